#include "engines/image/tree.h"

#include <algorithm>
#include <array>

#include "engines/image/name_hash.h"

namespace hakoseki::image {
namespace {

constexpr int most_links = 40;  // Linux: path_resolution(7)
// Bytes of link targets that are walked in all: no image has a thousandth of it.
constexpr std::uint64_t most_steps = std::uint64_t{1} << 30U;

// Takes the first part of a path, and the slash behind it.
std::string_view take_part(std::string_view& path) {
  const std::size_t slash = path.find('/');
  const std::string_view part = path.substr(0, slash);
  path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  return part;
}

// How much of two paths are parts that both have in front.
std::size_t common_folders(std::string_view a, std::string_view b) {
  const auto [end, unused] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto same = static_cast<std::size_t>(end - a.begin());
  const bool is_whole =
      (same == a.size() || a[same] == '/') && (same == b.size() || b[same] == '/');
  if (is_whole) return same;
  const std::size_t slash = a.substr(0, same).rfind('/');
  return slash == std::string_view::npos ? 0 : slash;
}

}  // namespace

Tree::Tree(std::size_t most)
    : slots_(1024, free_slot), most_(std::min<std::size_t>(most, most_nodes)) {
  nodes_.push_back(Record{});
}

void Tree::apply(const FileTable& files, std::vector<std::uint32_t> watched) {
  const auto number = static_cast<std::uint32_t>(layers_.size());
  const std::size_t count = watched.size();
  layers_.push_back(
      {.files = &files, .watched = std::move(watched), .fates = std::vector<Fate>(count)});
  last_node_.reset();
  make_room(nodes_.size() + files.size());
  hide(number);
  last_node_.reset();
  for (std::uint32_t file = 0; file < files.size(); ++file) {
    if (files[file].marker == Marker::none) place({number, file});
  }
}

// Before anything of the layer is there: "whiteout files MUST only apply to resources in
// lower/parent layers".
void Tree::hide(std::uint32_t layer) {
  const FileTable& files = *layers_[layer].files;
  for (std::uint32_t file = 0; file < files.size(); ++file) {
    const Marker marker = files[file].marker;
    if (marker != Marker::whiteout && marker != Marker::opaque) continue;
    const std::optional<Node> folder = find(files.folder(file));
    if (!folder) continue;
    if (marker == Marker::opaque) {
      remove_children(*folder, layer);
    } else if (const std::optional<Node> gone = child(*folder, files.name(file))) {
      remove(*gone, layer);
    }
  }
}

void Tree::place(EntryId entry) {
  const FileTable& files = *layers_[entry.layer].files;
  const LayerFile file = files[entry.file];
  if (!last_node_ || last_folder_ != files.folder(entry.file)) {
    last_node_ = make_folder(files.folder(entry.file));
    last_folder_ = files.folder(entry.file);
  }
  const bool is_link = file.kind == FileKind::hard_link;
  Fate* fate = next_watched(entry);
  const std::optional<EntryId> content = is_link ? target_of(entry) : std::optional(entry);
  if (is_link) fate = content ? watched(*content) : nullptr;
  if (!last_node_ || !content) {
    ++unplaced_;
    return;
  }
  const Node folder = *last_node_;
  const FileKind kind = (*layers_[content->layer].files)[content->file].kind;
  const Part name = {.name = files.name(entry.file), .stays = true};
  make_room(nodes_.size() + 1);
  const Place there = find_slot(folder, name.name);
  std::optional<Node> node = node_at(there);
  // A folder that is there stays, with what is in it; all else makes way.
  const bool stays =
      node && kind == FileKind::directory && nodes_[*node].kind == FileKind::directory;
  if (node && !stays) {
    remove(*node, entry.layer);
  } else if (node) {
    take(*node, entry.layer);
  }
  if (!stays) node = add_at(there, folder, name);
  if (!node) {
    ++unplaced_;
    return;
  }
  nodes_[*node].kind = kind;
  give(*node, *content, fate);
}

// The entry whose bytes a hard link has. Its last part is no link that is followed.
std::optional<EntryId> Tree::target_of(EntryId hard_link) const {
  std::string target(layers_[hard_link.layer].files->link(hard_link.file));
  if (!clean_path(target) || target.empty()) return std::nullopt;
  const std::size_t slash = target.rfind('/');
  const bool in_root = slash == std::string::npos;
  const auto folder =
      find(in_root ? std::string_view() : std::string_view(target).substr(0, slash));
  if (!folder) return std::nullopt;
  const auto node = child(
      *folder, in_root ? std::string_view(target) : std::string_view(target).substr(slash + 1));
  if (!node || nodes_[*node].state != State::named) return std::nullopt;
  if (nodes_[*node].kind == FileKind::directory) return std::nullopt;
  return nodes_[*node].content;
}

void Tree::give(Node node, EntryId content, Fate* fate) {
  nodes_[node].content = content;
  nodes_[node].state = State::named;
  nodes_[node].is_watched = fate != nullptr;
  if (fate != nullptr) ++fate->nodes;
}

void Tree::settle() {
  for (Node node = static_cast<Node>(nodes_.size()); node-- > 0;) {
    if (nodes_[node].state != State::named || !nodes_[node].is_watched) continue;
    watched(nodes_[node].content)->first = node;
  }
}

void Tree::take(Node node, std::uint32_t by) {
  if (nodes_[node].state != State::named || !nodes_[node].is_watched) return;
  Fate* const fate = watched(nodes_[node].content);
  --fate->nodes;
  fate->hidden_in = by;
}

Tree::Fate* Tree::watched(EntryId entry) {
  Layer& layer = layers_[entry.layer];
  const auto place = std::lower_bound(layer.watched.begin(), layer.watched.end(), entry.file);
  if (place == layer.watched.end() || *place != entry.file) return nullptr;
  return &layer.fates[static_cast<std::size_t>(place - layer.watched.begin())];
}

// The same of entries that come in order.
Tree::Fate* Tree::next_watched(EntryId entry) {
  Layer& layer = layers_[entry.layer];
  while (layer.next < layer.watched.size() && layer.watched[layer.next] < entry.file)
    ++layer.next;
  const bool is_it = layer.next < layer.watched.size() && layer.watched[layer.next] == entry.file;
  return is_it ? &layer.fates[layer.next] : nullptr;
}

Tree::Fate Tree::fate(EntryId entry) const {
  const Layer& layer = layers_[entry.layer];
  const auto place = std::lower_bound(layer.watched.begin(), layer.watched.end(), entry.file);
  if (place == layer.watched.end() || *place != entry.file) return {};
  return layer.fates[static_cast<std::size_t>(place - layer.watched.begin())];
}

void Tree::remove(Node node, std::uint32_t by) {
  remove_children(node, by);
  take(node, by);
  nodes_[node].state = State::gone;
}

// Without recursion: a path may have two thousand parts.
void Tree::remove_children(Node node, std::uint32_t by) {
  std::vector<Node> waiting = {node};
  while (!waiting.empty()) {
    Record& folder = nodes_[waiting.back()];
    waiting.pop_back();
    for (Node child = folder.first_child; child != none; child = nodes_[child].next_sibling) {
      nodes_[child].listed = false;
      if (nodes_[child].state == State::gone) continue;
      take(child, by);
      nodes_[child].state = State::gone;
      waiting.push_back(child);
    }
    folder.first_child = none;
  }
  last_node_.reset();
}

std::optional<Tree::Node> Tree::find(std::string_view path, Node from) const {
  return walk(path, from, [](Node, Part) { return std::optional<Node>(); });
}

std::optional<Tree::Node> Tree::find_near(std::string_view name, Node folder, Node likely) const {
  if (likely < nodes_.size()) {
    const Record& node = nodes_[likely];
    const bool is_it = node.parent == folder && this->name(node) == name;
    if (is_it && node.state != State::gone && node.kind != FileKind::symbolic_link) return likely;
  }
  return find(name, folder);
}

// Mostly it lies near the one before: from there upwards as far as both have the same way.
std::optional<Tree::Node> Tree::make_folder(std::string_view path) {
  Node from = root;
  std::string_view rest = path;
  if (last_node_ && !last_has_links_) {
    const std::size_t same = common_folders(path, last_folder_);
    const std::string_view left = last_folder_.substr(same);
    auto up = std::count(left.begin(), left.end(), '/') + (same == 0 && !left.empty() ? 1 : 0);
    for (from = *last_node_; up > 0; --up)
      from = nodes_[from].parent;
    rest.remove_prefix(same);
  }
  const std::uint64_t before = steps_;
  const auto node =
      walk(rest, from, [&](Node parent, Part part) { return add_child(parent, part); });
  last_has_links_ = steps_ != before;
  if (node && nodes_[*node].kind != FileKind::directory) return std::nullopt;
  return node;
}

// `missing` says which node a part has that is not there; nothing ends the way.
template <class Missing>
std::optional<Tree::Node> Tree::walk(std::string_view path, Node from, Missing missing) const {
  std::string unfolded;  // what is left of the way, once a link was met
  Node node = from;
  int links = 0;
  while (!path.empty()) {
    const std::string_view part = take_part(path);
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      node = nodes_[node].parent;
      continue;
    }
    if (nodes_[node].kind != FileKind::directory) return std::nullopt;
    std::optional<Node> next = child(node, part);
    if (!next) next = missing(node, Part{.name = part, .stays = unfolded.empty()});
    if (!next) return std::nullopt;
    if (nodes_[*next].kind != FileKind::symbolic_link) {
      node = *next;
      continue;
    }
    const EntryId link = nodes_[*next].content;
    const std::string_view target = layers_[link.layer].files->link(link.file);
    steps_ += target.size() + 1;
    if (++links > most_links || steps_ > most_steps) return std::nullopt;
    if (target.starts_with('/')) node = root;
    std::string rest(target);
    rest.append("/").append(path);
    unfolded = std::move(rest);
    path = unfolded;
  }
  return node;
}

