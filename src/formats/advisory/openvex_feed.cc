// OpenVEX as a feed: what distributions say of their packages, as Ubuntu does for each CVE
// (https://github.com/canonical/ubuntu-security-notices, folder vex).
#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/source_text.h"
#include "base/utf8.h"
#include "formats/advisory/codenames.h"
#include "formats/advisory/feed_text.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/advisory/rpm_statements.h"
#include "formats/advisory/vex_formats.h"
#include "formats/json_reader.h"

namespace hakoseki::advisory {
namespace {

constexpr std::size_t widest_note = 120;

// Ecosystem and repository.
using Release = std::pair<std::string, std::string>;

// `debian-12.5` is `debian:12`, `alpine-3.19.1` is `alpine:3.19`, `ubuntu-22.04` stays.
std::string ecosystem_of_number(std::string_view name, std::string_view text) {
  if (!text.starts_with(name) || text.size() <= name.size() + 1 || text[name.size()] != '-')
    return {};
  std::string_view number = text.substr(name.size() + 1);
  std::size_t end = number.find('.');
  if (name != "debian" && end != std::string_view::npos) end = number.find('.', end + 1);
  return fmt::format("{}:{}", name, number.substr(0, end));
}

// `esm-infra/xenial` is a release and the repository that its packages are in.
std::optional<Release> release_of(const Purl& purl) {
  if (purl.type == "apk" && (purl.space == "wolfi" || purl.space == "chainguard"))
    return Release{purl.space, {}};
  if (purl.type != "deb" && purl.type != "apk") return std::nullopt;
  std::string_view distro = purl.qualifier("distro");
  Release release;
  const std::size_t slash = distro.find('/');
  if (slash != std::string_view::npos) {
    release.second = distro.substr(0, slash);
    distro.remove_prefix(slash + 1);
  }
  release.first = ecosystem_of_number(purl.space, distro);
  if (const DistributionRelease* named = release_named(purl.space, distro); named != nullptr)
    release.first = named->ecosystem;
  if (release.first.empty()) return std::nullopt;
  return release;
}

bool is_source(const Purl& purl) {
  return purl.qualifier("arch") == "source";
}

// What Ubuntu's tracker calls `ignored` and `end of life` has these words here.
struct Ubuntu {
  std::string_view words;
  std::string_view note;
};
constexpr Ubuntu not_mended[] = {{"decided to not fix", "ignored"},
                                 {"no longer supported", "end of life"}};

const Ubuntu* not_mended_by(std::string_view action) {
  const auto* const found = std::ranges::find_if(
      not_mended, [&](const Ubuntu& one) { return action.contains(one.words); });
  return found == std::end(not_mended) ? nullptr : found;
}

Standing standing_of(std::string_view action) {
  return not_mended_by(action) == nullptr ? Standing::affected : Standing::will_not_fix;
}

std::string note_of(std::string_view action) {
  if (const Ubuntu* known = not_mended_by(action)) return std::string(known->note);
  std::string note(action);
  std::ranges::replace(note, '\n', ' ');
  return utf8::clip(utf8::neutralise(note), widest_note);
}

class Feed {
 public:
  Feed(std::string_view author, const Node& root, Records& records) : records_(records) {
    source_ = lower_case(author).contains("canonical") ? "ubuntu-vex" : "openvex";
    modified_ = std::max(day_in(text_at(root, "timestamp")), day_in(text_at(root, "last_updated")));
  }

  void take(const VexStatement& statement, std::string_view description) {
    std::vector<const Purl*> purls;
    std::set<Release> with_sources;
    for (const VexProduct& product : statement.products) {
      for (const Purl& purl : product.itself.purls) {
        purls.push_back(&purl);
        const auto release = release_of(purl);
        if (release && is_source(purl)) with_sources.insert(*release);
      }
    }
    Advisory& advisory = advisory_of(statement, description);
    for (const Purl* purl : purls) {
      const auto release = release_of(*purl);
      // What is fixed has the version that it has now, and not the first one of those.
      if (!release || statement.status == VexStatus::fixed) {
        ++records_.passed_over;
        continue;
      }
      const bool is_told = !is_source(*purl) && with_sources.contains(*release);
      if (!is_told) advisory.statements.push_back(statement_of(statement, *purl, *release));
    }
  }

