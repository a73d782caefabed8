#pragma once
// Kernels between all inputs of a file, as HDF5.

#include <Eigen/Core>
#include <filesystem>
#include <map>
#include <string>

namespace widthwise::verify {

/// The `schema` attribute of such a file.
inline constexpr const char* kKernelSchema = "widthwise-kernel-1";

/// Writes
///   /       attributes `schema` and those of `said`
///   /nngp   N x N, in double precision
///   /ntk    likewise
/// Equal kernels give equal bytes. Throws FileError.
void write_kernels(const std::filesystem::path& file,
                   const std::map<std::string, std::string>& said, const Eigen::MatrixXd& nngp,
                   const Eigen::MatrixXd& ntk);

}  // namespace widthwise::verify
