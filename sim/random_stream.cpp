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
  const std::span<const std::uint64_t> bits(words.data(), kWords * n);
  const bool whole = normals.size() == kWords * n;  // then nothing is left over
  const std::span<double> out(whole ? normals.data() : block.data(), kWords * n);
  box_muller(bits.first(2 * n), bits.last(2 * n), out.first(2 * n), out.last(2 * n));
  if (!whole) std::copy_n(block.data(), normals.size(), normals.data());
}

}  // namespace widthwise::sim
