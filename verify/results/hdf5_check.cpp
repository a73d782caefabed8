#include "verify/results/hdf5_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "verify/base/errors.hpp"
#include "verify/results/hdf5_bytes.hpp"
#include "verify/results/hdf5_chunks.hpp"
#include "verify/results/hdf5_message.hpp"

namespace widthwise::verify {
namespace {

using namespace std::string_view_literals;

// Types of messages.
constexpr std::uint64_t kNothing = 0x00, kDataspace = 0x01, kDatatype = 0x03, kOldFillValue = 0x04,
                        kFillValue = 0x05, kDataLayout = 0x08, kFilters = 0x0B, kAttribute = 0x0C,
                        kContinuation = 0x10, kSymbolTable = 0x11, kChangeTime = 0x12;

/// A symbol table: where the names of a group are, and what they stand for.
struct SymbolTable {
  std::uint64_t tree;
  std::uint64_t heap;

  bool operator==(const SymbolTable&) const = default;
};

/// An entry of a symbol table node, or the one of the root.
struct SymbolEntry {
  std::uint64_t name;    ///< offset in the heap
  std::uint64_t header;  ///< address of the object
  std::optional<SymbolTable> cached;
};

/// What its header says of an object.
struct ObjectParts {
  std::optional<SymbolTable> table;
  std::optional<Hdf5Type> type;
  std::optional<Hdf5Space> space;
  std::optional<Hdf5Layout> layout;
  bool filtered = false;
};

constexpr std::uint64_t kEntrySize = 40;

class Hdf5Checker {
 public:
  explicit Hdf5Checker(const std::filesystem::path& file) : bytes_(file) {}

  void operator()() {
    constexpr std::uint64_t kRootEntry = 56;
    const Hdf5Block superblock = bytes_.block(0, kRootEntry + kEntrySize);
    check_superblock(superblock);
    const SymbolEntry root = entry(superblock, kRootEntry);
    if (!check_object(root, 0).table) throw Hdf5Fault("its root is no group");
  }

 private:
  static void require(bool holds, const char* fault) {
    if (!holds) throw Hdf5Fault(fault);
  }

  void check_superblock(const Hdf5Block& block) {
    require(block.bytes(0, 8) == "\x89HDF\r\n\x1a\n"sv, "it does not begin as HDF5 does");
    require(block.bytes(8, 8) == "\0\0\0\0\0\x08\x08\0"sv, "a superblock of another version");
    leaf_k_ = block.number(16, 2);
    internal_k_ = block.number(18, 2);
    constexpr std::uint64_t kLargestK = 1024;
    require(leaf_k_ >= 1 && leaf_k_ <= kLargestK && internal_k_ >= 1 && internal_k_ <= kLargestK,
            "nodes of a strange size");
    require(block.number(20, 4) == 0, "it is marked as open");
    require(block.number(24, 8) == 0, "it begins elsewhere");
    require(block.number(32, 8) == kHdf5Undefined && block.number(48, 8) == kHdf5Undefined,
            "a superblock with further blocks");
    require(block.number(40, 8) == bytes_.size(), "it is shorter or longer than it says");
  }

  static SymbolEntry entry(const Hdf5Block& block, std::uint64_t at) {
    SymbolEntry entry{block.number(at, 8), block.number(at + 8, 8), {}};
    const std::uint64_t cache = block.number(at + 16, 4);
    require(cache <= 1, "a link that is not a hard one");
    if (cache == 1) entry.cached = SymbolTable{block.number(at + 24, 8), block.number(at + 32, 8)};
    return entry;
  }

  // Nothing is met twice: no circles, and no more work than there is file.
  void meet(std::uint64_t address) {
    require(met_.insert(address).second, "two ways lead to one place");
  }

  ObjectParts check_object(const SymbolEntry& entry, int depth) {
    const ObjectParts parts = object_parts(entry.header);
    require(!entry.cached || entry.cached == parts.table, "two records of one group differ");
    if (parts.table) {
      require(!parts.type && !parts.space && !parts.layout && !parts.filtered,
              "a group that is a dataset");
      check_group(*parts.table, depth);
    } else {
      check_dataset(parts);
    }
    return parts;
  }

  // --- object headers ---

