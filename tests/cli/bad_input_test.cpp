// Every bad input gets one sentence on the error stream, which names the value and what would be
// right, nothing on standard output, exit 64 (74 for files), and leaves no trace.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cstdlib>
#include <ostream>

#include "tests/cli/program.hpp"
#include "tests/verify/base/file_size_limit.hpp"
#include "tests/verify/studies/tiny_images.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

constexpr int kUsage = 64;
constexpr int kFile = 74;

struct BadInput {
  Arguments arguments;
  int exit_code;
  std::vector<std::string> said;  // the value, and what is wrong or would be right
};

void PrintTo(const BadInput& input, std::ostream* out) {
  for (const std::string& word : input.arguments) *out << '\'' << word << "' ";
}

// The results of a run without claims.
constexpr const char* kEmptyRun = R"({
  "schema": "widthwise-results-1",
  "meta": {"version": "", "git": "", "command": "", "started": "", "seed": 0, "threads": 1,
           "engine": "", "inputs": "", "alpha": 1e-3, "margin": 0.1, "n_claims": 1, "n_looks": 1,
           "wall_seconds": 0, "partial": false},
  "claims": [],
  "summary": {"confirmed": 0, "refuted": 0, "inconclusive": 0, "controls": 0,
              "controls_refuted": 0}
})";

// Files that cannot be used, and some that can.
void write_files(const TemporaryDirectory& folder) {
  const std::string images = tiny_images();
  folder.file("nan.csv", "1,nan,2\n1,2,3\n");
  folder.file("ragged.csv", "1,2,3\n4,5\n");
  folder.file("empty.csv", "");
  folder.file("header.csv", "a,b,c\n");
  folder.file("zero.csv", "1,2,3\n0,0,0\n");
  folder.file("good.csv", "1,2,3\n3,2,1\n");
  folder.file("minus.csv", "\u22120.5,\u22120.2\n0.3,0.4\n");
  folder.file("index.csv", ",x,y\n0,1,2\n1,3,4\n");
  folder.file("names.txt", "x y\n1 0.5 0.2\n2 0.3 0.4\n");
  folder.file("cell.tsv", "x\ty\tz\n1\t\t3\n2\t5\t4\n");
  folder.file("nul.csv", std::string("1,2\n3,4\n\0", 9));
  folder.file("labels.idx", std::string("\0\0\x08\1\0\0\0\3\5\2\4", 11));
  folder.file("array.npy", "\x93NUMPY");
  folder.file("truncated.idx", images.substr(0, images.size() - 1));
  folder.file("images.idx", images);
  folder.file("foreign.bin", std::string("\x7F\x45LF\0\1", 6));
  folder.file("file", "x");
  fs::create_directories(folder.path() / "empty");
  fs::create_directories(folder.path() / "other");
  folder.file("other/results.json", "{\"schema\": \"another\"}");
  fs::create_directories(folder.path() / "run");
  folder.file("run/results.json", kEmptyRun);
}

void expect_one_sentence(const Outcome& outcome, const BadInput& input) {
  EXPECT_EQ(outcome.exit_code, input.exit_code);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(lines_of(outcome.err).size(), 1u) << outcome.err;
  EXPECT_TRUE(outcome.err.starts_with("verify: ")) << outcome.err;
  for (const std::string& words : input.said) {
    EXPECT_NE(outcome.err.find(words), std::string::npos) << words << " in: " << outcome.err;
  }
}

class Refuses : public testing::TestWithParam<BadInput> {};

TEST_P(Refuses, WithOneSentenceAndNoTrace) {
  const TemporaryDirectory folder;
  write_files(folder);
  const auto before = names_in(folder.path());
  expect_one_sentence(run_program(GetParam().arguments, folder.path()), GetParam());
  EXPECT_EQ(names_in(folder.path()), before);
}

// `verify --theorem 1 --out out` with one thing more.
BadInput run_with(const Arguments& more, int exit_code, std::vector<std::string> said) {
  Arguments arguments{"--theorem", "1"};
  if (more.front() != "--out") arguments.insert(arguments.end(), {"--out", "out"});
  arguments.insert(arguments.end(), more.begin(), more.end());
  return {arguments, exit_code, std::move(said)};
}

