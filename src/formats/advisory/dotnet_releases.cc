// The releases of .NET (github.com/dotnet/core, `release-notes/*/releases.json`), each with the
// vulnerabilities that it mends.

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/json_pieces.h"
#include "formats/json_reader.h"

namespace hakoseki::advisory {
namespace {

// In which part of .NET a vulnerability is, nobody tells here. Every program of .NET has the
// runtime: as a shared framework, or its own.
constexpr std::string_view runtime = "Microsoft.NETCore.App";
constexpr std::string_view platforms[] = {"linux-arm",        "linux-arm64",    "linux-musl-arm",
                                          "linux-musl-arm64", "linux-musl-x64", "linux-x64",
                                          "win-x64"};

constexpr std::size_t most_vulnerabilities = 10'000;  // ten a month for eighty years

// Empty where there is none, or more than one.
std::string_view only_word(std::string_view text) {
  const std::vector<std::string_view> words = words_of(text);
  return words.size() == 1 ? words.front() : std::string_view();
}

class ChannelReader {
 public:
  ChannelReader(std::string_view channel, std::string_view path)
      : first_(fmt::format("{}.0-0", channel)), path_(path) {}

  void read_release(const Node& release, std::size_t number) {
    const std::optional<Node> cves = release.find("cve-list");
    if (!cves || cves->size() == 0) return;
    const std::optional<Node> part = release.find("runtime");
    const std::string_view version = part ? text_at(*part, "version") : std::string_view();
    if (version.empty()) {
      ++records_.passed_over;  // of the SDK alone
      return;
    }
    const std::optional<Day> day = day_in(text_at(release, "release-date"));
    for_each_at(release, "cve-list", [&](const Node& cve, std::size_t at) {
      const std::string_view id = only_word(text_at(cve, "cve-id"));
      const std::string where = fmt::format("{}#/releases/{}/cve-list/{}", path_, number, at);
      if (!is_cve(id)) return skip(where, Text{"it names no CVE", "CVE がありません"}, records_);
      if (advisories_.size() == most_vulnerabilities)
        return skip(where,
                    Text{"a channel with too many vulnerabilities", "チャネルの脆弱性が多すぎます"},
                    records_);
      take(id, version, day, text_at(cve, "cve-url"));
    });
  }

  Records finish() {
    for (Advisory& advisory : advisories_)
      add(std::move(advisory), records_);
    return std::move(records_);
  }

 private:
  // What later releases list again was mended by the first of them.
  void take(std::string_view id, std::string_view version, std::optional<Day> day,
            std::string_view url) {
    const auto [place, is_new] = by_id_.try_emplace(std::string(id), advisories_.size());
    if (is_new) {
      advisories_.push_back(advisory_of(id, version, day, url));
      return;
    }
    Advisory& known = advisories_[place->second];
    const std::string& fix = known.statements.front().vulnerable.front().to;
    const auto order = compare_versions(VersionScheme::nuget, version, fix);
    if (order && std::is_lt(*order)) known = advisory_of(id, version, day, url);
  }

  [[nodiscard]] Advisory advisory_of(std::string_view id, std::string_view version,
                                     std::optional<Day> day, std::string_view url) const {
    Advisory advisory = {.id = std::string(id), .source = "dotnet", .published = day};
    add_once(advisory.references, url);
    const auto state = [&](std::string package) {
      advisory.statements.push_back({.ecosystem = "nuget",
                                     .package = std::move(package),
                                     .vulnerable = {{.from = first_, .to = std::string(version)}}});
    };
    state(std::string(runtime));
    for (const std::string_view platform : platforms)
      state(fmt::format("{}.Runtime.{}", runtime, platform));
    return advisory;
  }

  std::string first_;  // of the channel, previews with it
  std::string_view path_;
  Records records_;
  std::vector<Advisory> advisories_;
  std::unordered_map<std::string, std::size_t> by_id_;
};

Result<Records> read(const FeedDocument& document) {
  const SourceText source(std::string(document.path), std::string(document.bytes));
  TRY(const Document parsed, read_json(source));
  const std::string_view channel = text_at(parsed.root(), "channel-version");
  if (channel.empty())
    return std::unexpected(Error(
        Fault::malformed, Text{"it does not name its channel", "チャネルの名前がありません"}));
  ChannelReader reader(channel, document.path);
  for_each_at(parsed.root(), "releases", [&](const Node& release, std::size_t number) {
    reader.read_release(release, number);
  });
  return reader.finish();
}

bool recognises(const FeedDocument& document) {
  constexpr std::size_t most_members = 16;
  std::vector<std::string_view> names;
  for (const JsonPiece& piece : first_pieces(document.bytes, most_members))
    names.push_back(piece.key);
  return is_one_of("channel-version", names) && is_one_of("latest-runtime", names) &&
         is_one_of("releases", names);
}

}  // namespace

FeedReader dotnet_releases() {
  return {.name = "dotnet-releases", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
