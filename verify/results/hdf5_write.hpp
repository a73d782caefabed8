#pragma once
// How files are written as HDF5: in memory, with nothing of when and where, so that equal contents
// are equal bytes.

#include <H5Cpp.h>

#include <functional>
#include <string>
#include <vector>

#include "verify/results/provenance.hpp"

namespace widthwise::verify {

template <typename Value>
void write_hdf5_number(H5::H5Object& object, const char* name, const H5::PredType& stored,
                       const H5::PredType& native, Value value) {
  object.createAttribute(name, stored, H5::DataSpace()).write(native, &value);
}

/// Texts as an attribute, padded to one length.
void write_hdf5_texts(H5::H5Object& object, const char* name,
                      const std::vector<std::string>& values, const H5::DataSpace& space);
void write_hdf5_text(H5::H5Object& object, const char* name, const std::string& text);

/// What equal runs share of their provenance; the rest is in the results.json beside the file.
void write_hdf5_provenance(H5::Group& root, const Provenance& provenance);

/// HDF5 would stamp each dataset with the time.
H5::DSetCreatPropList without_times();

/// The bytes of a file with what `write` puts into it. Throws H5::Exception.
std::string hdf5_image(const std::function<void(H5::H5File&)>& write);

}  // namespace widthwise::verify
