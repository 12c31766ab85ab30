// hakoseki collect -o FILE.hks: reads an account into a sealed snapshot.
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "app/aws_session.h"
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/options.h"
#include "app/output.h"
#include "app/terminal.h"
#include "base/json_writer.h"
#include "base/source_text.h"
#include "base/utf8.h"
#include "collect/live/calls.h"
#include "collect/live/crawl.h"
#include "collect/live/operation.h"
#include "collect/live/snapshot.h"
#include "formats/json_reader.h"
#include "io/aws/json_node.h"
#include "io/utc_time.h"

namespace hakoseki::app {
namespace {

std::atomic<bool> interrupted = false;

// The first signal lets what is on its way end; the second ends the program.
extern "C" void interrupt(int number) {
  interrupted.store(true);
  std::signal(number, SIG_DFL);
}

struct CollectSettings {
  AwsRequest aws;
  std::string output;
  Language language = Language::en;
  bool is_dry_run = false;
  bool resumes = false;
  bool is_quiet = false;

  [[nodiscard]] std::string folder() const { return output + ".part"; }
};

Result<bool> is_set(const Arguments& arguments, std::string_view option) {
  TRY(const auto value, value_of(arguments, option));
  return value.has_value();
}

Result<CollectSettings> settle_collection(const Arguments& arguments) {
  CollectSettings settings;
  settings.language = language_of(arguments);
  TRY(settings.is_dry_run, is_set(arguments, "dry-run"));
  TRY(settings.resumes, is_set(arguments, "resume"));
  TRY(settings.is_quiet, is_set(arguments, "quiet"));
  TRY(settings.aws.all_regions, is_set(arguments, "all-regions"));
  TRY(settings.aws.regions, values_of(arguments, "region"));
  TRY(const auto profile, value_of(arguments, "profile"));
  TRY(const auto endpoint, value_of(arguments, "endpoint-url"));
  settings.aws.profile = profile.value_or("");
  settings.aws.endpoint_url = endpoint.value_or("");
  settings.aws.stop = &interrupted;
  // HAKOSEKI_OUTPUT is for the folder of the demo as well: only what is said here counts.
  settings.output = arguments.last("output").value_or("");
  if (settings.aws.all_regions && !settings.aws.regions.empty()) {
    return std::unexpected(
        Error{Fault::malformed, Text{"`--region` and `--all-regions` contradict each other",
                                     "`--region` と `--all-regions` は同時に指定できません"}});
  }
  if (settings.output.empty() && !settings.is_dry_run) {
    return std::unexpected(
        Error{Fault::malformed, Text{"`collect` needs `--output FILE.hks`",
                                     "`collect` には `--output FILE.hks` の指定が必要です"}});
  }
  return settings;
}

int print_calls(Language language) {
  const std::vector<const live::CallRow*> rows = live::all_calls();
  std::string text = fmt::format(
      fmt::runtime(Text{"{} calls, all of which only read; none is made now:\n",
                        "{} 件の呼び出し。すべて読み取り専用です。今は何も呼び出しません:\n"}
                       .in(language)),
      rows.size());
  for (const live::CallRow* row : rows) {
    const std::string after = live::leading_to(*row);
    if (after.empty()) {
      text += fmt::format("  {}\n", live::full_name_of(*row));
      continue;
    }
    const Message how = say({"for each {} of {}", "{} ごとに(元: {})"}, row->each, after);
    text += fmt::format("  {:<48}{}\n", live::full_name_of(*row), how.in(language));
  }
  text += Text{"permissions:\n", "必要な権限:\n"}.in(language);
  for (const std::string& permission : live::permissions_to_collect())
    text += fmt::format("  {}\n", permission);
  return print(text, language);
}

int tell(const Obstacle& obstacle, Language language) {
  const Error error{Fault::unavailable, obstacle.message};
  complain(error, language);
  return obstacle.exit_code;
}

// How far a run is, on one line of a terminal.
class ProgressLine {
 public:
  ProgressLine(bool is_shown, Language language) : is_shown_(is_shown), language_(language) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() {
    if (is_shown_) write_stderr("\r\033[K");
  }

