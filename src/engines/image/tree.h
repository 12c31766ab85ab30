// The file system that an image's layers make, as a container runtime would unpack it, without
// unpacking anything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/image/blocks.h"
#include "engines/image/file_table.h"
#include "engines/image/text_store.h"

namespace hakoseki::image {

// An entry of an image: its layer, from the base upwards, and its number there.
struct EntryId {
  std::uint32_t layer = 0;
  std::uint32_t file = 0;

  auto operator<=>(const EntryId&) const = default;
};

// Layers are applied one after the other, by the rules of OCI's layer.md: whiteouts hide what lies
// below and never what stands beside them, whatever the order in the archive; of a path that is
// there twice the last counts; a folder that is there again keeps what is in it; a file behind a
// symbolic link to a folder lands in that folder (as containerd and Docker do it).
class Tree {
 public:
  using Node = std::uint32_t;
  static constexpr Node root = 0;
  static constexpr std::size_t most_nodes = std::size_t{17} << 16U;  // 1.1 million

  // `most` nodes, and no more than most_nodes.
  explicit Tree(std::size_t most = most_nodes);

  // `files` must outlive the tree. Of the `watched` entries, in ascending order, the tree knows
  // what became of them.
  void apply(const FileTable& files, std::vector<std::uint32_t> watched);
  // After the last layer.
  void settle();

  // The node of a path, every symbolic link followed, at most 40 of them (as Linux does). One
  // thread at a time: the steps that links make are counted, so that hostile ones cannot go on for
  // ever.
  [[nodiscard]] std::optional<Node> find(std::string_view path, Node from = root) const;
  // The same of a name in a folder, which is likely to be the node `likely`.
  [[nodiscard]] std::optional<Node> find_near(std::string_view name, Node folder,
                                              Node likely) const;
  // What has this name in a folder: a link itself.
  [[nodiscard]] std::optional<Node> child(Node parent, std::string_view name) const;
  [[nodiscard]] std::size_t node_count() const { return nodes_.size(); }
  // The path of a node, without links: `usr/lib/os-release`.
  [[nodiscard]] std::string path(Node node) const;
  // Whose bytes, mode and owner the node has: of a hard link those of its target. Nothing for
  // folders that no layer names, and for links to what is not there.
  [[nodiscard]] std::optional<EntryId> content(Node node) const;
  // What became of a watched entry.
  struct Fate {
    std::uint32_t nodes = 0;  // that have its content: more than one where hard links lead to it
    Node first = root;        // the first of them; once settle was called
    std::uint32_t hidden_in = 0;  // where there is none: the layer that took the last one away

    [[nodiscard]] bool is_there() const { return nodes > 0; }
  };
  [[nodiscard]] Fate fate(EntryId entry) const;
  // Entries that no tool could unpack: behind a file, or behind links that lead in a circle; and
  // those beyond the most nodes.
  [[nodiscard]] std::size_t unplaced() const { return unplaced_; }

  // All nodes that are there and have content, in the order in which they came.
  template <class F>
  void for_each(F&& visit) const {
    for (Node node = 0; node < nodes_.size(); ++node) {
      if (nodes_[node].state == State::named) visit(node, nodes_[node].content);
    }
  }

 private:
  enum class State : std::uint8_t {
    implied,  // a folder that only stands before others
    named,    // by an entry
    gone,
  };
  struct Record {
    const char* name = nullptr;  // of a table, or of texts_
    Node parent = root;
    Node first_child = none;
    Node next_sibling = none;
    EntryId content = {};
    std::uint16_t name_bytes = 0;
    FileKind kind = FileKind::directory;
    State state : 6 = State::implied;
    bool listed : 1 = false;      // among its parent's children; one that is gone may be
    bool is_watched : 1 = false;  // its content
  };
  static_assert(sizeof(void*) != 8 || sizeof(Record) == 32);
  struct Layer {
    const FileTable* files;
    std::vector<std::uint32_t> watched;
    std::vector<Fate> fates;
    std::size_t next = 0;  // of the watched, behind what was placed
  };
  static constexpr Node none = 0xFFFFFFFF;

  // A part of a path, and whether it stays where it is.
  struct Part {
    std::string_view name;
    bool stays = false;
  };

  [[nodiscard]] static std::string_view name(const Record& node) {
    return {node.name, node.name_bytes};
  }
  // A place for a node: its number, and above that a part of its name's hash.
  using Slot = std::uint32_t;
  static constexpr Slot free_slot = 0xFFFFFFFF;
  static constexpr Slot node_bits = (Slot{1} << 21U) - 1;
  static_assert(most_nodes <= node_bits);
  struct Place {
    std::size_t at = 0;
    Slot tag = 0;
  };
  [[nodiscard]] Place find_slot(Node parent, std::string_view name) const;
  [[nodiscard]] std::optional<Node> node_at(Place place) const;
  [[nodiscard]] std::optional<Node> add_child(Node parent, Part part);
  [[nodiscard]] std::optional<Node> add_at(Place place, Node parent, Part part);
  void make_room(std::size_t nodes);
  template <class Missing>
  [[nodiscard]] std::optional<Node> walk(std::string_view path, Node from, Missing missing) const;
  [[nodiscard]] std::optional<Node> make_folder(std::string_view path);
  [[nodiscard]] std::optional<EntryId> target_of(EntryId hard_link) const;
  [[nodiscard]] Fate* watched(EntryId entry);
  [[nodiscard]] Fate* next_watched(EntryId entry);
  void give(Node node, EntryId content, Fate* fate);
  void take(Node node, std::uint32_t by);
  void remove(Node node, std::uint32_t by);
  void remove_children(Node node, std::uint32_t by);
  void hide(std::uint32_t layer);
  void place(EntryId entry);

  std::vector<Layer> layers_;
  Blocks<Record> nodes_;
  TextStore texts_;          // what stands in no table: parts of a link's target
  std::vector<Slot> slots_;  // open addressing by parent and name
  std::string_view last_folder_;
  std::optional<Node> last_node_;  // of last_folder_
  bool last_has_links_ = false;    // on the way to it
  std::size_t most_;
  std::size_t unplaced_ = 0;
  mutable std::uint64_t steps_ = 0;  // that links made; each makes one at least
};

}  // namespace hakoseki::image
