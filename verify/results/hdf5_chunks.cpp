#include "verify/results/hdf5_chunks.hpp"

#include <zlib.h>

#include <set>
#include <string>

namespace widthwise::verify {
namespace {

using namespace std::string_view_literals;

void require_chunk(bool holds, const char* fault) {
  if (!holds) throw Hdf5Fault(fault);
}

class ChunkTree {
 public:
  ChunkTree(Hdf5Bytes& bytes, const Hdf5Layout& layout, const Hdf5Space& space)
      : bytes_(bytes), rows_(layout.chunk.at(0)), n_rows_(space.extents.at(0)) {
    constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 24;  // of a chunk
    const std::uint64_t n_columns = space.extents.at(1);
    require_chunk(layout.chunk.at(1) == n_columns && layout.chunk.at(2) == sizeof(double),
                  "chunks that are no whole rows");
    require_chunk(n_columns > 0 && rows_ > 0 && rows_ <= kMostBytes / sizeof(double) / n_columns,
                  "chunks of a strange size");
    inflated_.resize(rows_ * n_columns * sizeof(double));
  }

  std::uint64_t check(std::uint64_t address) {
    check_node(address, kAnyLevel);
    require_chunk(first_rows_.size() == (n_rows_ + rows_ - 1) / rows_, "chunks that are missing");
    return n_bytes_;
  }

 private:
  static constexpr int kAnyLevel = -1;

  void check_node(std::uint64_t address, int level) {
    constexpr std::uint64_t kHead = 24, kKey = 32, kStep = kKey + 8;
    constexpr std::uint64_t kHalf = 32;  // of the children that a node may have
    require_chunk(met_.insert(address).second, "two ways lead to one place");
    const Hdf5Block node = bytes_.block(address, kHead + 2 * kHalf * kStep + kKey);
    require_chunk(node.bytes(0, 5) == "TREE\x01"sv, "a dataset without a tree of its chunks");
    const int own = static_cast<int>(node.number(5, 1));
    require_chunk(level < 0 || own == level, "a tree whose levels are not in order");
    for (const std::uint64_t sibling : {node.number(8, 8), node.number(16, 8)}) {
      require_chunk(sibling == kHdf5Undefined || bytes_.holds(sibling, node.size()),
                    "a tree that leaves the file");
    }
    const std::uint64_t n_children = node.number(6, 2);
    require_chunk(n_children >= 1 && n_children <= 2 * kHalf, "a node with too many children");
    for (std::uint64_t i = 0; i < n_children; ++i) {
      const Hdf5Block key = node.part(kHead + i * kStep, kKey);
      const std::uint64_t child = node.number(kHead + i * kStep + kKey, 8);
      if (own > 0) {
        check_node(child, own - 1);
      } else {
        check_chunk(key, child);
      }
    }
  }

  void check_chunk(const Hdf5Block& key, std::uint64_t address) {
    const std::uint64_t size = key.number(0, 4), first_row = key.number(8, 8);
    require_chunk(key.number(4, 4) == 0, "a chunk without its filters");
    require_chunk(key.number(16, 8) == 0 && key.number(24, 8) == 0 && first_row % rows_ == 0 &&
                      first_row < n_rows_ && first_rows_.insert(first_row).second,
                  "a chunk at a place that is none");
    const Hdf5Block chunk = bytes_.block(address, size);
    uLongf n_inflated = inflated_.size();
    const int status =
        ::uncompress(reinterpret_cast<Bytef*>(inflated_.data()), &n_inflated,
                     reinterpret_cast<const Bytef*>(chunk.bytes(0, size).data()), size);
    require_chunk(status == Z_OK && n_inflated == inflated_.size(), "a chunk that is damaged");
    n_bytes_ += size;
  }

  Hdf5Bytes& bytes_;
  std::uint64_t rows_, n_rows_;
  std::set<std::uint64_t> met_;
  std::set<std::uint64_t> first_rows_;
  std::string inflated_;
  std::uint64_t n_bytes_ = 0;
};

}  // namespace

std::uint64_t check_hdf5_chunks(Hdf5Bytes& bytes, const Hdf5Layout& layout,
                                const Hdf5Space& space) {
  require_chunk(layout.address.has_value() && space.extents.size() == 2,
                "a dataset without its chunks");
  return ChunkTree(bytes, layout, space).check(*layout.address);
}

}  // namespace widthwise::verify
