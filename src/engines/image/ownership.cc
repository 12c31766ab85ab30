#include "engines/image/ownership.h"

#include "engines/image/packages/stanzas.h"

namespace hakoseki::image {

Ownership::Ownership(const Tree& tree, const std::vector<LayerFacts>& layers) : tree_(tree) {
  for_each_there(tree, layers, [&](EntryId, const FileFacts& facts) {
    if (facts.found.format == Format::dpkg_diversions) take_diversions(facts.found.owned);
  });
  std::sort(diverted_to_.begin(), diverted_to_.end());
  for_each_there(tree, layers, [&](EntryId, const FileFacts& facts) {
    const Found& found = facts.found;
    if (found.format == Format::dpkg_list) own(found.owned, package_named(found.owner));
    for (const Package& package : found.packages)
      if (!package.owned.empty()) own(package.owned, package.name);
  });
}

void Ownership::take_diversions(std::string_view lines) {
  while (!lines.empty()) {
    const std::string_view from = take_line(lines);
    const std::string_view to = take_line(lines);
    const std::string_view package = take_line(lines);
    diversions_[from] = {.to = to, .package = package};
    diverting_folders_.insert(from.substr(0, from.rfind('/') + 1));
    const std::optional<Tree::Node> node = package == ":" ? tree_.find(from) : std::nullopt;
    if (node) diverted_to_.push_back(*node);
  }
}

const Ownership::Diversion* Ownership::diversion_of(std::string_view path,
                                                    std::string_view package) const {
  const auto found = diversions_.find(path);
  if (found == diversions_.end() || found->second.package == package) return nullptr;
  return &found->second;
}

void Ownership::own(std::string_view paths, std::string_view owner) {
  owners_.resize(tree_.node_count());
  if (owner_names_.empty() || owner_names_.back() != owner) owner_names_.emplace_back(owner);
  const auto number = static_cast<std::uint32_t>(owner_names_.size());
  // Lists name a folder's files one after the other, as archives do.
  Tree::Node next = Tree::root;
  for_each_place(paths, owner, [&](const Place& place) {
    const auto node =
        place.folder ? tree_.find_near(place.name, *place.folder, next) : std::nullopt;
    if (!node) return;
    next = *node + 1;
    if (owners_[*node] == 0) owners_[*node] = number;
  });
}

}  // namespace hakoseki::image