std::string Tree::path(Node node) const {
  std::vector<std::string_view> parts;
  for (; node != root; node = nodes_[node].parent)
    parts.push_back(name(nodes_[node]));
  std::string path;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (!path.empty()) path += '/';
    path.append(*part);
  }
  return path;
}

std::optional<EntryId> Tree::content(Node node) const {
  if (nodes_[node].state != State::named) return std::nullopt;
  return nodes_[node].content;
}

// Where a name is, or would be.
Tree::Place Tree::find_slot(Node parent, std::string_view name) const {
  const std::size_t mask = slots_.size() - 1;
  const std::uint32_t hash = name_hash(name, parent);
  const Slot tag = hash & ~node_bits;
  std::size_t at = hash & mask;
  for (; slots_[at] != free_slot; at = (at + 1) & mask) {
    if ((slots_[at] & ~node_bits) != tag) continue;
    const Record& there = nodes_[slots_[at] & node_bits];
    if (there.parent == parent && this->name(there) == name) break;
  }
  return {.at = at, .tag = tag};
}

std::optional<Tree::Node> Tree::child(Node parent, std::string_view name) const {
  return node_at(find_slot(parent, name));
}

std::optional<Tree::Node> Tree::node_at(Place place) const {
  const Slot slot = slots_[place.at];
  if (slot == free_slot || nodes_[slot & node_bits].state == State::gone) return std::nullopt;
  return slot & node_bits;
}

