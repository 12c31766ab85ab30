// The Common Security Advisory Framework 2.0 (OASIS): what its product tree and its lists of
// products say, for those who read what is told of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "formats/node.h"

namespace hakoseki::advisory {

// A full product name (section 3.1.3) at an end of the tree. Texts point into the document.
struct CsafLeaf {
  std::string_view name = {};
  std::string_view category = {};      // of its branch: `product_name`, `product_version`
  std::string_view architecture = {};  // of the branch around it
  std::string_view purl = {};          // of its product_identification_helper, as written
  std::string_view cpe = {};
  // Of its helper's file hashes: the algorithm and the value.
  std::vector<std::pair<std::string_view, std::string_view>> hashes = {};
};

struct CsafProduct {
  const CsafLeaf* itself = nullptr;
  std::vector<const CsafLeaf*> part_of = {};  // the nearest first
};

class CsafProducts {
 public:
  // The document must outlive it.
  explicit CsafProducts(const Node& document);

  // Nothing where the tree has no such product, or it is defined by itself.
  [[nodiscard]] std::optional<CsafProduct> find(std::string_view id) const;

  // Calls `visit` with the ids in the list `product_ids` of a map, and with those of the groups in
  // `group_ids`. False where groups make them too many to be meant; the rest is left out.
  [[nodiscard]] bool for_each_id(const Node& map,
                                 const std::function<void(std::string_view id)>& visit);

 private:
  struct Relation {
    std::string_view component;
    std::string_view of;
  };

  void take_branches(const Node& map, std::string_view architecture);
  void take_name(const Node& name, std::string_view category, std::string_view architecture);
  void take_relations(const Node& tree);
  [[nodiscard]] const CsafLeaf* leaf(std::string_view id) const;

  std::unordered_map<std::string_view, CsafLeaf> leaves_;
  std::unordered_map<std::string_view, Relation> relations_;
  std::unordered_map<std::string_view, std::vector<std::string_view>> groups_;
  std::size_t visited_of_groups_ = 0;
};

// What a document says of a product with regard to one vulnerability (section 3.2.3.9).
enum class CsafStatus : std::uint8_t { affected, fixed, not_affected, under_investigation };

// Calls `visit` with each product of product_status of a vulnerability, once a list, and with the
// list and its number there; `recommended` says nothing of being vulnerable.
void for_each_status(const Node& vulnerability,
                     const std::function<void(CsafStatus status, std::string_view id,
                                              std::string_view list, std::size_t number)>& visit);

}  // namespace hakoseki::advisory
