#include "sim/random_stream.hpp"

#include <Random123/threefry.h>

#include <algorithm>
#include <array>

#include "sim/blocks.hpp"
#include "sim/processor_clones.hpp"
#include "sim/vector_math.hpp"

namespace widthwise::sim {
namespace {

using Cipher = r123::Threefry4x64;

constexpr std::size_t kWords = 4;  // of 64 bits in a counter's cipher; each becomes one normal

// Word w of counter first_block + i goes to words[w * n + i]: side by side for the vector units.
WIDTHWISE_PROCESSOR_CLONES
void encrypt(const Cipher::key_type& key, std::uint64_t first_block, std::uint64_t draw,
             std::uint64_t object, std::uint64_t part, std::size_t n,
             std::uint64_t* __restrict words) {
  for (std::size_t i = 0; i < n; ++i) {
    const Cipher::ctr_type counter = {{first_block + i, draw, object, part}};
    const Cipher::ctr_type cipher = Cipher()(counter, key);
    for (std::size_t w = 0; w < kWords; ++w) words[w * n + i] = cipher[w];
  }
}

// Likewise of four samples: word w of sample first + s goes to words[(w * n + i) * 4 + s].
WIDTHWISE_PROCESSOR_CLONES
void encrypt_four(const Cipher::key_type& first, std::uint64_t first_block, std::uint64_t draw,
                  std::uint64_t object, std::size_t n, std::uint64_t* __restrict words) {
  constexpr std::size_t kSamples = FourStreams::kSamples;
  const std::size_t all = n * kSamples;
  for (std::size_t i = 0; i < all; ++i) {
    const Cipher::ctr_type counter = {{first_block + i / kSamples, draw, object, 0}};
    const Cipher::key_type key = {{first[0], first[1], first[2], first[3] + i % kSamples}};
    const Cipher::ctr_type cipher = Cipher()(counter, key);
    for (std::size_t w = 0; w < kWords; ++w) words[w * all + i] = cipher[w];
  }
}

// The normals that words become, of which the last ones may not be asked for: then all go to
// `block` first.
void to_normals(std::span<const std::uint64_t> words, std::span<double> normals,
                std::span<double> block) {
  const std::size_t half = words.size() / 2;
  const bool whole = normals.size() == words.size();
  const std::span<double> out = whole ? normals : block.first(words.size());
  box_muller(words.first(half), words.last(half), out.first(half), out.last(half));
  if (!whole) std::copy_n(out.data(), normals.size(), normals.data());
}

}  // namespace

std::uint64_t study_key(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const unsigned char c : name) hash = (hash ^ c) * 0x100000001b3;
  return hash;
}

void RandomStream::fill_normal(std::span<double> normals, std::uint64_t draw) const {
  for_each_block(std::ssize(normals), [&](Eigen::Index start, Eigen::Index n) {
    fill_normal_block(normals.subspan(start, n), draw, start / kBlock);
  });
}

void RandomStream::fill_words(std::span<std::uint64_t> words, std::uint64_t draw) const {
  alignas(64) std::array<std::uint64_t, kBlock> block;
  const Cipher::key_type key = {{key_.seed, key_.study, key_.width, key_.sample}};
  for_each_block(std::ssize(words), [&](Eigen::Index start, Eigen::Index size) {
    const auto n_words = static_cast<std::size_t>(size);
    const std::size_t n = (n_words + kWords - 1) / kWords;
    encrypt(key, static_cast<std::uint64_t>(start) / kWords, draw, object_, part_, n, block.data());
    const auto out = words.subspan(static_cast<std::size_t>(start), n_words);
    for (std::size_t i = 0; i < n_words; ++i) out[i] = block[i % kWords * n + i / kWords];
  });
}

void RandomStream::fill_normal_block(std::span<double> normals, std::uint64_t draw,
                                     std::size_t b) const {
  alignas(64) std::array<std::uint64_t, kBlock> words;
  alignas(64) std::array<double, kBlock> block;
  const Cipher::key_type key = {{key_.seed, key_.study, key_.width, key_.sample}};
  const std::size_t n = (normals.size() + kWords - 1) / kWords;
  encrypt(key, b * kBlock / kWords, draw, object_, part_, n, words.data());
  to_normals({words.data(), kWords * n}, normals, block);
}

RandomStream FourStreams::of_sample(std::size_t k) const {
  SampleKey key = first_;
  key.sample += k;
  return {key, object_};
}

void FourStreams::fill_words(std::span<std::uint64_t> words, std::uint64_t draw) const {
  alignas(64) std::array<std::uint64_t, kSamples * kBlock> block;
  const Cipher::key_type first = {{first_.seed, first_.study, first_.width, first_.sample}};
  for_each_block(std::ssize(words) / std::ptrdiff_t{kSamples}, [&](Eigen::Index start,
                                                                   Eigen::Index size) {
    const auto n_words = static_cast<std::size_t>(size);
    const std::size_t n = (n_words + kWords - 1) / kWords;
    encrypt_four(first, static_cast<std::uint64_t>(start) / kWords, draw, object_, n, block.data());
    const auto out = words.subspan(static_cast<std::size_t>(start) * kSamples, n_words * kSamples);
    for (std::size_t i = 0; i < n_words; ++i) {
      std::copy_n(block.data() + (i % kWords * n + i / kWords) * kSamples, kSamples,
                  out.data() + i * kSamples);
    }
  });
}

void FourStreams::fill_normal(std::span<double> normals, std::uint64_t draw) const {
  for_each_block(
      std::ssize(normals) / std::ptrdiff_t{kSamples}, [&](Eigen::Index start, Eigen::Index n) {
        fill_normal_block(normals.subspan(start * kSamples, n * kSamples), draw, start / kBlock);
      });
}

void FourStreams::fill_normal_block(std::span<double> normals, std::uint64_t draw,
                                    std::size_t b) const {
  alignas(64) std::array<std::uint64_t, kSamples * kBlock> words;
  alignas(64) std::array<double, kSamples * kBlock> block;
  const Cipher::key_type first = {{first_.seed, first_.study, first_.width, first_.sample}};
  const std::size_t n = (normals.size() / kSamples + kWords - 1) / kWords;
  encrypt_four(first, b * kBlock / kWords, draw, object_, n, words.data());
  to_normals({words.data(), kSamples * kWords * n}, normals, block);
}

}  // namespace widthwise::sim
