// What Alpine Linux (secdb.alpinelinux.org), Wolfi (packages.wolfi.dev/os/security.json) and
// Chainguard (packages.cgr.dev/chainguard/security.json) have mended, by source package and
// version: JSON, and YAML before 2020.
#include <map>

#include <fmt/format.h>

#include "base/ascii.h"
#include "formats/advisory/feed_text.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/json_reader.h"
#include "formats/purl.h"
#include "formats/yaml_reader.h"

namespace hakoseki::advisory {
namespace {

// `v3.19` and `edge`.
bool is_alpine_release(std::string_view text) {
  if (text == "edge") return true;
  if (!text.starts_with('v')) return false;
  const std::string_view number = text.substr(1);
  const std::size_t dot = number.find('.');
  return dot != std::string_view::npos && is_digits(number.substr(0, dot)) &&
         is_digits(number.substr(dot + 1));
}

std::string alpine_ecosystem(std::string_view release) {
  return fmt::format("alpine:{}", release.starts_with('v') ? release.substr(1) : release);
}

// Of which release a database is: as it says itself, else by the folders that it lies in. Empty:
// nobody knows.
std::string ecosystem_of(const Node& root, std::string_view path) {
  const std::string_view release = text_at(root, "distroversion");
  if (is_alpine_release(release)) return alpine_ecosystem(release);
  const std::string_view prefix = text_at(root, "urlprefix");
  for (const std::string_view place : {prefix, path}) {
    if (place.find("wolfi") != std::string_view::npos) return "wolfi";
    if (place.find("chainguard") != std::string_view::npos) return "chainguard";
  }
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (is_alpine_release(path.substr(0, end))) return alpine_ecosystem(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return {};
}

// What people wrote in place of an id: `CVE-2017-8073.patch` is of CVE-2017-8073, and so is
// `CVE-2017-17434-1`, a part of it.
std::string_view repaired_id(std::string_view word) {
  constexpr std::string_view prefix = "CVE-";
  if (!word.starts_with(prefix)) return word;
  const std::size_t dash = word.find('-', prefix.size());
  if (dash == std::string_view::npos) return word;
  return word.substr(0, word.find_first_not_of("0123456789", dash + 1));
}

// An id has a prefix, a dash and digits: `XSA-300`, `GHSA-qgp4-5qx6-548g`, `TALOS-2019-0841`.
bool is_id(std::string_view word) {
  if (word.starts_with("CVE-")) return is_cve(word);
  const std::size_t dash = word.find('-');
  return dash != std::string_view::npos && dash > 0 && is_letter(word.front()) &&
         word.find_first_of("0123456789", dash) != std::string_view::npos;
}

// The ids of a line. What stands in parentheses is a remark: `CVE-2017-13043 (BGP)`.
std::vector<std::string> ids_of(std::string_view line) {
  constexpr std::size_t longest = 1000;  // bytes
  std::vector<std::string> ids;
  if (line.size() > longest) return ids;
  line = line.substr(0, line.find('('));
  bool is_apart = false;  // `CVE 2018-16859`
  for (const std::string_view word : words_of(line)) {
    const std::string id = is_apart ? fmt::format("CVE-{}", word) : std::string(repaired_id(word));
    is_apart = word == "CVE";
    if (is_id(id)) add_once(ids, id);
  }
  return ids;
}

class Reader {
 public:
  Reader(const FeedDocument& document, std::string ecosystem)
      : document_(document), ecosystem_(std::move(ecosystem)), left_(document.bytes.size()) {}

  // Errors: too_large.
  Result<Records> read(const Node& root) {
    for_each_at(root, "packages", [&](const Node& element, std::size_t number) {
      const std::string where = fmt::format("{}#/packages/{}", document_.path, number);
      const std::optional<Node> package = element.is_map() ? map_in(element, "pkg") : std::nullopt;
      if (package && !text_at(*package, "name").empty()) {
        take(where, *package);
      } else {
        skip(where, Text{"it is no package", "パッケージではありません"}, records_);
      }
    });
    if (left_ > 0) return std::move(records_);
    return refusal(document_, Error(Fault::too_large,
                                    Text{"more entries than bytes, by aliases",
                                         "エイリアスにより、項目がバイト数より多くなっています"}));
  }

 private:
  void take(const std::string& where, const Node& package) {
    const std::optional<Node> fixes = package.find("secfixes");
    if (!fixes || fixes->is_null()) return;  // nothing was mended
    if (!fixes->is_map())
      return skip(where,
                  Text{"`secfixes` must be a map of versions",
                       "`secfixes` はバージョンのマップでなければなりません"},
                  records_);
    const std::string_view name = text_at(package, "name");
    for (std::size_t i = 0; i < fixes->size() && left_ > 0; ++i) {
      const std::string_view version = fixes->key(i).text();
      const std::string place = fmt::format("{}/secfixes/{}", where, shown(version));
      const Node lines = fixes->value(i);
      --left_;
      if (version != "0" && !is_version(VersionScheme::apk, version)) {
        skip(place,
             say({"`{}` is no version of apk", "`{}` は apk のバージョンではありません"},
                 shown(version)),
             records_);
        continue;
      }
      if (lines.is_scalar() && !lines.is_null()) take(place, name, version, lines.text());
      // An empty map stands for an empty list.
      for (std::size_t j = 0; lines.is_list() && j < lines.size() && left_ > 0; ++j) {
        take(place, name, version, lines.element(j).text());
        --left_;
      }
    }
  }

  void take(const std::string& place, std::string_view package, std::string_view version,
            std::string_view line) {
    const std::vector<std::string> ids = ids_of(line);
    if (ids.empty())
      return skip(place, say({"`{}` holds no id", "`{}` には ID がありません"}, shown(line)),
                  records_);
    std::vector<std::string> cves;
    std::vector<std::string> reviewed;  // by GitHub: the same one, where there is one of each
    for (const std::string& id : ids) {
      if (id.starts_with("CVE-")) cves.push_back(id);
      if (id.starts_with("GHSA-")) reviewed.push_back(id);
    }
    // Others, such as Xen's, may be about several vulnerabilities: they count where they are alone.
    if (cves.empty()) cves = ids;
    for (const std::string& id : cves) {
      Advisory& advisory = advisory_of(id);
      if (cves.size() == 1 && reviewed.size() == 1 && reviewed.front() != id)
        add_once(advisory.aliases, reviewed.front());
      advisory.statements.push_back(statement_of(package, version));
    }
  }

  // 0 says that no version was ever affected.
  [[nodiscard]] Statement statement_of(std::string_view package, std::string_view version) const {
    Statement statement{
        .ecosystem = ecosystem_, .package = normal_name("apk", package), .names_source = true};
    if (version == "0") {
      statement.standing = Standing::not_affected;
    } else {
      statement.vulnerable = versions_before(version);
    }
    return statement;
  }

  // A vulnerability stands at each package that it was mended in.
  Advisory& advisory_of(const std::string& id) {
    const auto [found, is_new] = places_.try_emplace(id, records_.advisories.size());
    if (is_new) {
      records_.advisories.push_back(
          {.id = id, .source = ecosystem_.substr(0, ecosystem_.find(':'))});
    }
    return records_.advisories[found->second];
  }

  const FeedDocument& document_;
  std::string ecosystem_;
  // How many entries may come: without aliases of YAML each takes up bytes of its own.
  std::size_t left_;
  Records records_;
  std::map<std::string, std::size_t, std::less<>> places_;
};

bool is_json(const FeedDocument& document) {
  return trimmed(document.bytes.substr(0, 64)).starts_with('{');
}

bool recognises(const FeedDocument& document) {
  if (is_json(document))
    return begins_with(document, "\"secfixes\"") ||
           (begins_with(document, "\"apkurl\"") && begins_with(document, "\"packages\""));
  return begins_with(document, "apkurl:") && begins_with(document, "\npackages:");
}

Result<Records> read(const FeedDocument& document) {
  const SourceText source(std::string(document.path), std::string(document.bytes));
  TRY(const Document parsed, is_json(document) ? read_json(source) : read_yaml(source));
  const Node root = parsed.root();
  std::string ecosystem = root.is_map() ? ecosystem_of(root, document.path) : std::string();
  if (ecosystem.empty()) {
    return std::unexpected(Error(
        Fault::malformed,
        Text{"it does not say of which release it is", "どのリリースのものか書かれていません"},
        std::string(document.path)));
  }
  return Reader(document, std::move(ecosystem)).read(root);
}

}  // namespace

FeedReader alpine_secdb() {
  return {.name = "alpine-secdb", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
