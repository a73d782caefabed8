#include "verify/results/hdf5_write.hpp"

#include <algorithm>

namespace widthwise::verify {
namespace {

// Strings of one length, padded with zeros; HDF5 knows no strings of length 0.
H5::StrType padded_string(std::size_t length) {
  H5::StrType type(H5::PredType::C_S1, std::max<std::size_t>(length, 1));
  type.setStrpad(H5T_STR_NULLPAD);
  return type;
}

std::string file_image(const H5::H5File& file) {
  file.flush(H5F_SCOPE_GLOBAL);
  const auto size = H5Fget_file_image(file.getId(), nullptr, 0);
  std::string image(static_cast<std::size_t>(std::max<ssize_t>(size, 0)), '\0');
  if (size <= 0 || H5Fget_file_image(file.getId(), image.data(), image.size()) != size) {
    throw H5::FileIException("file_image", "HDF5 gave no image of the file");
  }
  return image;
}

}  // namespace

void write_hdf5_texts(H5::H5Object& object, const char* name,
                      const std::vector<std::string>& values, const H5::DataSpace& space) {
  std::size_t length = 1;
  for (const auto& value : values) length = std::max(length, value.size());
  std::string padded;
  for (const auto& value : values) padded += value + std::string(length - value.size(), '\0');
  const auto type = padded_string(length);
  const auto attribute = object.createAttribute(name, type, space);
  if (!values.empty()) attribute.write(type, padded.data());
}

void write_hdf5_text(H5::H5Object& object, const char* name, const std::string& text) {
  write_hdf5_texts(object, name, {text}, H5::DataSpace());
}

void write_hdf5_provenance(H5::Group& root, const Provenance& provenance) {
  write_hdf5_text(root, "version", provenance.version);
  write_hdf5_text(root, "git", provenance.git);
  write_hdf5_text(root, "run", provenance.run);
  write_hdf5_number(root, "seed", H5::PredType::STD_U64LE, H5::PredType::NATIVE_UINT64,
                    provenance.seed);
  write_hdf5_number(root, "partial", H5::PredType::STD_U8LE, H5::PredType::NATIVE_UINT8,
                    static_cast<std::uint8_t>(provenance.partial));
}

H5::DSetCreatPropList without_times() {
  H5::DSetCreatPropList list;
  H5Pset_obj_track_times(list.getId(), false);
  return list;
}

std::string hdf5_image(const std::function<void(H5::H5File&)>& write) {
  constexpr std::size_t kGrowth = std::size_t{1} << 20;
  H5::FileAccPropList in_memory;
  in_memory.setCore(kGrowth, false);
  // The name is only a label: nothing is written under it.
  H5::H5File file("in memory", H5F_ACC_TRUNC, H5::FileCreatPropList::DEFAULT, in_memory);
  write(file);
  return file_image(file);
}

}  // namespace widthwise::verify
