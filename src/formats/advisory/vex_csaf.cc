// CSAF 2.0 (OASIS), profile 5: what a vendor's document says of the products in its tree.
#include <compare>
#include <map>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

#include "formats/advisory/csaf.h"
#include "formats/advisory/reading.h"
#include "formats/advisory/vex_formats.h"

namespace hakoseki::advisory {
namespace {

VexThing thing_of(const CsafLeaf& leaf) {
  VexThing thing{.id = std::string(leaf.name)};
  identify(thing, leaf.purl);
  identify(thing, leaf.cpe);
  for (const auto& [algorithm, value] : leaf.hashes)
    identify_by_hash(thing, algorithm, value);
  return thing;
}

// A component of something is its subcomponent; modules between them say nothing here.
VexProduct product_of(const CsafProduct& product) {
  if (product.part_of.empty()) return {.itself = thing_of(*product.itself)};
  return {.itself = thing_of(*product.part_of.back()),
          .subcomponents = {thing_of(*product.itself)}};
}

VexStatus status_of(CsafStatus status) {
  switch (status) {
    case CsafStatus::affected:
      return VexStatus::affected;
    case CsafStatus::fixed:
      return VexStatus::fixed;
    case CsafStatus::not_affected:
      return VexStatus::not_affected;
    case CsafStatus::under_investigation:
      return VexStatus::under_investigation;
  }
  return VexStatus::under_investigation;
}

// What is said of single products beside their status.
using Words = std::unordered_map<std::string_view, std::string_view>;

class CsafVex {
 public:
  CsafVex(const Node& root, std::string_view path) : root_(root), path_(path), products_(root) {
    const Node about = root.find("document").value_or(root);
    const Node tracking = about.find("tracking").value_or(root);
    document_.id = text_at(tracking, "id");
    time_ = parse_iso8601(text_at(tracking, "current_release_date"));
    if (const std::optional<Node> publisher = about.find("publisher"))
      document_.author = text_at(*publisher, "name");
  }

  VexDocument run() {
    for_each_at(root_, "vulnerabilities", [&](const Node& node, std::size_t number) {
      where_ = fmt::format("{}#/vulnerabilities/{}", path_, number);
      take(node);
    });
    return std::move(document_);
  }

 private:
  struct Said {
    CsafStatus status = CsafStatus::not_affected;
    std::string_view flag = {};
    std::string_view impact = {};
    std::string_view action = {};

    auto operator<=>(const Said&) const = default;
  };

  Words words_of_products(const Node& vulnerability, std::string_view list, std::string_view word,
                          std::string_view category) {
    Words words;
    for_each_at(vulnerability, list, [&](const Node& node, std::size_t) {
      if (!category.empty() && text_at(node, "category") != category) return;
      is_all_ &= products_.for_each_id(
          node, [&](std::string_view id) { words.try_emplace(id, text_at(node, word)); });
    });
    return words;
  }

  static std::string_view word_of(const Words& words, std::string_view id) {
    const auto found = words.find(id);
    return found == words.end() ? std::string_view() : found->second;
  }

  static std::vector<std::string> ids_of(const Node& vulnerability) {
    std::vector<std::string> ids = {std::string(text_at(vulnerability, "cve"))};
    for_each_at(vulnerability, "ids", [&](const Node& id, std::size_t) {
      if (ids.front().empty()) ids.front() = text_at(id, "text");
    });
    return ids;
  }

  void take(const Node& vulnerability) {
    const Words flags = words_of_products(vulnerability, "flags", "label", {});
    const Words impacts = words_of_products(vulnerability, "threats", "details", "impact");
    const Words actions = words_of_products(vulnerability, "remediations", "details", {});
    if (!is_all_) {
      document_.skipped.push_back(
          {where_, Text{"its groups of products are too large", "製品のグループが大きすぎます"}});
      return;
    }
    // One statement for all products of which the same is said.
    std::map<Said, VexStatement> statements;
    for_each_status(vulnerability, [&](CsafStatus status, std::string_view id,
                                       std::string_view list, std::size_t number) {
      const auto product = products_.find(id);
      if (!product) {
        document_.skipped.push_back({fmt::format("{}/product_status/{}/{}", where_, list, number),
                                     say({"product `{}` is not in the product tree",
                                          "製品 `{}` が product_tree にありません"},
                                         id)});
        return;
      }
      const bool is_safe = status == CsafStatus::not_affected;
      const Said said{.status = status,
                      .flag = is_safe ? word_of(flags, id) : "",
                      .impact = is_safe ? word_of(impacts, id) : "",
                      .action = is_safe ? "" : word_of(actions, id)};
      statements[said].products.push_back(product_of(*product));
    });
    for (auto& [said, statement] : statements)
      finish(vulnerability, said, std::move(statement));
  }

  void finish(const Node& vulnerability, const Said& said, VexStatement statement) {
    statement.vulnerabilities = ids_of(vulnerability);
    statement.status = status_of(said.status);
    statement.justification = said.flag;
    statement.impact = said.impact;
    statement.action = said.action;
    statement.author = document_.author;
    statement.time = time_;
    statement.where = where_;
    add_statement(document_, std::move(statement));
  }

  const Node& root_;
  std::string_view path_;
  CsafProducts products_;
  std::string where_;
  VexDocument document_{.format = "CSAF 2.0"};
  std::optional<FineMoment> time_;
  bool is_all_ = true;
};

}  // namespace

VexDocument read_csaf_vex(const Node& root, std::string_view path) {
  return CsafVex(root, path).run();
}

}  // namespace hakoseki::advisory
