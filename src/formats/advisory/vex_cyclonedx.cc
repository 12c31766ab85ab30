// CycloneDX 1.4 to 1.7 in JSON (ECMA-424): vulnerabilities with an analysis.
#include <algorithm>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

#include "base/percent.h"
#include "formats/advisory/reading.h"
#include "formats/advisory/vex_formats.h"

namespace hakoseki::advisory {
namespace {

struct State {
  std::string_view word;
  VexStatus status;
};

constexpr State states[] = {
    {"resolved", VexStatus::fixed},
    {"resolved_with_pedigree", VexStatus::fixed},
    {"exploitable", VexStatus::affected},
    {"in_triage", VexStatus::under_investigation},
    {"false_positive", VexStatus::not_affected},
    {"not_affected", VexStatus::not_affected},
};

class Bom {
 public:
  Bom(const Node& root, std::string_view path) : root_(root), path_(path) {
    const std::optional<Node> metadata = root.find("metadata");
    if (metadata && metadata->is_map()) {
      time_ = parse_iso8601(text_at(*metadata, "timestamp"));
      take_author(*metadata);
      if (const std::optional<Node> subject = metadata->find("component")) take(*subject);
    }
    take_components(root);
    document_.id = text_at(root, "serialNumber");
  }

  VexDocument run() {
    for_each_at(root_, "vulnerabilities", [&](const Node& node, std::size_t number) {
      where_ = fmt::format("{}#/vulnerabilities/{}", path_, number);
      take_vulnerability(node);
    });
    return std::move(document_);
  }

 private:
  void take_author(const Node& metadata) {
    for_each_at(metadata, "authors", [&](const Node& author, std::size_t) {
      if (document_.author.empty()) document_.author = text_at(author, "name");
    });
    const std::optional<Node> supplier = metadata.find("supplier");
    if (document_.author.empty() && supplier) document_.author = text_at(*supplier, "name");
  }

  // The reader of JSON bounds how deep components stand inside each other.
  void take_components(const Node& of) {
    for_each_at(of, "components", [&](const Node& node, std::size_t) { take(node); });
  }

  void take(const Node& node) {
    if (!node.is_map()) return;
    const std::string_view reference = text_at(node, "bom-ref");
    if (!reference.empty()) components_.emplace(reference, node);
    take_components(node);
  }

  void take_vulnerability(const Node& node) {
    const std::optional<Node> analysis = node.find("analysis");
    const std::string_view word = analysis ? text_at(*analysis, "state") : std::string_view();
    const auto* const state = std::ranges::find(states, word, &State::word);
    if (!analysis || state == std::end(states)) {
      document_.skipped.push_back({where_, Text{"no analysis says how its products stand to it",
                                                "製品への影響を示す analysis がありません"}});
      return;
    }
    VexStatement statement{.vulnerabilities = {std::string(text_at(node, "id"))},
                           .status = state->status,
                           .justification = std::string(text_at(*analysis, "justification")),
                           .impact = std::string(text_at(*analysis, "detail")),
                           .author = document_.author,
                           .time = time_of(node, *analysis),
                           .where = where_};
    for (const std::string& response : texts_at(*analysis, "response"))
      statement.action += (statement.action.empty() ? "" : ", ") + response;
    for_each_at(node, "references", [&](const Node& reference, std::size_t) {
      add_once(statement.vulnerabilities, text_at(reference, "id"));
    });
    for_each_at(node, "affects",
                [&](const Node& affected, std::size_t) { take_affected(affected, statement); });
    add_statement(document_, std::move(statement));
  }

  [[nodiscard]] std::optional<FineMoment> time_of(const Node& node, const Node& analysis) const {
    for (const std::string_view name : {"lastUpdated", "firstIssued"}) {
      const auto time = parse_iso8601(text_at(analysis, name));
      if (time) return time;
    }
    const auto updated = parse_iso8601(text_at(node, "updated"));
    return updated ? updated : time_;
  }

  // Where versions are listed, it is true of those alone whose own status fits.
  void take_affected(const Node& affected, VexStatement& statement) {
    const VexThing thing = thing_of(text_at(affected, "ref"));
    const std::optional<Node> versions = affected.find("versions");
    if (!versions || !versions->is_list() || versions->size() == 0) {
      statement.products.push_back({.itself = thing});
      return;
    }
    const bool is_harmless =
        statement.status == VexStatus::not_affected || statement.status == VexStatus::fixed;
    for_each_at(affected, "versions", [&](const Node& version, std::size_t number) {
      const std::string_view word = text_at(version, "status");
      if (!word.empty() && word != (is_harmless ? "unaffected" : "affected")) return;
      const std::string_view one = text_at(version, "version");
      if (one.empty() || thing.purls.empty()) {
        document_.skipped.push_back(
            {fmt::format("{}/affects/versions/{}", where_, number),
             Text{"a range of versions, or a version of what has no package URL",
                  "バージョンの範囲、またはパッケージ URL のない製品のバージョンです"}});
        return;
      }
      VexThing of_version = thing;
      for (Purl& purl : of_version.purls)
        purl.version = one;
      statement.products.push_back({.itself = std::move(of_version)});
    });
  }

  // A bom-ref of this document, a package URL, or a link into another document: its serial number,
  // version and bom-ref, `urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#pkg%3Anpm%2Fa%401.0`.
  [[nodiscard]] VexThing thing_of(std::string_view reference) const {
    VexThing thing{.id = std::string(reference)};
    const auto own = components_.find(reference);
    if (own != components_.end()) {
      identify(thing, text_at(own->second, "purl"));
      identify(thing, text_at(own->second, "cpe"));
      for_each_at(own->second, "hashes", [&](const Node& hash, std::size_t) {
        identify_by_hash(thing, text_at(hash, "alg"), text_at(hash, "content"));
      });
    }
    const std::size_t mark = reference.find('#');
    if (reference.starts_with("urn:cdx:") && mark != std::string_view::npos) {
      identify(thing, percent_decode(reference.substr(mark + 1)));
    } else {
      identify(thing, reference);
    }
    return thing;
  }

  const Node& root_;
  std::string_view path_;
  std::string where_;
  VexDocument document_{.format = "CycloneDX"};
  std::optional<FineMoment> time_;
  std::unordered_map<std::string_view, Node> components_;
};

}  // namespace

VexDocument read_cyclonedx_vex(const Node& root, std::string_view path) {
  return Bom(root, path).run();
}

}  // namespace hakoseki::advisory