  ObjectParts object_parts(std::uint64_t address) {
    meet(address);
    const Hdf5Block head = bytes_.block(address, 16);
    require(head.number(0, 2) == 1, "an object header of another version");
    std::uint64_t left = head.number(2, 2);
    ObjectParts parts;
    std::vector<Hdf5Block> blocks{bytes_.block(address + 16, head.number(8, 4))};
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const Hdf5Block block = blocks[i];
      std::uint64_t at = 0;
      while (at < block.size()) {
        require(left-- > 0, "an object header has more messages than it says");
        const std::uint64_t type = block.number(at, 2), size = block.number(at + 2, 2);
        constexpr std::uint64_t kConstant = 1;
        require((block.number(at + 4, 1) & ~kConstant) == 0, "a message that is kept elsewhere");
        require(size % 8 == 0, "a message of an odd size");
        const Hdf5Block message = block.part(at + 8, size);
        if (type == kContinuation) {
          meet(message.number(0, 8));
          blocks.push_back(bytes_.block(message.number(0, 8), message.number(8, 8)));
        } else {
          take(type, message, parts);
        }
        at += 8 + size;
      }
    }
    require(left == 0, "an object header has fewer messages than it says");
    return parts;
  }

  template <class Value>
  static void set(std::optional<Value>& part, Value value) {
    require(!part, "an object header says one thing twice");
    part = std::move(value);
  }

  void take(std::uint64_t type, const Hdf5Block& message, ObjectParts& parts) {
    constexpr std::uint64_t kMostDimensions = 2;  // of a dataset
    switch (type) {
      case kNothing:
        return;
      case kChangeTime:
        return require(message.number(0, 1) == 1, "a time of another version");
      case kDataspace:
        return set(parts.space, hdf5_space(message, kMostDimensions));
      case kDatatype:
        return set(parts.type, hdf5_type(message));
      case kFillValue:
        return check_no_fill_value(message);
      case kOldFillValue:
        return require(message.number(0, 4) == 0, "a fill value");
      case kDataLayout:
        return set(parts.layout, hdf5_layout(message));
      case kFilters:
        require(!std::exchange(parts.filtered, true), "an object header says one thing twice");
        return check_filters(message);
      case kSymbolTable:
        return set(parts.table, SymbolTable{message.number(0, 8), message.number(8, 8)});
      case kAttribute:
        return check_attribute(hdf5_attribute(message));
      default:
        throw Hdf5Fault("a part that samples have none of");
    }
  }

  // --- datasets and attributes ---

  void check_dataset(const ObjectParts& parts) {
    require(parts.type && parts.space && parts.layout, "an object that is no dataset");
    require(parts.type->kind == Hdf5Type::Kind::kDouble, "a dataset that is not of doubles");
    require(parts.filtered == !parts.layout->chunk.empty(), "chunks that are not deflated");
    if (parts.filtered) {
      n_data_bytes_ += check_hdf5_chunks(bytes_, *parts.layout, *parts.space);
    } else {
      check_contiguous(*parts.layout, parts.space->n_elements() * parts.type->size);
    }
    require(n_data_bytes_ <= bytes_.size(), "datasets that share their data");
  }

  void check_contiguous(const Hdf5Layout& layout, std::uint64_t size) {
    require(layout.size == size, "a dataset of another size than its shape");
    if (!layout.address) return require(size == 0, "a dataset without its data");
    require(bytes_.holds(*layout.address, size), "a dataset that is not inside the file");
    n_data_bytes_ += size;
  }

  void check_attribute(const Hdf5Attribute& attribute) {
    if (attribute.type.kind != Hdf5Type::Kind::kLongText) return;
    require(attribute.n_elements == 1, "an attribute of several long texts");
    const std::uint64_t length = attribute.data.number(0, 4);
    const std::uint64_t heap = attribute.data.number(4, 8);
    if (heap == 0) return require(length == 0, "a long text without its bytes");
    check_long_text(heap, attribute.data.number(12, 4), length);
  }

  // A collection of a global heap, walked object by object to the one that holds the text.
  void check_long_text(std::uint64_t address, std::uint64_t wanted, std::uint64_t length) {
    constexpr std::uint64_t kHead = 16, kLeast = 4096;
    const Hdf5Block head = bytes_.block(address, kHead);
    require(head.bytes(0, 8) == "GCOL\x01\0\0\0"sv, "a text that is in no global heap");
    const std::uint64_t size = head.number(8, 8);
    require(size >= kLeast && size % 8 == 0, "a global heap of a strange size");
    const Hdf5Block heap = bytes_.block(address, size);
    std::set<std::uint64_t> indices;
    bool found = false;
    for (std::uint64_t at = kHead; size - at >= kHead;) {
      const std::uint64_t index = heap.number(at, 2), object = heap.number(at + 8, 8);
      require(indices.insert(index).second, "two objects of one number in a global heap");
      require(object <= size - at, "an object that leaves its global heap");
      // Of free space the size is that of all of it.
      const std::uint64_t step = index == 0 ? object : kHead + (object + 7) / 8 * 8;
      require(step >= kHead && step % 8 == 0 && step <= size - at, "an object of a strange size");
      if (index != 0 && index == wanted) {
        require(length <= object, "a text that is longer than its object");
        found = true;
      }
      at += step;
    }
    require(found, "a text that is not in its global heap");
  }