  void show(const live::CrawlCount& count) {
    using namespace std::chrono_literals;
    const auto now = std::chrono::steady_clock::now();
    if (!is_shown_ || now - last_ < 100ms) return;
    last_ = now;
    const Message line =
        say({"{} of {} calls answered, {} failed", "呼び出し {}/{} 件が完了(失敗 {} 件)"},
            count.answered, count.asked, count.failed);
    write_stderr(fmt::format("\r\033[K{}", line.in(language_)));
  }

 private:
  bool is_shown_;
  Language language_;
  std::chrono::steady_clock::time_point last_ = {};
};

constexpr std::string_view note_name = "run.json";

std::string note_of(const live::SnapshotHead& head) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.member("account", head.account);
  json.member("began", head.began);
  json.key("regions");
  json.begin_array();
  for (const std::string& region : head.regions)
    json.string(region);
  json.end_array();
  json.end_object();
  return text + '\n';
}

// A run that goes on began when it began, and must be of the same account.
std::optional<Message> take_over(const live::WorkFolder& folder, live::SnapshotHead& head) {
  const std::optional<std::string> note = folder.read_note(note_name);
  if (!note) return std::nullopt;
  const SourceText source(std::string(note_name), *note);
  const Result<Document> document = read_json(source);
  if (!document) return std::nullopt;
  const Node root = document->root();
  const std::string account = aws::member_text(root, "account");
  if (account != head.account) {
    return say({"`{}` holds answers of account {}, and these credentials are of {}; use the "
                "credentials of that account or another --output",
                "`{}` にはアカウント {} の応答がありますが、今の認証情報は {} "
                "のものです。同じアカウントの認証情報を使うか、--output を変えてください"},
               utf8::neutralise(folder.path()), utf8::neutralise(account), head.account);
  }
  head.began = aws::member_text(root, "began");
  std::set<std::string> regions(head.regions.begin(), head.regions.end());
  if (const auto before = root.find("regions"); before && before->is_list()) {
    for (std::size_t i = 0; i < before->size(); ++i)
      regions.emplace(before->element(i).text());
  }
  head.regions.assign(regions.begin(), regions.end());
  return std::nullopt;
}

std::optional<Message> wrong_folder(const CollectSettings& settings) {
  std::error_code error;
  const bool is_there = std::filesystem::exists(settings.folder(), error);
  const std::string shown = utf8::neutralise(settings.folder());
  if (is_there && !settings.resumes) {
    return say({"`{}` is left from a run that did not end; go on with --resume, or remove it",
                "途中で終わった収集 `{}` が残っています。--resume "
                "で続けるか、削除してください"},
               shown);
  }
  if (!is_there && settings.resumes) {
    return say({"there is no `{}` to go on with; leave --resume out",
                "続きから収集できる `{}` がありません。--resume を外してください"},
               shown);
  }
  return std::nullopt;
}

void list_failures(const std::map<std::string, std::string>& failures, Language language) {
  std::string text = fmt::format(
      "hakoseki: {}\n", Text{"not seen, and so unknown in every assessment (permission: reason):",
                             "取得できなかったもの(評価では不明として扱います。権限: 理由):"}
                            .in(language));
  for (const auto& [permission, reason] : failures)
    text += fmt::format("  {}: {}\n", permission, utf8::neutralise(reason));
  write_stderr(text);
}

int say_how_to_go_on(const CollectSettings& settings, const live::CrawlCount& count,
                     const std::optional<Obstacle>& why) {
  const Message kept = say({"{} answers are kept in `{}`; go on with --resume",
                            "{} 件の応答を `{}` に残しました。--resume で続きから収集できます"},
                           count.answered, utf8::neutralise(settings.folder()));
  if (why) tell(*why, settings.language);
  write_stderr(fmt::format("hakoseki: {}\n", kept.in(settings.language)));
  return why ? why->exit_code : exit_incomplete;
}

int finish(const CollectSettings& settings, live::WorkFolder& folder, const live::Crawl& crawl,
           const live::SnapshotHead& head) {
  const Result<live::Snapshot> snapshot = live::seal_snapshot(folder, head, settings.output);
  if (!snapshot) {
    complain(snapshot.error(), settings.language);
    return exit_environment;
  }
  folder.remove();
  const int exit_code = crawl.failures().empty() ? exit_ok : exit_incomplete;
  if (settings.is_quiet) return exit_code;
  if (!crawl.failures().empty()) list_failures(crawl.failures(), settings.language);
  const Message line =
      say({"{}: {} answers of account {} ({}), {} calls failed\nseal {}\n",
           "{}: 応答 {} 件(アカウント {}、{})、失敗した呼び出し {} 件\n封印 {}\n"},
          utf8::neutralise(settings.output), snapshot->entries().size(), head.account,
          fmt::join(head.regions, ", "), crawl.count().failed, snapshot->seal());
  const int printed = print(line.in(settings.language), settings.language);
  return printed == exit_ok ? exit_code : printed;
}

int collect_account(const CollectSettings& settings) {
  const Language language = settings.language;
  auto session = AwsSession::open(settings.aws);
  if (!session) return tell(session.error(), language);
  AwsSession& aws = **session;
  const auto identity = aws.identity();
  if (!identity) return tell(identity.error(), language);
  const auto regions = aws.regions();
  if (!regions) return tell(regions.error(), language);
  live::SnapshotHead head{.tool = "hakoseki " HAKOSEKI_VERSION,
                          .account = identity->account,
                          .identity = identity->arn,
                          .began = io::cli_iso8601({aws.clock()(), 0}),
                          .ended = {},
                          .regions = *regions};
  Result<live::WorkFolder> folder = live::WorkFolder::make(settings.folder());
  if (!folder) return tell({folder.error().told(), exit_environment}, language);
  if (const auto wrong = take_over(*folder, head)) return tell({*wrong, exit_usage}, language);
  if (const Result<void> noted = folder->write_note(note_name, note_of(head)); !noted) {
    return tell({noted.error().told(), exit_environment}, language);
  }
  const std::unique_ptr<aws::Client> client = aws.make_client();
  Result<void> done;
  std::optional<live::Crawl> crawl;
  {
    ProgressLine line(!settings.is_quiet && stderr_is_terminal(), language);
    crawl.emplace(aws.http(), *client, *folder, aws.clock(),
                  live::CrawlScope{identity->account, aws.home_region(), *regions},
                  [&](const live::CrawlCount& count) { line.show(count); });
    done = crawl->run();
  }
  if (!done) return tell({done.error().told(), exit_environment}, language);
  if (const auto& stopped = crawl->stopped()) {
    const bool by_user = stopped->trouble == aws::Trouble::interrupted;
    return say_how_to_go_on(settings, crawl->count(),
                            by_user ? std::nullopt : std::optional(aws.obstacle(*stopped)));
  }
  head.ended = io::cli_iso8601({aws.clock()(), 0});
  return finish(settings, *folder, *crawl, head);
}

}  // namespace

int run_collect(const Arguments& arguments) {
  const Result<CollectSettings> settings = settle_collection(arguments);
  if (!settings) return refuse(settings.error(), Command::collect, language_of(arguments));
  if (settings->is_dry_run) return print_calls(settings->language);
  if (const auto wrong = wrong_folder(*settings)) {
    return refuse({Fault::malformed, *wrong}, Command::collect, settings->language);
  }
  std::signal(SIGINT, interrupt);
  std::signal(SIGTERM, interrupt);
  return collect_account(*settings);
}

}  // namespace hakoseki::app
