// hakoseki db update: downloads the public feeds, or those of a mirror, and makes the database of
// them. hakoseki db feeds: which there are.
#include <algorithm>
#include <charconv>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/aws_session.h"
#include "app/commands.h"
#include "app/database_file.h"
#include "app/db_verbs.h"
#include "app/exit_code.h"
#include "app/feed_build.h"
#include "app/image_means.h"
#include "app/interruption.h"
#include "app/options.h"
#include "app/output.h"
#include "app/progress_line.h"
#include "app/suggestion.h"
#include "app/terminal.h"
#include "base/json_writer.h"
#include "base/parallel.h"
#include "base/utf8.h"
#include "collect/advisories/public_feeds.h"
#include "collect/advisories/update_feed.h"
#include "io/proxy.h"
#include "io/url.h"
#include "report/layout.h"

namespace hakoseki::app {
namespace {

using advisories::FeedUpdate;
using advisories::PublicFeed;

// Feeds that are asked for at once: each waits for its own server.
constexpr std::size_t feeds_at_once = 4;

struct UpdateSettings {
  std::vector<const PublicFeed*> feeds;
  std::string store;
  std::string mirror;
  std::string ca_file;
  std::chrono::seconds timeout{1800};
  std::string path;  // of the database
  FeedBuildSettings build;
};

std::unexpected<Error> malformed(Message what) {
  return std::unexpected(Error(Fault::malformed, std::move(what)));
}

// The names behind --feeds; `default` and `all` stand for those.
Result<std::vector<const PublicFeed*>> chosen_feeds(const std::vector<std::string>& values) {
  std::set<std::string_view> names;
  for (std::string_view rest : values) {
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      names.insert(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  if (values.empty()) names.insert("default");
  std::vector<const PublicFeed*> feeds;
  std::vector<std::string> known = {"all", "default"};
  for (const PublicFeed& feed : advisories::public_feeds()) {
    known.emplace_back(feed.name);
    const bool is_chosen = names.contains("all") || names.contains(feed.name) ||
                           (feed.is_default && names.contains("default"));
    if (is_chosen) feeds.push_back(&feed);
  }
  for (const std::string_view name : names) {
    if (std::ranges::find(known, name) != known.end()) continue;
    return malformed(suggest(
        say({"no public feed is called `{}`; `hakoseki db feeds` lists them",
             "`{}` という公開フィードはありません。一覧は `hakoseki db feeds` で表示できます"},
            utf8::neutralise(name)),
        name, known));
  }
  return feeds;
}

Result<UpdateSettings> settle_update(const Arguments& arguments, const io::Surroundings& around) {
  UpdateSettings settings;
  TRY(settings.build, feed_build_settings(arguments));
  TRY(const auto feeds, values_of(arguments, "feeds"));
  TRY(settings.feeds, chosen_feeds(feeds));
  TRY(const auto folder, value_of(arguments, "cache-dir"));
  settings.store = folder.value_or(cache_folder(around));
  if (settings.store.empty()) {
    return malformed(Text{"there is no home folder; name a folder for the feeds with --cache-dir",
                          "ホームフォルダがありません。フィードの保存先を --cache-dir "
                          "で指定してください"});
  }
  TRY(const auto mirror, value_of(arguments, "mirror"));
  settings.mirror = mirror.value_or("");
  const auto url = io::parse_url(settings.mirror);
  const bool is_url = url && (url->scheme == "https" || url->scheme == "http");
  if (!settings.mirror.empty() && !is_url) {
    return malformed(say({"`{}` is no URL of a mirror", "`{}` はミラーの URL ではありません"},
                         utf8::neutralise(settings.mirror)));
  }
  TRY(const auto ca_file, value_of(arguments, "ca-file"));
  settings.ca_file = ca_file.value_or("");
  TRY(const auto timeout, value_of(arguments, "timeout"));
  if (timeout) {
    int seconds = 0;
    std::from_chars(timeout->data(), timeout->data() + timeout->size(), seconds);
    settings.timeout = std::chrono::seconds(seconds);
  }
  TRY(settings.path, database_path(arguments, around));
  if (const auto output = arguments.last("output")) settings.path = *output;
  return settings;
}

std::vector<FeedUpdate> update_all(const UpdateSettings& settings, io::CurlStreams& http,
                                   const io::Surroundings& around) {
  ProgressLine line(!settings.build.is_quiet && stderr_is_terminal(), settings.build.language);
  std::mutex mutex;
  std::uint64_t bytes = 0;
  const advisories::UpdateMeans means{
      .download =
          {.http = http,
           .allows_plain = settings.mirror.starts_with("http://"),
           .limit = settings.timeout,
           .now = around.clock,
           .took =
               [&](std::uint64_t more) {
                 constexpr std::uint64_t kilobyte = 1000;
                 const std::lock_guard lock(mutex);
                 bytes += more;
                 line.show(say({"{} kB downloaded", "{} kB をダウンロード済み"}, bytes / kilobyte));
               },
           .stop = &interruption()},
      .store = {.folder = settings.store},
      .mirror = settings.mirror};
  std::vector<FeedUpdate> updates(settings.feeds.size());
  in_parallel(
      updates.size(),
      [&](std::size_t i) { updates[i] = advisories::update_feed(*settings.feeds[i], means); },
      feeds_at_once);
  return updates;
}

// What failed, and what is used in its place.
Message words_of(const std::string& feed, const advisories::FeedFailure& failure, Moment now) {
  const std::string place = utf8::neutralise(fmt::format("{}: {}", feed, failure.file));
  const Message why(failure.error.message(Language::en), failure.error.message(Language::ja));
  if (!failure.old_copy) {
    return {fmt::format("{}: {}", place, why.en), fmt::format("{}: {}", place, why.ja)};
  }
  const auto days = std::chrono::floor<std::chrono::days>(now - *failure.old_copy).count();
  const std::string day = iso8601(*failure.old_copy).substr(0, 10);
  return {fmt::format("{}: {}; the copy of {} ({} days old) goes on being used", place, why.en, day,
                      days),
          fmt::format("{}: {}。{} に取得したもの({} 日前)を引き続き使います", place, why.ja, day,
                      days)};
}

int update(const UpdateSettings& settings, const io::Surroundings& around) {
  const Language language = settings.build.language;
  const auto lock = advisories::StoreLock::take({settings.store});
  if (!lock) return fail_db(lock.error(), language);
  const auto http = io::CurlStreams::make({.user_agent = "hakoseki/" HAKOSEKI_VERSION,
                                           .ca_file = settings.ca_file,
                                           .proxies = io::proxies_of(around.variable),
                                           .stop = &interruption()});
  if (!http) return fail_db(http.error(), language);
  const std::vector<FeedUpdate> updates = update_all(settings, **http, around);
  std::size_t fetched = 0;
  std::size_t unchanged = 0;
  std::size_t failed = 0;
  std::size_t usable = 0;
  std::uint64_t bytes = 0;
  for (const FeedUpdate& one : updates) {
    fetched += one.fetched;
    unchanged += one.unchanged;
    failed += one.failures.size();
    bytes += one.bytes;
    if (!one.feed.files.empty()) ++usable;
    for (const advisories::FeedFailure& failure : one.failures)
      warn(words_of(one.feed.name, failure, around.clock()), language);
  }
  if (!settings.build.is_quiet) {
    const Message line = say({"{} files downloaded ({} bytes), {} unchanged, {} failed\n",
                              "ダウンロード {} 件({} バイト)、変更なし {} 件、失敗 {} 件\n"},
                             fetched, bytes, unchanged, failed);
    if (const int code = print(line.in(language), language); code != exit_ok) return code;
  }
  if (usable == 0 && !interruption()) {
    return fail_db({Fault::unavailable, Text{"no feed could be had; the database is as it was",
                                             "取得できたフィードがないため、データベースは"
                                             "変更していません"}},
                   language);
  }
  FeedBuild build(settings.build);
  for (const FeedUpdate& one : updates) {
    if (!interruption() && !one.feed.files.empty()) build.add(one.feed);
  }
  const int code = deliver(build, settings.path, settings.build);
  return code == exit_ok && failed > 0 ? exit_incomplete : code;
}

void write_feed(JsonWriter& json, const PublicFeed& feed) {
  json.begin_object();
  json.member("name", feed.name);
  json.key("default");
  json.boolean(feed.is_default);
  json.key("purpose");
  json.begin_object();
  json.member("en", feed.purpose.en);
  json.member("ja", feed.purpose.ja);
  json.end_object();
  json.member("home", feed.home);
  json.member("format", feed.format);
  json.member("license", feed.licence);
  json.member("attribution", feed.attribution);
  json.key("most_bytes");
  json.number(feed.most_bytes);
  json.key("files");
  json.begin_array();
  for (const advisories::PublicFile& file : feed.files) {
    json.begin_object();
    json.member("name", file.name);
    json.member("url", file.url);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

std::string feeds_in_json() {
  std::string text;
  JsonWriter json(text, JsonWriter::Layout::indented);
  json.begin_object();
  json.key("feeds");
  json.begin_array();
  for (const PublicFeed& feed : advisories::public_feeds())
    write_feed(json, feed);
  json.end_array();
  json.end_object();
  return text + '\n';
}

std::string feeds_for_people(Language language) {
  std::string text;
  for (const PublicFeed& feed : advisories::public_feeds()) {
    text += fmt::format("{} {}  {}\n", feed.is_default ? '*' : ' ',
                        report::pad_right(feed.name, 18), feed.purpose.in(language));
    const std::string_view licence =
        feed.licence.empty() ? Text{"no licence stated", "ライセンスの表示なし"}.in(language)
                             : feed.licence;
    text += fmt::format("{:22}{}; {}\n", "", licence, feed.home);
  }
  return text + std::string(Text{"*: what `db update` takes where --feeds names none\n",
                                 "*: --feeds の指定がないときに `db update` が取得するもの\n"}
                                .in(language));
}

}  // namespace

int run_db_update(const Arguments& arguments) {
  const io::Surroundings around = surroundings_of_the_process();
  const Result<UpdateSettings> settings = settle_update(arguments, around);
  if (!settings) return refuse(settings.error(), Command::db, language_of(arguments));
  listen_for_interruption();
  return update(*settings, around);
}

int run_db_feeds(const Arguments& arguments) {
  return write_db_reports(arguments, [](std::string_view format, Language language) {
    return format == "json" ? feeds_in_json() : feeds_for_people(language);
  });
}

}  // namespace hakoseki::app