  // --- groups ---

  void check_group(const SymbolTable& table, int depth) {
    constexpr int kMostDepth = 1;
    require(depth <= kMostDepth, "groups in groups of groups");
    const Hdf5Block names = heap_of_names(table.heap);
    constexpr int kAnyLevel = -1;
    check_tree(table.tree, kAnyLevel, names, depth);
  }

  // The data of a local heap, after its list of free pieces has been walked.
  Hdf5Block heap_of_names(std::uint64_t address) {
    meet(address);
    const Hdf5Block head = bytes_.block(address, 32);
    require(head.bytes(0, 8) == "HEAP\0\0\0\0"sv, "a group without a heap of names");
    const std::uint64_t size = head.number(8, 8);
    const Hdf5Block data = bytes_.block(head.number(24, 8), size);
    meet(head.number(24, 8));
    constexpr std::uint64_t kEnd = 1, kLeastPiece = 16;
    std::set<std::uint64_t> pieces;
    for (std::uint64_t free = head.number(16, 8); free != kEnd; free = data.number(free, 8)) {
      require(free % 8 == 0 && pieces.insert(free).second, "free space that goes in circles");
      const std::uint64_t length = data.number(free + 8, 8);
      require(length >= kLeastPiece && free <= size && length <= size - free,
              "free space that leaves its heap");
    }
    return data;
  }

  void check_tree(std::uint64_t address, int level, const Hdf5Block& names, int depth) {
    meet(address);
    constexpr std::uint64_t kHead = 24;
    const Hdf5Block node = bytes_.block(address, kHead + 8 * (4 * internal_k_ + 1));
    require(node.bytes(0, 5) == "TREE\0"sv, "a group without a tree of names");
    const int own = static_cast<int>(node.number(5, 1));
    require(level < 0 || own == level, "a tree whose levels are not in order");
    for (const std::uint64_t sibling : {node.number(8, 8), node.number(16, 8)}) {
      require(sibling == kHdf5Undefined || bytes_.holds(sibling, node.size()),
              "a tree that leaves the file");
    }
    const std::uint64_t n_children = node.number(6, 2);
    require(n_children <= 2 * internal_k_, "a node with too many children");
    for (std::uint64_t i = 0; i <= n_children; ++i) names.text(node.number(kHead + 16 * i, 8));
    for (std::uint64_t i = 0; i < n_children; ++i) {
      const std::uint64_t child = node.number(kHead + 16 * i + 8, 8);
      if (own > 0) {
        check_tree(child, own - 1, names, depth);
      } else {
        check_symbols(child, names, depth);
      }
    }
  }

  void check_symbols(std::uint64_t address, const Hdf5Block& names, int depth) {
    meet(address);
    constexpr std::uint64_t kHead = 8;
    const Hdf5Block node = bytes_.block(address, kHead + 2 * leaf_k_ * kEntrySize);
    require(node.bytes(0, 6) == "SNOD\x01\0"sv, "a tree that leads to no symbols");
    const std::uint64_t n_symbols = node.number(6, 2);
    require(n_symbols >= 1 && n_symbols <= 2 * leaf_k_, "a node with too many symbols");
    for (std::uint64_t i = 0; i < n_symbols; ++i) {
      const SymbolEntry symbol = entry(node, kHead + i * kEntrySize);
      require(!names.text(symbol.name).empty(), "an object without a name");
      check_object(symbol, depth + 1);
    }
  }

  Hdf5Bytes bytes_;
  std::uint64_t leaf_k_ = 0, internal_k_ = 0;  // half of what a node holds
  std::set<std::uint64_t> met_;
  std::uint64_t n_data_bytes_ = 0;
};

}  // namespace

void check_hdf5_structure(const std::filesystem::path& file) {
  try {
    Hdf5Checker{file}();
  } catch (const Hdf5Fault& fault) {
    throw FileError(
        fmt::format("{}: is damaged or no HDF5 file of samples: {}", file.string(), fault.what()));
  }
}

}  // namespace widthwise::verify