  void finish() {
    for (Advisory& advisory : advisories_) {
      advisory.statements = merged_architectures(std::move(advisory.statements));
      if (!advisory.statements.empty()) add(std::move(advisory), records_);
    }
  }

 private:
  Advisory& advisory_of(const VexStatement& statement, std::string_view description) {
    const auto [place, is_new] =
        by_id_.try_emplace(statement.vulnerabilities.front(), advisories_.size());
    if (is_new) {
      Advisory& advisory = advisories_.emplace_back(
          Advisory{.id = statement.vulnerabilities.front(), .source = source_});
      advisory.modified = modified_;
      advisory.description = description;
      for (const std::string& alias : statement.vulnerabilities) {
        if (alias.starts_with("https://")) {
          add_once(advisory.references, alias);
        } else if (alias != advisory.id) {
          add_once(advisory.aliases, alias);
        }
      }
    }
    Advisory& advisory = advisories_[place->second];
    if (statement.time) {
      const Day day = std::chrono::floor<std::chrono::days>(statement.time->second);
      advisory.published = std::min(advisory.published.value_or(day), day);
    }
    return advisory;
  }

  static Statement statement_of(const VexStatement& from, const Purl& purl,
                                const Release& release) {
    Statement statement{.ecosystem = release.first,
                        .package = purl.name,
                        .names_source = is_source(purl),
                        .repository = release.second};
    const std::string_view architecture = purl.qualifier("arch");
    if (!statement.names_source && architecture != "all") statement.architecture = architecture;
    statement.vulnerable = all_versions();
    switch (from.status) {
      case VexStatus::not_affected:
        statement.standing = Standing::not_affected;
        statement.vulnerable.clear();
        statement.note = from.justification;
        break;
      case VexStatus::under_investigation:
        statement.standing = Standing::under_investigation;
        break;
      default:
        statement.standing = standing_of(from.action);
        statement.note = note_of(from.action);
    }
    return statement;
  }

  Records& records_;
  std::string source_;
  std::optional<Day> modified_;
  std::vector<Advisory> advisories_;
  std::unordered_map<std::string, std::size_t> by_id_;
};

bool recognises(const FeedDocument& document) {
  return document.bytes.substr(0, limits::sniff_bytes).contains("\"https://openvex.dev/ns");
}

// By the name of the vulnerability, which is the first of its ids.
std::unordered_map<std::string_view, std::string_view> descriptions_in(const Node& root) {
  std::unordered_map<std::string_view, std::string_view> descriptions;
  for_each_at(root, "statements", [&](const Node& statement, std::size_t) {
    const std::optional<Node> vulnerability = statement.find("vulnerability");
    if (vulnerability && vulnerability->is_map())
      descriptions.try_emplace(text_at(*vulnerability, "name"),
                               text_at(*vulnerability, "description"));
  });
  return descriptions;
}

Result<Records> read(const FeedDocument& document) {
  const SourceText source(std::string(document.path), std::string(document.bytes));
  TRY(const Document json, read_json(source));
  const Node root = json.root();
  TRY(const VexDocument vex, read_openvex_version(source, root));
  const auto descriptions = descriptions_in(root);
  Records records;
  records.skipped = vex.skipped;
  Feed feed(vex.author, root, records);
  for (const VexStatement& statement : vex.statements) {
    const auto described = descriptions.find(statement.vulnerabilities.front());
    feed.take(statement, described == descriptions.end() ? "" : described->second);
  }
  feed.finish();
  return records;
}

}  // namespace

FeedReader openvex() {
  return {.name = "openvex", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
