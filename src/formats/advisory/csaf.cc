#include "formats/advisory/csaf.h"

#include <unordered_set>

#include "base/limits.h"
#include "formats/advisory/reading.h"

namespace hakoseki::advisory {
namespace {

// A component of a module of a release is two relations deep.
constexpr std::size_t deepest_relation = 8;

struct StatusList {
  std::string_view name;
  CsafStatus status;
};

// SUSE's early documents part the words by spaces.
constexpr StatusList status_lists[] = {
    {"first_affected", CsafStatus::affected},
    {"known_affected", CsafStatus::affected},
    {"last_affected", CsafStatus::affected},
    {"first_fixed", CsafStatus::fixed},
    {"fixed", CsafStatus::fixed},
    {"known_not_affected", CsafStatus::not_affected},
    {"known not affected", CsafStatus::not_affected},
    {"under_investigation", CsafStatus::under_investigation},
};

}  // namespace

CsafProducts::CsafProducts(const Node& document) {
  const std::optional<Node> tree = document.find("product_tree");
  if (!tree || !tree->is_map()) return;
  take_branches(*tree, {});
  for_each_at(*tree, "full_product_names",
              [&](const Node& name, std::size_t) { take_name(name, "product_name", {}); });
  take_relations(*tree);
  for_each_at(*tree, "product_groups", [&](const Node& group, std::size_t) {
    auto& ids = groups_[text_at(group, "group_id")];
    for_each_at(group, "product_ids",
                [&](const Node& id, std::size_t) { ids.push_back(id.text()); });
  });
}

// The reader of JSON bounds how deep branches stand inside each other.
void CsafProducts::take_branches(const Node& map, std::string_view architecture) {
  for_each_at(map, "branches", [&](const Node& branch, std::size_t) {
    const std::string_view category = text_at(branch, "category");
    const std::string_view inside =
        category == "architecture" ? text_at(branch, "name") : architecture;
    if (const std::optional<Node> product = branch.find("product"))
      take_name(*product, category, inside);
    take_branches(branch, inside);
  });
}

void CsafProducts::take_name(const Node& name, std::string_view category,
                             std::string_view architecture) {
  const std::string_view id = text_at(name, "product_id");
  if (id.empty()) return;
  CsafLeaf leaf{.name = text_at(name, "name"), .category = category, .architecture = architecture};
  const std::optional<Node> helper = name.find("product_identification_helper");
  if (helper && helper->is_map()) {
    leaf.purl = text_at(*helper, "purl");
    leaf.cpe = text_at(*helper, "cpe");
    for_each_at(*helper, "hashes", [&](const Node& hashes, std::size_t) {
      for_each_at(hashes, "file_hashes", [&](const Node& hash, std::size_t) {
        leaf.hashes.emplace_back(text_at(hash, "algorithm"), text_at(hash, "value"));
      });
    });
  }
  leaves_.emplace(id, std::move(leaf));
}

void CsafProducts::take_relations(const Node& tree) {
  for_each_at(tree, "relationships", [&](const Node& relation, std::size_t) {
    const std::optional<Node> name = relation.find("full_product_name");
    if (!name) return;
    relations_.emplace(text_at(*name, "product_id"),
                       Relation{.component = text_at(relation, "product_reference"),
                                .of = text_at(relation, "relates_to_product_reference")});
  });
}

const CsafLeaf* CsafProducts::leaf(std::string_view id) const {
  const auto found = leaves_.find(id);
  return found == leaves_.end() ? nullptr : &found->second;
}

std::optional<CsafProduct> CsafProducts::find(std::string_view id) const {
  CsafProduct product;
  std::string_view of = id;
  for (std::size_t depth = 0; depth < deepest_relation; ++depth) {
    const auto relation = relations_.find(of);
    const std::string_view component =
        relation == relations_.end() ? of : relation->second.component;
    const CsafLeaf* one = leaf(component);
    if (one == nullptr) return std::nullopt;
    if (product.itself == nullptr) {
      product.itself = one;
    } else {
      product.part_of.push_back(one);
    }
    if (relation == relations_.end()) return product;
    of = relation->second.of;
  }
  return std::nullopt;
}

bool CsafProducts::for_each_id(const Node& map,
                               const std::function<void(std::string_view id)>& visit) {
  for_each_at(map, "product_ids", [&](const Node& id, std::size_t) { visit(id.text()); });
  bool is_all = true;
  for_each_at(map, "group_ids", [&](const Node& group, std::size_t) {
    const auto found = groups_.find(group.text());
    if (found == groups_.end()) return;
    visited_of_groups_ += found->second.size();
    is_all &= visited_of_groups_ <= limits::nodes;
    if (!is_all) return;
    for (const std::string_view id : found->second)
      visit(id);
  });
  return is_all;
}

void for_each_status(
    const Node& vulnerability,
    const std::function<void(CsafStatus, std::string_view, std::string_view, std::size_t)>& visit) {
  const std::optional<Node> statuses = vulnerability.find("product_status");
  if (!statuses || !statuses->is_map()) return;
  for (const StatusList& list : status_lists) {
    std::unordered_set<std::string_view> met;
    for_each_at(*statuses, list.name, [&](const Node& id, std::size_t number) {
      if (met.insert(id.text()).second) visit(list.status, id.text(), list.name, number);
    });
  }
}

}  // namespace hakoseki::advisory
