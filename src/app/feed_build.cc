#include "app/feed_build.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "app/database_file.h"
#include "app/exit_code.h"
#include "app/interruption.h"
#include "app/options.h"
#include "app/output.h"
#include "app/terminal.h"
#include "base/json_writer.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "report/layout.h"

namespace hakoseki::app {
namespace {

using advisories::FeedTotals;
using advisories::Gap;

// What is listed for programs of what was not used; more than that helps nobody.
constexpr std::uint64_t most_kept = 1'000'000;
constexpr std::size_t number_cells = 13;

std::string_view name_of(Gap::Kind kind) {
  switch (kind) {
    case Gap::Kind::record:
      return "record";
    case Gap::Kind::document:
      return "document";
    case Gap::Kind::unrecognised:
      return "unrecognised";
    case Gap::Kind::input:
      break;
  }
  return "input";
}

std::string row_of(std::string_view name, std::size_t name_cells,
                   const std::array<std::string, 4>& cells) {
  std::string row = report::pad_right(name, name_cells);
  for (const std::string& cell : cells)
    row += report::pad_left(cell, number_cells);
  return row + '\n';
}

std::array<std::string, 4> cells_of(const FeedTotals& totals) {
  return {std::to_string(totals.documents), std::to_string(totals.records),
          std::to_string(totals.skipped), std::to_string(totals.unrecognised)};
}

}  // namespace

FeedBuild::FeedBuild(FeedBuildSettings settings) : settings_(std::move(settings)) {}

void FeedBuild::add(const advisories::Feed& feed) {
  ProgressLine line(!settings_.is_quiet && !settings_.lists_skipped && stderr_is_terminal(),
                    settings_.language);
  std::uint64_t seen = 0;
  const std::string shown = utf8::neutralise(feed.name);
  FeedTotals totals = advisories::read_feed(
      feed,
      {.take = [this](advisory::Records records) { builder_.add(std::move(records)); },
       .tell = [&](const Gap& gap) { tell(feed.name, gap); },
       .saw =
           [&](std::uint64_t bytes) {
             constexpr std::uint64_t kilobyte = 1000;
             seen += bytes;
             line.show(say({"{}: {} kB read", "{}: {} kB を読み取り済み"}, shown, seen / kilobyte));
           },
       .stop = &interruption()});
  is_whole_ = is_whole_ && totals.is_whole;
  builder_.add({.name = feed.name,
                .origin = feed.origin,
                .licence = feed.licence,
                .attribution = feed.attribution,
                .digest = totals.digest,
                .documents = totals.documents,
                .records = totals.records,
                .skipped = totals.skipped,
                .data_day = totals.data_day});
  lines_.push_back({shown, std::move(totals)});
}

void FeedBuild::leave_out(const std::string& feed, const std::string& where,
                          const Message& reason) {
  tell(feed, {Gap::Kind::input, where, reason});
}

void FeedBuild::tell(const std::string& feed, const Gap& gap) {
  if (gap.kind == Gap::Kind::input) {
    const std::string what = gap.where.empty() ? feed : fmt::format("{}: {}", feed, gap.where);
    warn({fmt::format("{}: {}", what, gap.reason.en), fmt::format("{}: {}", what, gap.reason.ja)},
         settings_.language);
  } else if (settings_.lists_skipped) {
    write_stderr(fmt::format("hakoseki: {}\n",
                             utf8::neutralise(fmt::format("{}: {}: {}", feed, gap.where,
                                                          gap.reason.in(settings_.language)))));
  }
  if (!settings_.skipped_file.empty()) keep(feed, gap);
}

void FeedBuild::keep(const std::string& feed, const Gap& gap) {
  if (kept_ == most_kept) {
    ++not_kept_;
    return;
  }
  ++kept_;
  JsonWriter json(skipped_);
  json.begin_object();
  json.member("feed", feed);
  json.member("where", gap.where);
  json.member("kind", name_of(gap.kind));
  json.key("reason");
  json.begin_object();
  json.member("en", gap.reason.en);
  json.member("ja", gap.reason.ja);
  json.end_object();
  json.end_object();
  skipped_ += '\n';
}

FeedTotals FeedBuild::sum() const {
  FeedTotals all;
  for (const Line& line : lines_) {
    all.documents += line.totals.documents;
    all.records += line.totals.records;
    all.skipped += line.totals.skipped;
    all.unrecognised += line.totals.unrecognised;
    all.data_day = std::max(all.data_day, line.totals.data_day);
  }
  return all;
}

Result<std::string> FeedBuild::finish() {
  if (sum().records == 0) {
    return std::unexpected(
        Error(Fault::malformed, Text{"there is no advisory in what was given",
                                     "指定されたものの中に脆弱性情報がありません"}));
  }
  return builder_.finish();
}

std::string FeedBuild::table() const {
  const Language language = settings_.language;
  const std::string total(Text{"all", "合計"}.in(language));
  std::size_t name_cells = utf8::cells(total);
  for (const Line& line : lines_)
    name_cells = std::max(name_cells, utf8::cells(line.name));
  const auto word = [&](const Text& text) { return std::string(text.in(language)); };
  std::string text = row_of("", name_cells,
                            {word({"documents", "文書"}), word({"records", "レコード"}),
                             word({"skipped", "スキップ"}), word({"unrecognised", "対象外"})});
  for (const Line& line : lines_)
    text += row_of(line.name, name_cells, cells_of(line.totals));
  return text + row_of(total, name_cells, cells_of(sum()));
}

Result<void> FeedBuild::write_skipped() const {
  if (settings_.skipped_file.empty()) return {};
  std::string rest;
  if (not_kept_ > 0) rest = fmt::format("{{\"more\":{}}}\n", not_kept_);
  return write_file(settings_.skipped_file, [&](const Sink& sink) {
    sink(skipped_);
    sink(rest);
  });
}

Result<FeedBuildSettings> feed_build_settings(const Arguments& arguments) {
  FeedBuildSettings settings;
  settings.language = language_of(arguments);
  TRY(const auto skipped, value_of(arguments, "skipped"));
  settings.skipped_file = skipped.value_or("");
  TRY(const auto verbose, value_of(arguments, "verbose"));
  settings.lists_skipped = verbose.has_value();
  TRY(const auto quiet, value_of(arguments, "quiet"));
  settings.is_quiet = quiet.has_value();
  return settings;
}

int deliver(FeedBuild& build, const std::string& path, const FeedBuildSettings& settings) {
  const Language language = settings.language;
  if (interruption()) {
    complain({Fault::unavailable,
              Text{"interrupted; nothing was written", "中断したため、何も書き込みませんでした"}},
             language);
    return exit_incomplete;
  }
  if (!settings.is_quiet) {
    if (const int code = print(build.table(), language); code != exit_ok) return code;
  }
  if (const Result<void> written = build.write_skipped(); !written) {
    complain(written.error(), language);
    return exit_environment;
  }
  const Result<std::string> bytes = build.finish();
  if (!bytes) {
    complain(bytes.error(), language);
    return bytes.error().fault == Fault::malformed ? exit_usage : exit_environment;
  }
  if (const Result<void> written = replace_database(path, *bytes); !written) {
    complain(written.error(), language);
    return exit_environment;
  }
  const Result<vulnerabilities::Database> database = vulnerabilities::Database::open(*bytes);
  if (!database) {
    complain(error_of_file(path, database.error()), language);
    return exit_environment;
  }
  if (!settings.is_quiet) {
    const Message line = say({"{}: {} vulnerabilities of {} packages, {} bytes\n",
                              "{}: 脆弱性 {} 件、パッケージ {} 件、{} バイト\n"},
                             utf8::neutralise(path), database->vulnerability_count(),
                             database->package_count(), bytes->size());
    if (const int code = print(line.in(language), language); code != exit_ok) return code;
  }
  return build.is_whole() ? exit_ok : exit_incomplete;
}

}  // namespace hakoseki::app
