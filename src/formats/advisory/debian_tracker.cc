// The JSON of Debian's security tracker (security-tracker.debian.org/tracker/data/json): by
// package, then by vulnerability, then by release.
#include <map>

#include <fmt/format.h>

#include "base/limits.h"
#include "formats/advisory/codenames.h"
#include "formats/advisory/debian_list.h"
#include "formats/advisory/feed_text.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/json_pieces.h"
#include "formats/json_reader.h"
#include "formats/purl.h"

namespace hakoseki::advisory {
namespace {

class Reader {
 public:
  explicit Reader(const FeedDocument& document) : document_(document) {}

  Result<Records> read() {
    auto cut = for_each_piece(document_.bytes, [&](const JsonPiece& piece) { take(piece); });
    if (!cut) return refusal(document_, std::move(cut).error());
    return std::move(records_);
  }

 private:
  void take(const JsonPiece& piece) {
    const std::string where = fmt::format("{}#/{}", document_.path, piece.key);
    const auto read = read_json(SourceText(where, std::string(piece.bytes)));
    if (!read) return skip(where, read.error().told());
    const Node root = read->root();
    if (!root.is_map() || piece.key.empty())
      return skip(where, Text{"a package must be a map of its vulnerabilities",
                              "パッケージは脆弱性のマップでなければなりません"});
    for (std::size_t i = 0; i < root.size(); ++i)
      take(piece.key, root.key(i).text(), root.value(i));
  }

  void take(std::string_view package, std::string_view id, const Node& node) {
    const std::string where = fmt::format("{}#/{}/{}", document_.path, package, shown(id));
    const std::optional<Node> releases = map_in(node, "releases");
    if (!(is_cve(id) || id.starts_with("TEMP-")) || !releases)
      return skip(where, Text{"it lacks an id or its releases", "ID またはリリースがありません"});
    Advisory& advisory = advisory_of(id);
    if (advisory.description.empty())
      advisory.description = std::string(text_at(node, "description"));
    if (const std::string_view bug = text_at(node, "debianbug"); !bug.empty())
      add_reference(advisory.references, fmt::format("https://bugs.debian.org/{}", bug));
    for (std::size_t i = 0; i < releases->size(); ++i) {
      const std::string_view codename = releases->key(i).text();
      const DistributionRelease* release = release_named("debian", codename);
      if (release == nullptr) {
        skip(where, unknown_debian_release(codename));
      } else if (releases->value(i).is_map()) {
        take(where, *release, package, releases->value(i), advisory);
      } else {
        skip(where, Text{"a release must be a map", "リリースはマップでなければなりません"});
      }
    }
  }

  void take(const std::string& where, const DistributionRelease& release, std::string_view package,
            const Node& node, Advisory& advisory) {
    const std::string_view urgency = text_at(node, "urgency");
    Statement statement{.ecosystem = std::string(release.ecosystem),
                        .package = normal_name("deb", package),
                        .names_source = true,
                        .severity = debian_severity(urgency)};
    const std::string_view word = word_of(node, urgency);
    const std::string_view fixed = text_at(node, "fixed_version");
    if (word.empty())
      return skip(where, say({"`{}` is no status", "`{}` は状態ではありません"},
                             shown(text_at(node, "status"))));
    if (!fixed.empty() && !is_version(VersionScheme::deb, fixed))
      return skip(where, broken_debian_version(fixed));
    if (word == "resolved") {
      statement.vulnerable = versions_before(fixed);
    } else {
      static_cast<void>(take_debian_word(statement, word, fixed == "0" ? "" : fixed));
      const std::string_view reason = text_at(node, "nodsa");
      // That it is open is no reason.
      if (word != "unfixed" && word != "not-affected") statement.note = debian_note(word, reason);
    }
    advisory.statements.push_back(std::move(statement));
  }

  // What the lists of the tracker would say; `resolved` where a version does. Empty: unknown.
  static std::string_view word_of(const Node& node, std::string_view urgency) {
    const std::string_view status = text_at(node, "status");
    const std::string_view fixed = text_at(node, "fixed_version");
    // The package is there, and nothing in it has to be mended.
    if (status == "resolved") return fixed.empty() || fixed == "0" ? "not-affected" : status;
    if (status == "undetermined") return status;
    if (status != "open") return {};
    if (urgency == "end-of-life") return urgency;
    const std::string_view reason = text_at(node, "nodsa_reason");
    if (reason == "ignored" || reason == "postponed") return reason;
    return node.find("nodsa") ? "no-dsa" : "unfixed";
  }

  // A vulnerability stands below each package that it is in.
  Advisory& advisory_of(std::string_view id) {
    const auto [found, is_new] = places_.try_emplace(std::string(id), records_.advisories.size());
    if (is_new) {
      records_.advisories.push_back(
          {.id = std::string(id),
           .source = "debian-tracker",
           .references = {fmt::format("https://security-tracker.debian.org/tracker/{}", id)}});
    }
    return records_.advisories[found->second];
  }

  void skip(std::string where, Message reason) {
    advisory::skip(std::move(where), std::move(reason), records_);
  }

  const FeedDocument& document_;
  Records records_;
  std::map<std::string, std::size_t, std::less<>> places_;
};

// `{"package": {"CVE-2024-1234": {`
bool recognises(const FeedDocument& document) {
  std::string_view head = document.bytes.substr(0, limits::sniff_bytes);
  const auto take = [&](std::string_view sign) {
    head = trimmed(head);
    if (!head.starts_with(sign)) return false;
    head.remove_prefix(sign.size());
    return true;
  };
  const auto take_key = [&] {
    if (!take("\"")) return std::string_view();
    const std::string_view key = head.substr(0, head.find('"'));
    head.remove_prefix(std::min(key.size() + 1, head.size()));
    return take(":") && take("{") ? key : std::string_view();
  };
  if (!take("{") || take_key().empty()) return false;
  const std::string_view id = take_key();
  return is_cve(id) || id.starts_with("TEMP-");
}

Result<Records> read(const FeedDocument& document) {
  return Reader(document).read();
}

}  // namespace

FeedReader debian_tracker() {
  return {.name = "debian-tracker", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