INSTANTIATE_TEST_SUITE_P(
    Widths, Refuses,
    testing::Values(run_with({"--widths", "8192..64"}, kUsage, {"'8192..64'", "'64..8192'"}),
                    run_with({"--widths", "abc"}, kUsage, {"'abc'", "such as 64"}),
                    run_with({"--widths", ""}, kUsage, {"''", "such as 64"}),
                    run_with({"--widths", "0"}, kUsage, {"'0'", "from 1 to"}),
                    run_with({"--widths", "-5"}, kUsage, {"'-5'", "from 1 to"}),
                    run_with({"--widths=-5"}, kUsage, {"'-5'", "from 1 to"}),
                    run_with({"--widths", "64.5"}, kUsage, {"'64.5'", "whole number"}),
                    run_with({"--widths", "64,64"}, kUsage, {"'64,64'", "ascend"}),
                    run_with({"--widths", "64..64"}, kUsage, {"64", "slope", "64..512"}),
                    run_with({"--widths", "1e12"}, kUsage, {"1000000000000", "memory", "smaller"}),
                    run_with({"--widths", "64..1e12"}, kUsage, {"memory", "smaller widths"}),
                    run_with({"--widths", "1e18"}, kUsage, {"'1e18'", "from 1 to"}),
                    run_with({"--widths"}, kUsage, {"--widths", "missing"})));

INSTANTIATE_TEST_SUITE_P(
    Claims, Refuses,
    testing::Values(
        BadInput{{}, kUsage, {"nothing to verify", "--theorem 1"}},
        BadInput{{"--out", "out"}, kUsage, {"nothing to verify", "--theorem 1"}},
        BadInput{{"--theorem", "9", "--out", "out"}, kUsage, {"theorem 9", "theorems 1, 2 and 3"}},
        BadInput{{"--theorem", "abc", "--out", "out"}, kUsage, {"theorem 'abc'", "such as 1"}},
        BadInput{{"--theorem", "", "--out", "out"}, kUsage, {"theorem ''", "such as 1"}},
        BadInput{{"--claim", "nope", "--out", "out"}, kUsage, {"'nope'", "verify list"}},
        BadInput{{"--claim", "theorem1.mlp.r5", "--out", "out"}, kUsage, {"'theorem1.mlp.r5'"}},
        BadInput{{"--claim", "theorem1.mlp.r2", "--orders", "3"}, kUsage, {"orders 3", "order 2"}},
        BadInput{{"--claim", "theorem1.mlp.r2", "--depth-f", "4"}, kUsage, {"depth-f 4", "3"}},
        run_with({"--orders", "9..2"}, kUsage, {"'9..2'", "'2..9'"}),
        run_with({"--orders", "abc"}, kUsage, {"'abc'", "such as"}),
        run_with({"--orders", "0"}, kUsage, {"order 0", "1..4"}),
        run_with({"--orders", "5"}, kUsage,
                 {"order 5", "not applicable", "exactly zero", "1 to 4"}),
        run_with({"--depth-f", "2", "--orders", "4"}, kUsage, {"order 4", "not applicable"}),
        run_with({"--depth-f", "0"}, kUsage, {"depth-f 0", "1 to 64"}),
        run_with({"--depth-f", "65"}, kUsage, {"depth-f 65", "1 to 64"})));

INSTANTIATE_TEST_SUITE_P(
    Drawing, Refuses,
    testing::Values(run_with({"--samples", "0"}, kUsage, {"samples 0", "at least 1"}),
                    run_with({"--samples", "-3"}, kUsage, {"samples -3", "at least 1"}),
                    run_with({"--samples", "abc"}, kUsage, {"samples 'abc'", "such as 16000"}),
                    run_with({"--samples", "1.5"}, kUsage, {"samples '1.5'", "such as 16000"}),
                    run_with({"--samples", "1e13"}, kUsage, {"samples 1", "memory", "fewer"}),
                    run_with({"--samples", "99999999999999999999"}, kUsage,
                             {"99999999999999999999"}),
                    run_with({"--threads", "0"}, kUsage, {"threads 0", "at least 1"}),
                    run_with({"--threads", "100000"}, kUsage, {"threads 100000", "at most"}),
                    run_with({"--threads", "99999999999"}, kUsage, {"'99999999999'", "such as"}),
                    run_with({"--seed", "-1"}, kUsage, {"seed '-1'", "from 0"}),
                    run_with({"--seed", "abc"}, kUsage, {"seed 'abc'", "such as"}),
                    run_with({"--engine", "foo"}, kUsage, {"'foo'", "deferred or dense"}),
                    run_with({"--profile", "foo"}, kUsage, {"'foo'", "quick, ci or full"}),
                    run_with({"--seconds", "0"}, kUsage, {"seconds 0", "positive"}),
                    run_with({"--seconds", "inf"}, kUsage, {"seconds inf", "positive"}),
                    run_with({"--seconds", "5", "--samples", "5"}, kUsage, {"--samples excludes"}),
                    run_with({"--precision", "0"}, kUsage, {"precision 0", "positive"})));

BadInput correlation(Arguments more, std::vector<std::string> said) {
  more.insert(more.begin(), "correlation");
  more.insert(more.end(), {"--out", "out"});
  return {std::move(more), kUsage, std::move(said)};
}

