// hakoseki db status: which database is used, how old its data is, and what it has data of.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "app/aws_session.h"
#include "app/commands.h"
#include "app/database_file.h"
#include "app/db_verbs.h"
#include "app/exit_code.h"
#include "app/options.h"
#include "app/output.h"
#include "app/terminal.h"
#include "base/json_writer.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "report/layout.h"

namespace hakoseki::app {
namespace {

using advisory::Day;
using vulnerabilities::CoverageRow;
using vulnerabilities::FeedSummary;

// Advisories of a week are what an attacker has and we have not.
constexpr int usual_age = 7;

struct Status {
  DatabaseFile file;
  std::vector<CoverageRow> coverage;
  std::vector<FeedSummary> feeds;
  std::optional<Day> data_day;
  std::optional<std::int64_t> age;  // in days
  int most_age = usual_age;
  bool is_verified = false;

  [[nodiscard]] bool is_old() const { return !age || *age > most_age; }
};

std::string text_of(const std::optional<Day>& day) {
  return day ? iso8601(*day).substr(0, 10) : "-";
}

void write_day(JsonWriter& json, std::string_view name, const std::optional<Day>& day) {
  json.key(name);
  if (day) {
    json.string(text_of(day));
  } else {
    json.null();
  }
}

void write_number(JsonWriter& json, std::string_view name, std::uint64_t number) {
  json.key(name);
  json.number(number);
}

void write_coverage(JsonWriter& json, const Status& status) {
  json.key("coverage");
  json.begin_array();
  for (const CoverageRow& row : status.coverage) {
    json.begin_object();
    json.member("ecosystem", row.ecosystem);
    json.member("source", row.source);
    write_number(json, "advisories", row.advisories);
    write_number(json, "packages", row.packages);
    write_day(json, "newest", row.newest);
    json.end_object();
  }
  json.end_array();
}

void write_feeds(JsonWriter& json, const Status& status) {
  json.key("feeds");
  json.begin_array();
  for (const FeedSummary& feed : status.feeds) {
    json.begin_object();
    json.member("name", feed.name);
    json.member("origin", feed.origin);
    json.member("license", feed.licence);
    json.member("attribution", feed.attribution);
    json.member("digest", feed.digest);
    write_number(json, "documents", feed.documents);
    write_number(json, "records", feed.records);
    write_number(json, "skipped", feed.skipped);
    write_day(json, "data_day", feed.data_day);
    json.end_object();
  }
  json.end_array();
}

std::string in_json(const Status& status) {
  std::string text;
  JsonWriter json(text, JsonWriter::Layout::indented);
  json.begin_object();
  json.member("file", status.file.path);
  json.member("digest", status.file.database.digest());
  write_number(json, "bytes", status.file.bytes.bytes().size());
  json.key("verified");
  json.boolean(status.is_verified);
  write_day(json, "data_day", status.data_day);
  json.key("age_days");
  if (status.age) {
    json.number(*status.age);
  } else {
    json.null();
  }
  json.key("old");
  json.boolean(status.is_old());
  write_number(json, "vulnerabilities", status.file.database.vulnerability_count());
  write_number(json, "packages", status.file.database.package_count());
  write_number(json, "exploited", status.file.database.exploited().size());
  write_number(json, "support_cycles", status.file.database.cycles().size());
  write_coverage(json, status);
  write_feeds(json, status);
  json.end_object();
  return text + '\n';
}

// Columns as wide as what stands in them; the first ones are words, the others numbers and days.
class Table {
 public:
  explicit Table(std::size_t words) : words_(words) {}

  void add(std::vector<std::string> cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (widths_.size() == i) widths_.push_back(0);
      widths_[i] = std::max(widths_[i], utf8::cells(cells[i]));
    }
    rows_.push_back(std::move(cells));
  }

  [[nodiscard]] std::string text() const {
    std::string text;
    for (const std::vector<std::string>& row : rows_) {
      std::string line = " ";
      for (std::size_t i = 0; i < row.size(); ++i) {
        line += ' ';
        line += i < words_ ? report::pad_right(row[i], widths_[i])
                           : report::pad_left(row[i], widths_[i]);
      }
      line.erase(line.find_last_not_of(' ') + 1);
      text += line + '\n';
    }
    return text;
  }

