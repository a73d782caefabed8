#pragma once
// The inputs that a study measures at: a pair u, u', or a list x1, x2, ..

#include <Eigen/Core>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "verify/studies/table_format.hpp"

namespace widthwise::verify {

struct InputPair {
  Eigen::VectorXd x;        ///< in R^d
  Eigen::VectorXd x_prime;  ///< in R^d
  std::string source = {};  ///< "rows.csv:0,1 (row 0 is line 2, rows scaled to |x|^2 = d), "; empty
                            ///< where they come from no file
  std::string description = {};  ///< for the report: the source, and "x.x'/d = 0.6, |x|^2 = d = 3"
};

/// x = sqrt(3) a (1, 0, 0), x' = sqrt(3) b (rho, sqrt(1 - rho^2), 0) with norms (a, b).
/// Throws UsageError unless -1 <= rho <= 1 and both norms lie within 1e-30..1e30.
InputPair default_inputs(double rho = 0.6, std::pair<double, double> norms = {1.0, 1.0});

/// What inputs and their dimension are called.
struct InputNames {
  std::string input = "x";
  std::string dimension = "d";
};

/// "x.x'/d = 0.6, |x|^2 = d = 3", or with both lengths where they are not that; for inputs and a
/// dimension of any name.
std::string describe_pair(const Eigen::VectorXd& u, const Eigen::VectorXd& u_prime,
                          const std::string& name = "x", const std::string& dimension = "d");

/// The cosine between x and x'.
double cosine_between(const InputPair& pair);

/// Reads `FILE` or `FILE:i,j`: rows of a CSV file, images of an IDX file, or items of an array in a
/// .npy or HDF5 file, of which FILE is `file.h5:/path`; gzipped or not (HDF5: not). They are told
/// apart by their contents and counted from 0. The first index is u, the second u'; 0,1 when none
/// is given; one index makes u' = u. Rows are scaled to |x|^2 = d, times `norms` where given (1,1
/// is that same sphere). FILE may hold colons: what follows the last one belongs to the name if a
/// file of the whole name exists and none without it, or if neither does and it is no list of
/// indices. See parse_csv() for what `format` says; entries of other kinds are chosen by its
/// columns too. Throws FileError (a sentence naming file, row and value) for a file that cannot be
/// read, is none of these, holds no rows or has one dimension only, holds a NaN, an infinity or a
/// ragged row (anywhere in a CSV file, in the chosen items of others), is truncated, or has a zero
/// vector as chosen row; and UsageError for a malformed or too large index, a column that there is
/// not, a header where there is none, and for norms that are not positive and finite.
InputPair read_inputs(const std::string& spec,
                      std::optional<std::pair<double, double>> norms = std::nullopt,
                      const TableFormat& format = {}, const InputNames& names = {});

/// Likewise of two rows, u and u', or of one, which makes u' = u: `rows` is 2 x d or 1 x d. Throws
/// UsageError for another shape, a number that is not finite, a zero vector, and norms as above.
InputPair inputs_of_rows(const Eigen::MatrixXd& rows,
                         std::optional<std::pair<double, double>> norms = std::nullopt,
                         const InputNames& names = {});

/// Inputs x_1, x_2, .. of one dimension.
struct InputList {
  std::vector<Eigen::VectorXd> points;  ///< each in R^d
  std::string description;              ///< for the report: "|x|^2 = d = 4, all cosines 0.6"
};

/// x_1 .. x_n in R^d, d = max(4, n), of length sqrt(d) and with the cosine `rho` between any two.
/// Throws UsageError unless there are such: rho from -1 / (n - 1) to 1.
InputList correlated_inputs(int n, double rho = 0.6);

/// x_1 .. x_n in R^d, d = max(3, n), of length sqrt(d): x_2 .. x_n have the cosine `rho` to x_1 and
/// rho^2 to one another, so that there are such for every rho from -1 to 1. For a description of
/// inputs and a dimension of any name. Throws UsageError for another rho or n < 1.
InputList inputs_around(int n, double rho = 0.6, const std::string& name = "x",
                        const std::string& dimension = "d");

/// Reads `FILE` or `FILE:i,j,k,..` as read_inputs() does: the n rows that are named, or the first n
/// where none are. Throws as it does, and UsageError if another number of rows is named.
InputList read_input_list(const std::string& spec, int n, const TableFormat& format = {});

/// Likewise all rows where none are named.
InputList read_all_inputs(const std::string& spec, const TableFormat& format = {});

/// Reads rows of one length as they stand, unscaled: all of them, or those that are named. Throws
/// as above.
Eigen::MatrixXd read_rows(const std::string& spec, const TableFormat& format = {});

/// Reads a number a row, unscaled: of all rows, or of those that are named. Throws as above, and
/// FileError for a row of several.
Eigen::VectorXd read_targets(const std::string& spec, const TableFormat& format = {});

}  // namespace widthwise::verify