INSTANTIATE_TEST_SUITE_P(
    Correlation, Refuses,
    testing::Values(
        correlation({}, {"CONTRACTION", "required", "verify correlation --help"}),
        correlation({""}, {"contraction ''", "position 1"}),
        correlation({"d_m f g"}, {"'d_m f g'", "position 7", "'g'"}),
        correlation({"d_m f d_n f d_m f"}, {"'n' appears once"}),
        correlation({"d_mn f d_mn f"}, {"'d_mn f d_mn f'", "cycle", "trees"}),
        correlation({"d_mm f"}, {"'d_mm f'", "cycle", "trees"}),
        correlation({"d_mn f d_nr f d_rm f"}, {"cycle", "trees"}),
        correlation({"f f", "--activation", "sine"},
                    {"'sine'", "relu, leaky-relu", "did you mean sin?"}),
        correlation({"f f", "--depth-f", "0"}, {"depth-f 0", "1 to 64"}),
        correlation({"f(x1) f(x2) f(x3)", "--inputs", "good.csv:0,1"}, {"2 rows", "x1 to x3"}),
        correlation({"f(x1) f(x3)", "--inputs", "good.csv"}, {"no row 2", "2 rows"}),
        correlation({"f(x1) f(x2) f(x3)", "--rho-x", "-0.9"}, {"rho -0.9", "-0.5 to 1"}),
        correlation({"f f", "--widths", "64"}, {"64", "slope"}),
        correlation({"f f", "--samples", "0"}, {"samples 0"}),
        correlation({"f f", "--theorem", "1"}, {"--theorem", "no such option"}),
        correlation({"f f", "f"}, {"f: there is no such argument"})));

INSTANTIATE_TEST_SUITE_P(
    Verdicts, Refuses,
    testing::Values(run_with({"--alpha", "2"}, kUsage, {"alpha 2", "between 0 and 1"}),
                    run_with({"--alpha", "0"}, kUsage, {"alpha 0", "between 0 and 1"}),
                    run_with({"--alpha", "1e-101"}, kUsage, {"alpha 1e-101", "from 1e-100 on"}),
                    run_with({"--alpha", "nan"}, kUsage, {"alpha nan", "between 0 and 1"}),
                    run_with({"--alpha", "abc"}, kUsage, {"alpha 'abc'", "such as 1e-3"}),
                    run_with({"--margin", "-1"}, kUsage, {"margin -1", "positive"}),
                    run_with({"--margin", "abc"}, kUsage, {"margin 'abc'", "such as 0.1"})));

INSTANTIATE_TEST_SUITE_P(
    Inputs, Refuses,
    testing::Values(
        run_with({"--rho-x", "2"}, kUsage, {"rho 2", "from -1 to 1"}),
        run_with({"--rho-x", "0.5", "--inputs", "good.csv"}, kUsage, {"excludes"}),
        run_with({"--norm-x", "1"}, kUsage, {"--norm-x 1", "1,1"}),
        run_with({"--norm-x", "0,1"}, kUsage, {"norm 0", "positive"}),
        run_with({"--inputs", ""}, kUsage, {"''", "FILE"}),
        run_with({"--inputs", "missing.csv"}, kFile, {"missing.csv", "No such file"}),
        run_with({"--inputs", "empty"}, kFile, {"empty", "give a file"}),
        run_with({"--inputs", "nan.csv"}, kFile, {"nan.csv", "line 1", "'nan'", "finite"}),
        run_with({"--inputs", "ragged.csv"}, kFile, {"ragged.csv", "line 2", "2", "3"}),
        run_with({"--inputs", "empty.csv"}, kFile, {"empty.csv", "at least one"}),
        run_with({"--inputs", "header.csv"}, kFile, {"header.csv", "at least one"}),
        run_with({"--inputs", "zero.csv"}, kFile, {"zero.csv", "row 1", "zero vector"}),
        run_with({"--inputs", "truncated.idx"}, kFile, {"truncated", "36", "35"}),
        run_with({"--inputs", "foreign.bin"}, kFile, {"foreign.bin", "7f 45", "IDX"}),
        run_with({"--inputs", "minus.csv"}, kFile,
                 {"minus.csv: line 1: column 1: '\u22120.5'", "U+2212"}),
        run_with({"--inputs", "index.csv"}, kFile, {"line 1", "--columns 2-3"}),
        run_with({"--inputs", "names.txt"}, kFile, {"line 1", "2 names", "3 values"}),
        run_with({"--inputs", "cell.tsv"}, kFile, {"line 2: column 2: is empty"}),
        run_with({"--inputs", "nul.csv"}, kFile, {"line 3: byte 1 is NUL"}),
        run_with({"--inputs", "labels.idx"}, kFile, {"one dimension", "labels"}),
        run_with({"--inputs", "array.npy"}, kFile, {"array.npy: truncated", "header"}),
        run_with({"--inputs", "good.csv:/x"}, kFile, {"good.csv", "HDF5"}),
        run_with({"--inputs", "good.csv", "--columns", "3-1"}, kUsage, {"columns '3-1'", "1-3"}),
        run_with({"--inputs", "good.csv", "--columns", "4"}, kUsage, {"no column 4", "3 columns"}),
        run_with({"--inputs", "good.csv", "--header", "maybe"}, kUsage,
                 {"'maybe'", "yes, no or auto"}),
        run_with({"--inputs", "images.idx", "--header", "yes"}, kUsage,
                 {"header yes", "images.idx", "no header"}),
        run_with({"--columns", "1-2"}, kUsage, {"columns 1-2", "--inputs"}),
        run_with({"--header", "no"}, kUsage, {"header no", "--inputs"}),
        run_with({"--inputs-z", "nan.csv"}, kFile, {"nan.csv", "line 1"}),
        run_with({"--inputs-z", "good.csv", "--rho-z", "0.1"}, kUsage, {"excludes"}),
        BadInput{{"--claim", "theorem1.mlp.r2", "--inputs-z", "good.csv"},
                 kUsage,
                 {"inputs-z good.csv", "no z"}},
        BadInput{{"sample", "--width", "8", "--inputs-z", "good.csv"},
                 kUsage,
                 {"inputs-z good.csv", "no g"}},
        run_with({"--inputs", "images.idx:0,4"}, kUsage, {"row 4", "0 to 3"}),
        run_with({"--inputs", "good.csv:2"}, kUsage, {"row 2", "0 to 1"}),
        run_with({"--inputs", "good.csv:0,1,1"}, kUsage, {"3 rows", "two"}),
        run_with({"--inputs", "good.csv:a"}, kUsage, {"':a'", ":0,1"})));