 private:
  std::size_t words_;
  std::vector<std::size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
};

std::string for_people(const Status& status, Language language) {
  const auto word = [&](const Text& text) { return std::string(text.in(language)); };
  const auto line = [&](const Text& name, const std::string& value) {
    return report::pad_right(name.in(language), 18) + value + '\n';
  };
  const vulnerabilities::Database& database = status.file.database;
  std::string text = line({"database", "データベース"}, utf8::neutralise(status.file.path));
  text += line({"digest", "ダイジェスト"}, database.digest());
  text += line({"bytes", "バイト数"}, std::to_string(status.file.bytes.bytes().size()));
  std::string age = text_of(status.data_day);
  if (status.age) age += say({" ({} days old)", "({} 日前)"}, *status.age).in(language);
  text += line({"data to", "データの日付"}, age);
  text += line({"vulnerabilities", "脆弱性"}, std::to_string(database.vulnerability_count()));
  text += line({"packages", "パッケージ"}, std::to_string(database.package_count()));
  if (status.is_verified) {
    text += line({"checksums", "チェックサム"},
                 word({"all of them are right", "すべて一致しています"}));
  }
  Table coverage(2);
  coverage.add({word({"release or ecosystem", "リリース・エコシステム"}),
                word({"source", "情報源"}), word({"advisories", "件数"}),
                word({"packages", "パッケージ"}), word({"newest", "最新"})});
  for (const CoverageRow& row : status.coverage) {
    coverage.add({utf8::neutralise(row.ecosystem), utf8::neutralise(row.source),
                  std::to_string(row.advisories), std::to_string(row.packages),
                  text_of(row.newest)});
  }
  text += '\n' + word({"What there is data of:", "データがある対象:"}) + '\n' + coverage.text();
  Table feeds(1);
  feeds.add({word({"feed", "フィード"}), word({"records", "レコード"}),
             word({"skipped", "スキップ"}), word({"data to", "日付"})});
  for (const FeedSummary& feed : status.feeds) {
    feeds.add({utf8::neutralise(feed.name), std::to_string(feed.records),
               std::to_string(feed.skipped), text_of(feed.data_day)});
  }
  text += '\n' + word({"What it is made of:", "もとになったフィード:"}) + '\n' + feeds.text();
  std::string sources;
  for (const FeedSummary& feed : status.feeds) {
    if (!feed.attribution.empty()) sources += "  " + utf8::neutralise(feed.attribution) + '\n';
  }
  if (!sources.empty()) text += '\n' + word({"Sources:", "出典:"}) + '\n' + sources;
  return text;
}

// Of what feeds told; a day that is yet to come says nothing of their age.
std::optional<Day> newest_day(const std::vector<FeedSummary>& feeds, Day today) {
  std::optional<Day> newest;
  for (const FeedSummary& feed : feeds) {
    if (feed.data_day && *feed.data_day <= today) newest = std::max(newest, feed.data_day);
  }
  return newest;
}

Result<Status> status_of(const Arguments& arguments) {
  TRY(const std::string path, database_path(arguments, surroundings_of_the_process()));
  TRY(DatabaseFile file, DatabaseFile::open(path));
  Status status{.file = std::move(file), .coverage = {}, .feeds = {}, .data_day = {}, .age = {}};
  const vulnerabilities::Database& database = status.file.database;
  TRY(const auto verify, value_of(arguments, "verify"));
  status.is_verified = verify.has_value();
  const auto look = [&] { return status.is_verified ? database.verify() : database.intact(); };
  status.coverage = database.coverage();
  status.feeds = database.feeds();
  if (const Result<void> intact = look(); !intact) {
    return std::unexpected(error_of_file(path, intact.error()));
  }
  const auto today = std::chrono::floor<std::chrono::days>(current_moment());
  status.data_day = newest_day(status.feeds, today);
  if (status.data_day) status.age = (today - *status.data_day).count();
  return status;
}

}  // namespace

int run_db_status(const Arguments& arguments) {
  const Language language = language_of(arguments);
  const auto most_age = value_of(arguments, "max-age");
  if (!most_age) return refuse(most_age.error(), Command::db, language);
  Result<Status> status = status_of(arguments);
  if (!status) return fail_db(status.error(), language);
  if (*most_age) {
    std::from_chars((*most_age)->data(), (*most_age)->data() + (*most_age)->size(),
                    status->most_age);
  }
  const int code = write_db_reports(arguments, [&](std::string_view format, Language shown) {
    return format == "json" ? in_json(*status) : for_people(*status, shown);
  });
  if (code != exit_ok || !status->is_old()) return code;
  warn(status->age
           ? say({"the newest data is {} days old (--max-age {}); `hakoseki db update` "
                  "makes it new",
                  "最新のデータが {} 日前のものです(--max-age {})。`hakoseki db update` "
                  "で更新できます"},
                 *status->age, status->most_age)
           : Message(Text{"it is not known how old the data is", "データの日付が分かりません"}),
       language);
  // Whoever says how old it may be wants to be stopped.
  return *most_age ? exit_incomplete : exit_ok;
}

}  // namespace hakoseki::app
