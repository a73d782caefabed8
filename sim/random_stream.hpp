#pragma once
// Counter-based normals: a number is a function of its name, not of what was drawn before it.

#include <cstdint>
#include <span>
#include <string_view>

namespace widthwise::sim {

/// Names one sample. Two samples that differ in any field share no random numbers.
struct SampleKey {
  std::uint64_t seed = 0;
  std::uint64_t study = 0;  ///< see study_key()
  std::uint64_t width = 0;
  std::uint64_t sample = 0;
};

/// A number for the name of a study: FNV-1a, 64 bits, the same on every machine.
std::uint64_t study_key(std::string_view name);

/// The random numbers of one object (a weight matrix, say) in one sample: a family of vectors
/// ("draws") of independent standard normals. Threefry4x64-20 [Salmon2011] with key (seed, study,
/// width, sample) and counter (block, draw, object, part), then Box-Muller.
class RandomStream {
 public:
  /// `part` tells the parts of an object apart (the slices of a tensor).
  RandomStream(const SampleKey& key, std::uint64_t object, std::uint64_t part = 0)
      : key_(key), object_(object), part_(part) {}

  /// The random numbers of another part of the same object.
  RandomStream of_part(std::uint64_t part) const { return {key_, object_, part}; }

  /// Fills `normals` with the vector that is named `draw`. The same name and length give the same
  /// bits, whatever else was drawn and on whichever thread.
  void fill_normal(std::span<double> normals, std::uint64_t draw) const;

  /// Fills `words` with 64 random bits each, those that the vector named `draw` is made of: word i
  /// is word i % 4 of counter i / 4. A draw is asked for one or the other.
  void fill_words(std::span<std::uint64_t> words, std::uint64_t draw) const;

  /// The entries of draw `draw` from number b * kBlock (blocks.hpp) on, at most kBlock of them.
  void fill_normal_block(std::span<double> normals, std::uint64_t draw, std::size_t b) const;

 private:
  SampleKey key_;
  std::uint64_t object_;
  std::uint64_t part_;
};

/// The random numbers of one object in four samples that follow each other: the bits of a
/// RandomStream of each. Entry i of a vector are four numbers, one a sample.
class FourStreams {
 public:
  static constexpr std::size_t kSamples = 4;

  /// `first` names the first of the samples.
  FourStreams(const SampleKey& first, std::uint64_t object) : first_(first), object_(object) {}

  /// As those of a RandomStream, with kSamples numbers for each of its.
  void fill_normal(std::span<double> normals, std::uint64_t draw) const;
  void fill_normal_block(std::span<double> normals, std::uint64_t draw, std::size_t b) const;
  void fill_words(std::span<std::uint64_t> words, std::uint64_t draw) const;

  /// That of one of them.
  RandomStream of_sample(std::size_t k) const;

 private:
  SampleKey first_;
  std::uint64_t object_;
};

}  // namespace widthwise::sim