INSTANTIATE_TEST_SUITE_P(
    Out, Refuses,
    testing::Values(run_with({"--out", "file"}, kFile, {"file", "Not a directory"}),
                    run_with({"--out", "file/below"}, kFile, {"file/below", "Not a directory"}),
                    run_with({"--out", "new/" + std::string(300, 'x')}, kFile, {"too long"}),
                    run_with({"--out", ""}, kUsage, {"out ''", "folder"})));

INSTANTIATE_TEST_SUITE_P(
    Words, Refuses,
    testing::Values(
        run_with({"--frobnicate"}, kUsage, {"--frobnicate", "verify --help"}),
        run_with({"--wid", "64..128"}, kUsage, {"--wid:", "verify --help"}),
        run_with({"frob"}, kUsage, {"frob", "verify --help"}),
        run_with({"list"}, kUsage, {"--theorem", "after"}),
        BadInput{{"--seed", "3", "sample", "--width", "16"}, kUsage, {"--seed", "after"}},
        BadInput{{"list", "extra"}, kUsage, {"extra", "verify list --help"}},
        BadInput{{"list", "--theorem", "1"}, kUsage, {"--theorem", "verify list --help"}},
        BadInput{{"explain"}, kUsage, {"ID is required"}},
        BadInput{{"explain", "nonsense"}, kUsage, {"'nonsense'", "verify list"}},
        BadInput{{"explain", "theorem1.mlp.r1", "b"}, kUsage, {"b:", "verify explain --help"}}));

INSTANTIATE_TEST_SUITE_P(
    Sample, Refuses,
    testing::Values(
        BadInput{{"sample"}, kUsage, {"--width is required", "verify sample --help"}},
        BadInput{{"sample", "--width", "64..128"}, kUsage, {"64..128", "one width"}},
        BadInput{{"sample", "--width", "0"}, kUsage, {"'0'", "from 1 to"}},
        BadInput{{"sample", "--width", "1e12"}, kUsage, {"1000000000000", "memory", "smaller"}},
        BadInput{{"sample", "--width", "1e6", "--engine", "dense"}, kUsage, {"memory"}},
        BadInput{
            {"sample", "--width", "64", "--samples", "0"}, kUsage, {"samples 0", "at least 1"}},
        BadInput{{"sample", "--width", "64", "--samples", "x"}, kUsage, {"samples 'x'", "1000"}},
        BadInput{
            {"sample", "--width", "64", "--model", "rnn"}, kUsage, {"'rnn'", "mlp or hypernet"}},
        BadInput{{"sample", "--width", "64", "--activation", "x"}, kUsage, {"'x'", "relu, leaky"}},
        BadInput{{"sample", "--width", "64", "--orders", "4..1"}, kUsage, {"'4..1'", "'1..4'"}},
        BadInput{{"sample", "--width", "64", "--depth-f", "0"}, kUsage, {"depth-f 0", "1 to 64"}},
        BadInput{{"sample", "--width", "64", "--depth-f", "1e8"}, kUsage, {"100000000", "1 to 64"}},
        BadInput{
            {"sample", "--width", "64", "--csv", "file/x"}, kFile, {"file/x", "Not a directory"}},
        BadInput{{"sample", "--width", "64", "--csv", "empty"}, kFile, {"empty", "Is a directory"}},
        BadInput{
            {"sample", "--width", "64", "--csv", "/dev/full"}, kFile, {"/dev/full", "No space"}},
        BadInput{{"sample", "--width", "64", "--csv", ""}, kUsage, {"csv ''", "file"}}));

