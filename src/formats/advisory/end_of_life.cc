// Until when products are supported, as endoflife.date tells: its source (Markdown with YAML before
// it), its API v1 (/api/v1/products/PRODUCT and /full), and its old API (/api/PRODUCT.json).
#include <algorithm>

#include <fmt/format.h>

#include "formats/advisory/feed_text.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/json_reader.h"
#include "formats/yaml_reader.h"

namespace hakoseki::advisory {
namespace {

// What each of the three calls the same.
struct Names {
  std::string_view cycle;
  std::string_view end;
  std::string_view is_over;  // empty: `true` in place of the day
  std::string_view extended;
  std::string_view newest;  // the day of the newest version
};

constexpr Names of_source = {.cycle = "releaseCycle",
                             .end = "eol",
                             .is_over = "",
                             .extended = "eoes",
                             .newest = "latestReleaseDate"};
constexpr Names of_old_api = {.cycle = "cycle",
                              .end = "eol",
                              .is_over = "",
                              .extended = "extendedSupport",
                              .newest = "latestReleaseDate"};
constexpr Names of_api = {
    .cycle = "name", .end = "eolFrom", .is_over = "isEol", .extended = "eoesFrom", .newest = ""};

constexpr std::string_view fence = "---";

// A day, or whether it has ended; nothing where nobody knows.
bool is_end(std::string_view text) {
  return text.empty() || text == "true" || text == "false" || day_in(text);
}

class Reader {
 public:
  Reader(const FeedDocument& document, const Names& names) : document_(document), names_(names) {}

  void take(const Node& releases, std::string_view product) {
    for (std::size_t i = 0; releases.is_list() && i < releases.size(); ++i) {
      const Node release = releases.element(i);
      const std::string_view cycle = text_at(release, names_.cycle);
      if (cycle.empty() || product.empty()) {
        skip(fmt::format("{}#/releases/{}", document_.path, i),
             Text{"a release of no name", "名前のないリリースです"}, records_);
        continue;
      }
      const std::string_view end = text_at(release, names_.end);
      if (!is_end(end)) {
        skip(fmt::format("{}#/releases/{}", document_.path, i),
             say({"`{}` is no day", "`{}` は日付ではありません"}, shown(end)), records_);
        continue;
      }
      const std::string_view over = names_.is_over.empty() ? end : text_at(release, names_.is_over);
      const std::optional<Day> until = day_in(end);
      records_.cycles.push_back({.product = std::string(product),
                                 .cycle = std::string(cycle),
                                 .supported_until = until,
                                 .extended_until = day_in(text_at(release, names_.extended)),
                                 .is_over = !until && over == "true"});
      if (!names_.newest.empty())
        records_.data_day = std::max(records_.data_day, day_in(text_at(release, names_.newest)));
    }
  }

  void note_day(std::optional<Day> day) { records_.data_day = std::max(records_.data_day, day); }
  [[nodiscard]] Records finish() { return std::move(records_); }

 private:
  const FeedDocument& document_;
  const Names& names_;
  Records records_;
};

bool is_source(const FeedDocument& document) {
  return document.bytes.starts_with(fence);
}

// The YAML between the first two fences.
Result<Records> read_source(const FeedDocument& document) {
  const std::string_view rest = document.bytes.substr(fence.size());
  const std::string_view front = rest.substr(0, rest.find("\n---"));
  TRY(const Document parsed, read_yaml(SourceText(std::string(document.path), std::string(front))));
  Reader reader(document, of_source);
  const std::optional<Node> releases = parsed.root().find("releases");
  if (releases) reader.take(*releases, stem_of(document.path));
  return reader.finish();
}

Result<Records> read_api(const FeedDocument& document) {
  TRY(const Document parsed,
      read_json(SourceText(std::string(document.path), std::string(document.bytes))));
  const Node root = parsed.root();
  Reader old(document, of_old_api);
  if (root.is_list()) {
    old.take(root, stem_of(document.path));
    return old.finish();
  }
  Reader reader(document, of_api);
  reader.note_day(day_in(text_at(root, "generated_at")));
  const std::optional<Node> result = root.find("result");
  const auto take = [&](const Node& product, std::size_t) {
    const std::optional<Node> releases = product.find("releases");
    if (releases) reader.take(*releases, text_at(product, "name"));
  };
  if (result && result->is_list()) for_each_at(root, "result", take);
  if (result && result->is_map()) take(*result, 0);
  return reader.finish();
}

bool recognises(const FeedDocument& document) {
  if (is_source(document))
    return document.bytes.find("\nreleases:") != std::string_view::npos &&
           document.bytes.find("releaseCycle:") != std::string_view::npos;
  return begins_with(document, "\"eolFrom\"") ||
         (document.bytes.starts_with('[') && begins_with(document, "\"cycle\"") &&
          begins_with(document, "\"eol\""));
}

Result<Records> read(const FeedDocument& document) {
  return is_source(document) ? read_source(document) : read_api(document);
}

}  // namespace

FeedReader end_of_life() {
  return {.name = "endoflife", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