// Also one that was there before: its node is used again.
std::optional<Tree::Node> Tree::add_child(Node parent, Part part) {
  make_room(nodes_.size() + 1);
  return add_at(find_slot(parent, part.name), parent, part);
}

std::optional<Tree::Node> Tree::add_at(Place place, Node parent, Part part) {
  const auto [at, tag] = place;
  if (slots_[at] == free_slot) {
    if (nodes_.size() >= most_) return std::nullopt;
    const std::string_view name = part.stays ? part.name : texts_.at(texts_.keep(part.name));
    slots_[at] = static_cast<Slot>(nodes_.size()) | tag;
    nodes_.push_back(Record{.name = name.data(),
                            .parent = parent,
                            .name_bytes = static_cast<std::uint16_t>(name.size())});
  }
  const Node node = slots_[at] & node_bits;
  Record& record = nodes_[node];
  record.state = State::implied;
  record.kind = FileKind::directory;
  if (!record.listed) {
    record.listed = true;
    record.next_sibling = nodes_[parent].first_child;
    nodes_[parent].first_child = node;
  }
  return node;
}

// No more than three of four slots are taken.
void Tree::make_room(std::size_t nodes) {
  std::size_t count = slots_.size();
  while (std::min(nodes, most_) * 4 > count * 3)
    count *= 2;
  if (count == slots_.size()) return;
  std::vector<Slot>().swap(slots_);  // the old ones go before the new ones come
  slots_.assign(count, free_slot);
  for (Node node = 1; node < nodes_.size(); ++node) {
    const auto [at, tag] = find_slot(nodes_[node].parent, name(nodes_[node]));
    slots_[at] = node | tag;
  }
}

}  // namespace hakoseki::image