// `verify sample --model hypernet --width 8` with one thing more.
BadInput hypernet_sample_with(const Arguments& more, std::vector<std::string> said) {
  Arguments arguments{"sample", "--model", "hypernet", "--width", "8"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return {arguments, kUsage, std::move(said)};
}

INSTANTIATE_TEST_SUITE_P(
    HypernetSample, Refuses,
    testing::Values(
        hypernet_sample_with({}, {"width-g", "two widths", "--width-g 64"}),
        hypernet_sample_with({"--width-g", "0"}, {"width-g 0", "at least 1"}),
        hypernet_sample_with({"--width-g", "-4"}, {"width-g -4", "at least 1"}),
        hypernet_sample_with({"--width-g", "x"}, {"width-g 'x'", "such as 64"}),
        hypernet_sample_with({"--width-g", "8", "--depth-g", "1"}, {"depth-g 1", "exactly an MLP"}),
        hypernet_sample_with({"--width-g", "8", "--activation-g", "x"}, {"'x'", "relu, leaky"}),
        hypernet_sample_with({"--width-g", "1e12"}, {"memory", "smaller"}),
        hypernet_sample_with({"--width-g", "8", "--rho-z", "2"}, {"rho 2", "from -1 to 1"}),
        BadInput{{"sample", "--model", "hypernet", "--width", "inf", "--width-g", "8", "--engine",
                  "dense"},
                 kUsage,
                 {"width inf", "dense engine"}},
        BadInput{{"sample", "--width", "8", "--width-g", "4"},
                 kUsage,
                 {"width-g 4", "an MLP has no g", "--model hypernet"}},
        BadInput{{"sample", "--model", "mlp", "--width", "8", "--depth-g", "2"},
                 kUsage,
                 {"depth-g 2", "an MLP has no g"}},
        BadInput{{"sample", "--width", "8", "--rho-z", "0.5"}, kUsage, {"rho-z 0.5", "no g"}},
        BadInput{{"sample", "--width", "inf"}, kUsage, {"'inf'", "whole number"}}));

INSTANTIATE_TEST_SUITE_P(
    HypernetClaims, Refuses,
    testing::Values(
        run_with({"--depth-g", "0"}, kUsage, {"depth-g 0", "2 to 16"}),
        run_with({"--depth-g", "1"}, kUsage, {"depth-g 1", "exactly an MLP", "2 weight matrices"}),
        run_with({"--depth-g", "17"}, kUsage, {"depth-g 17", "2 to 16"}),
        run_with({"--depth-f", "17"}, kUsage, {"depth-f 17", "1 to 16", "theorem1.mlp.depth17"}),
        run_with({"--width-f", "inf", "--engine", "dense"}, kUsage, {"width-f inf", "dense"}),
        run_with({"--width-f", "x"}, kUsage, {"width-f 'x'", "inf"}),
        run_with({"--width-f", "0"}, kUsage, {"width-f 0", "at least 1"}),
        run_with({"--width-g", "0"}, kUsage, {"width-g 0", "at least 1"}),
        BadInput{{"--theorem", "2", "--width-g", "0"}, kUsage, {"width-g 0", "at least 1"}},
        BadInput{{"--theorem", "3", "--width-g", "-1"}, kUsage, {"width-g -1", "at least 1"}},
        BadInput{{"--theorem", "3", "--width-f", "0"}, kUsage, {"width-f 0", "at least 1"}},
        BadInput{{"--theorem", "2", "--width-f", "4"}, kUsage, {"width-f 4", "fixed-f"}},
        BadInput{{"--claim", "theorem1.hypernet.joint.r9"},
                 kUsage,
                 {"joint.r9", "not applicable", "1 to 6", "exactly zero"}},
        BadInput{{"--claim", "theorem1.hypernet.sequential.r4"},
                 kUsage,
                 {"sequential.r4", "not applicable", "1 to 3", "exactly zero"}},
        BadInput{{"--claim", "theorem1.hypernet.joint.r2", "--width-f", "inf"},
                 kUsage,
                 {"width-f inf", "theorem1.hypernet.sequential"}},
        BadInput{{"--claim", "theorem1.mlp.r1", "--width-f", "inf"}, kUsage, {"width-f inf"}},
        BadInput{{"--claim", "theorem1.mlp.r1", "--width-g", "4"},
                 kUsage,
                 {"width-g 4", "theorem1.hypernet.fixed-g"}},
        BadInput{{"--claim", "theorem1.mlp.r1", "--depth-g", "4"},
                 kUsage,
                 {"depth-g 4", "without a g"}}));

// `verify kernel --model hypernet` with one thing more.
BadInput hypernet_with(const Arguments& more, std::vector<std::string> said) {
  Arguments arguments{"kernel", "--model", "hypernet"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return {arguments, kUsage, std::move(said)};
}

INSTANTIATE_TEST_SUITE_P(
    HypernetKernel, Refuses,
    testing::Values(hypernet_with({"--depth-g", "0"}, {"depth-g 0", "at least 1"}),
                    hypernet_with({"--depth-g", "1e9"}, {"depth-g 1000000000", "1000000"}),
                    hypernet_with({"--depth-g", "x"}, {"depth-g 'x'", "such as 3"}),
                    hypernet_with({"--depth-f", "0"}, {"depth 0", "at least 1"}),
                    hypernet_with({"--rho-x", "2"}, {"2", "between -1 and 1"}),
                    hypernet_with({"--rho-z", "-2"}, {"-2", "between -1 and 1"}),
                    hypernet_with({"--rho-z", ""}, {"''", "between -1 and 1"}),
                    hypernet_with({"--norm-z", "1"}, {"--norm-z 1", "1,1"}),
                    hypernet_with({"--norm-z", "1,-1"}, {"norm -1", "0 or larger"}),
                    hypernet_with({"--norm-z", "1,1e200"}, {"1e200", "smaller norms"}),
                    hypernet_with({"--norm-x", "1e-200,1"}, {"1e-200", "larger norms"}),
                    hypernet_with({"--activation", "gulu"}, {"'gulu'", "relu"}),
                    hypernet_with({"--activation-g", "tahn"}, {"'tahn'", "tanh"}),
                    hypernet_with({"--parameterisation", "standard"}, {"hypernet", "NTK"}),
                    hypernet_with({"--sigma-w", "1,2,3"}, {"3 numbers for 2 layers"}),
                    hypernet_with({"--digits", "10001"}, {"10001 digits", "1 to 10000"})));

// `verify moment --contraction TEXT` with more.
BadInput moment(const std::string& contraction, const Arguments& more,
                std::vector<std::string> said) {
  Arguments arguments{"moment", "--contraction", contraction};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return {arguments, kUsage, std::move(said)};
}

INSTANTIATE_TEST_SUITE_P(
    Moment, Refuses,
    testing::Values(BadInput{{"moment"}, kUsage, {"--contraction is required"}},
                    moment("d_m f d_n", {}, {"'d_m f d_n'", "position 10"}),
                    moment("d_m f f", {}, {"position 3", "'m' appears once"}),
                    moment("d_m f d_m f d_m f", {}, {"position 15", "'m' appears 3 times"}),
                    moment("f f", {"--power", "11"}, {"22 strands", "at most 20"}),
                    moment("f f", {"--power", "0"}, {"power 0", "1 or more"}),
                    moment("f f", {"--activation", "tanh"}, {"'tanh'", "relu and linear"}),
                    moment("f f(x2)", {}, {"one input", "x1 and x2"}),
                    moment("f f", {"--width", "0"}, {"'0'", "no width"}),
                    moment("f f", {"--width", "4,5", "--depth-f", "3"},
                           {"'4,5'", "3 hidden layers"}),
                    moment("f f", {"--depth-f", "0"}, {"depth-f 0", "from 1 to 1000"}),
                    moment("f f", {"--width-g", "4"}, {"width-g", "--model hypernet"}),
                    moment("f f", {"--in-both-widths"}, {"an mlp has one width", "--in-width"}),
                    moment("f f", {"--model", "hypernet", "--depth-g", "1", "--in-both-widths"},
                           {"in-both-widths", "no hidden layers", "--depth-g 2"}),
                    moment("f f", {"--model", "rnn"}, {"'rnn'", "mlp or hypernet"}),
                    moment("f f", {"--model", "hypernet", "--depth-g", "11"}, {"22 strands"}),
                    BadInput{{"exact", "--draws", "1"}, kUsage, {"draws 1", "from 1000 to"}},
                    BadInput{{"exact", "--threads", "0"}, kUsage, {"threads 0"}},
                    BadInput{{"exact", "--out", ""}, kUsage, {"out ''"}}));

INSTANTIATE_TEST_SUITE_P(
    KernelAndReport, Refuses,
    testing::Values(
        BadInput{{"kernel", "--rho-x", "2"}, kUsage, {"2", "between -1 and 1"}},
        BadInput{{"kernel", "--rho-x", "nan"}, kUsage, {"'nan'", "between -1 and 1"}},
        BadInput{{"kernel", "--activation", "gulu"}, kUsage, {"'gulu'", "leaky-relu[:SLOPE]"}},
        BadInput{{"kernel", "--activation", "tanh:1"}, kUsage, {"tanh", "no parameters"}},
        BadInput{
            {"kernel", "--activation-g", "erf"}, kUsage, {"--activation-g", "--model hypernet"}},
        BadInput{{"kernel", "--sigma-w", "1,2"}, kUsage, {"2 numbers for 4 layers", "one a layer"}},
        BadInput{{"kernel", "--sigma-w", "0"}, kUsage, {"sigma-w 0", "positive"}},
        BadInput{{"kernel", "--sigma-b", "1,,1,1"}, kUsage, {"sigma-b ''", "decimal number"}},
        BadInput{{"kernel", "--biases", "frozen"}, kUsage, {"'frozen'", "trained or fixed"}},
        BadInput{{"kernel", "--sigma-w-g", "1.2"}, kUsage, {"--sigma-w-g", "--model hypernet"}},
        BadInput{{"kernel", "--model", "hypernet", "--sigma-b-g", "1,2"},
                 kUsage,
                 {"sigma-b-g", "2 numbers for 3 layers"}},
        BadInput{{"kernel", "--model", "hypernet", "--depth-g", "2", "--residual-g", "plain"},
                 kUsage,
                 {"residual-g plain", "3 weight layers of g"}},
        BadInput{{"kernel", "--biases", "fixed"}, kUsage, {"no effect", "--sigma-b"}},
        BadInput{{"kernel", "--residual", "dense"}, kUsage, {"'dense'", "plain or scaled"}},
        BadInput{{"kernel", "--residual", "plain", "--depth-f", "1"},
                 kUsage,
                 {"residual plain: it has an effect from 2 hidden layers on"}},
        BadInput{{"kernel", "--model", "hypernet", "--residual", "scaled"},
                 kUsage,
                 {"residual scaled: it has an effect from 2 hidden layers on"}},
        BadInput{{"kernel", "--parameterisation", "mup"}, kUsage, {"mup", "--inputs"}},
        BadInput{
            {"kernel", "--activation", "silu", "--norm-x", "30,1"}, kUsage, {"24", "quadrature"}},
        BadInput{{"kernel", "--model", "rnn"}, kUsage, {"'rnn'", "mlp or hypernet"}},
        BadInput{{"kernel", "--rho-z", "0.5"}, kUsage, {"--rho-z", "--model hypernet"}},
        BadInput{{"kernel", "--norm-z", "1,1"}, kUsage, {"--norm-z", "--model hypernet"}},
        BadInput{{"kernel", "--depth-g", "2"}, kUsage, {"--depth-g", "--model hypernet"}},
        BadInput{{"kernel", "--depth-f", "0"}, kUsage, {"depth 0", "at least 1"}},
        BadInput{{"kernel", "--depth-f", "1e9"}, kUsage, {"depth 1000000000", "1000000 hidden"}},
        BadInput{{"kernel", "--digits", "-1"}, kUsage, {"-1 digits", "1 to 10000"}},
        BadInput{{"kernel", "--digits", "x"}, kUsage, {"digits 'x'", "such as 50"}},
        BadInput{{"kernel", "--norm-x", "1"}, kUsage, {"--norm-x 1", "1,1"}},
        BadInput{{"calibrate", "--suites", "0"}, kUsage, {"suites 0", "from 1", "2000"}},
        BadInput{{"calibrate", "--suites", "1e9"}, kUsage, {"suites 1000000000", "1000000"}},
        BadInput{{"calibrate", "--suites", "many"}, kUsage, {"suites 'many'", "such as 2000"}},
        BadInput{{"calibrate", "--seed", "-1"}, kUsage, {"seed '-1'", "such as 1"}},
        BadInput{{"calibrate", "--threads", "0"}, kUsage, {"threads 0"}},
        BadInput{{"calibrate", "--out", ""}, kUsage, {"out ''", "such as out/calibration"}},
        BadInput{{"calibrate", "--alpha", "0.1"}, kUsage, {"--alpha", "no such option"}},
        BadInput{{"calibrate", "--out", "file"}, kFile, {"file"}},
        BadInput{{"frob\nnicate"}, kUsage, {"frob\uFFFDnicate: there is no such argument"}},
        BadInput{{"--bo\ngus", "3"}, kUsage, {"--bo\uFFFDgus: there is no such option"}},
        BadInput{{"sample", "--width", "6\n4"}, kUsage, {"widths '6\uFFFD4'"}},
        BadInput{{"sample", "--width", "8", "--inputs", "a\nb:0"}, kFile, {"a\uFFFDb: cannot be"}},
        BadInput{{"report", "a\nb"}, kFile, {"a\uFFFDb/results.json: cannot be read"}},
        BadInput{{"report"}, kUsage, {"DIR is required"}},
        BadInput{{"report", "empty"}, kFile, {"empty/results.json", "folder of an earlier run"}},
        BadInput{{"report", "missing"}, kFile, {"missing/results.json", "earlier run"}},
        BadInput{{"report", "other"}, kFile, {"other/results.json", "\"another\"", "widthwise"}},
        BadInput{{"report", "run", "--calibration", "missing"},
                 kFile,
                 {"missing: cannot be read", "verify calibrate"}},
        BadInput{{"report", "run", "--calibration", "file"},
                 kFile,
                 {"file: not what 'verify calibrate' writes"}},
        BadInput{{"report", "run", "--calibration", "other/results.json"},
                 kFile,
                 {"other/results.json", "\"another\"", "widthwise-calibration"}}));

Arguments small_run(const std::string& out) {
  return {"--claim", "theorem1.mlp.r2", "--widths", "16..128", "--samples",
          "100",     "--out",           out,        "--quiet"};
}

// But for the draws, where they could be kept: with room enough the run goes on from there.
TEST(WriteFailure, HalfWayLeavesNothingButDraws) {
  // Too little for results.json; for the draws; for the figures.
  for (const rlim_t bytes : {1000, 20000, 125000}) {
    const TemporaryDirectory folder;
    {
      const FileSizeLimit limit(bytes);
      const Outcome outcome = run_program(small_run("a/b"), folder.path());
      expect_one_sentence(outcome, {{}, kFile, {"a/b/"}});
      EXPECT_EQ(outcome.err.find("staging"), std::string::npos) << outcome.err;
    }
    const auto names = names_in(folder.path());
    if (names.empty()) continue;
    EXPECT_EQ(names, (std::vector<std::string>{"a", "a/b", "a/b/draws.journal"})) << bytes;
    Arguments again = small_run("a/b");
    again.push_back("--resume");
    EXPECT_LE(run_program(again, folder.path()).exit_code, 2);
    EXPECT_TRUE(fs::exists(folder.path() / "a/b/results.json"));
  }
}

TEST(WriteFailure, MissingGnuplotIsNoticedBeforeTheRun) {
  const TemporaryDirectory folder;
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", folder.path().c_str(), 1);
  const Outcome outcome =
      run_program({"--theorem", "1", "--samples", "1e6", "--out", "out"}, folder.path());
  ::setenv("PATH", path.c_str(), 1);
  expect_one_sentence(outcome, {{}, kFile, {"gnuplot", "PATH", "gnuplot-nox"}});
  EXPECT_TRUE(names_in(folder.path()).empty());
}

TEST(WriteFailure, LeavesOlderResults) {
  const TemporaryDirectory folder;
  fs::create_directories(folder.path() / "out");
  folder.file("out/results.json", "older");
  folder.file("out/mine.txt", "not ours");
  const auto before = names_in(folder.path());
  const FileSizeLimit limit(1000);
  Arguments arguments = small_run("out");
  arguments.push_back("--overwrite");
  expect_one_sentence(run_program(arguments, folder.path()), {{}, kFile, {"out"}});
  auto after = names_in(folder.path());
  std::erase(after, "out/draws.journal");
  EXPECT_EQ(after, before);
  EXPECT_EQ(text_of(folder.path() / "out/results.json"), "older");
}

TEST(WriteFailure, FullDeviceIsNoticedBeforeTheRun) {
  const TemporaryDirectory folder;
  if (::geteuid() != 0 || ::mount("none", folder.path().c_str(), "tmpfs", 0, "size=64k") != 0) {
    GTEST_SKIP() << "a file system of a known size takes root to mount";
  }
  expect_one_sentence(run_program(small_run("out"), folder.path()),
                      {{}, kFile, {"out", "bytes free", "choose another folder"}});
  EXPECT_TRUE(names_in(folder.path()).empty());
  EXPECT_EQ(::umount(folder.path().c_str()), 0);
}

}  // namespace
}  // namespace widthwise::verify
