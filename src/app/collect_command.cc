// hakoseki collect -o FILE.hks: reads accounts into a sealed snapshot.
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/aws_accounts.h"
#include "app/aws_session.h"
#include "app/call_options.h"
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/interruption.h"
#include "app/options.h"
#include "app/output.h"
#include "app/progress_line.h"
#include "app/terminal.h"
#include "base/json_writer.h"
#include "base/moment.h"
#include "base/source_text.h"
#include "base/utf8.h"
#include "collect/live/calls.h"
#include "collect/live/crawl.h"
#include "collect/live/operation.h"
#include "collect/live/snapshot.h"
#include "formats/json_reader.h"
#include "io/aws/json_node.h"

namespace hakoseki::app {
namespace {

struct CollectSettings {
  AwsRequest aws;
  AccountRequest accounts;
  live::CallOptions calls;
  std::string output;
  Language language = Language::en;
  bool is_dry_run = false;
  bool resumes = false;
  bool overwrites = false;
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
  TRY(settings.overwrites, is_set(arguments, "overwrite"));
  TRY(settings.is_quiet, is_set(arguments, "quiet"));
  TRY(settings.aws, aws_request(arguments));
  TRY(settings.accounts, account_request(arguments));
  TRY(settings.calls, call_options(arguments));
  // HAKOSEKI_OUTPUT is for the folder of the demo as well: only what is said here counts.
  settings.output = arguments.last("output").value_or("");
  if (settings.output.empty() && !settings.is_dry_run) {
    return std::unexpected(
        Error{Fault::malformed, Text{"`collect` needs `--output FILE.hks`",
                                     "`collect` には `--output FILE.hks` の指定が必要です"}});
  }
  return settings;
}

int print_calls(const live::CallOptions& options, Language language) {
  const std::vector<const live::CallRow*> rows = live::calls_with(options);
  std::string text = fmt::format(
      fmt::runtime(Text{"{} kinds of calls, all of which only read; none is made now. How many are "
                        "made depends on what is there, and each Region is asked:\n",
                        "{} 種類の呼び出し。すべて読み取り専用です。今は何も呼び出しません。実際の"
                        "件数はリソースの数とリージョンの数によって決まります:\n"}
                       .in(language)),
      rows.size());
  if (options.credential_report) {
    text +=
        Text{
            "(iam:GenerateCredentialReport has IAM make a report anew if it is older than 4 "
            "hours)\n",
            "(iam:GenerateCredentialReport は、前回から 4 時間以上経過していれば IAM にレポートを"
            "作り直させます)\n"}
            .in(language);
  }
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
  for (const std::string& permission : live::permissions_to_collect(options))
    text += fmt::format("  {}\n", permission);
  if (!options.kubernetes) return print(text, language);
  text += Text{"permissions in EKS clusters (`hakoseki init kubernetes` gives them):\n",
               "EKS クラスター内で必要な権限(`hakoseki init kubernetes` で付与できます):\n"}
              .in(language);
  for (const std::string& permission : live::permissions_in_clusters())
    text += fmt::format("  {}\n", permission);
  return print(text, language);
}

constexpr std::string_view note_name = "run.json";

std::string note_of(const live::SnapshotHead& head) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.member("account", head.account);
  json.member("began", head.began);
  json.key("regions");
  json.begin_object();
  for (const live::SnapshotAccount& account : head.accounts) {
    json.key(account.id);
    json.begin_array();
    for (const std::string& region : account.regions)
      json.string(region);
    json.end_array();
  }
  json.end_object();
  json.end_object();
  return text + '\n';
}

// A run that goes on began when it began, and must be of the same accounts and, where the user
// named them, Regions.
std::optional<Message> take_over(const live::WorkFolder& folder, bool are_named,
                                 live::SnapshotHead& head) {
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
  const auto regions = root.find("regions");
  for (std::size_t i = 0; regions && regions->is_map() && i < regions->size(); ++i) {
    const std::string_view id = regions->key(i).text();
    const auto same = std::ranges::find(head.accounts, id, &live::SnapshotAccount::id);
    if (same == head.accounts.end()) {
      return say({"`{}` holds answers of account {}, which this run does not read; give the same "
                  "--organization and --account as before, or another --output",
                  "`{}` には今回の対象でないアカウント {} の応答があります。前回と同じ "
                  "--organization、--account を指定するか、--output を変えてください"},
                 utf8::neutralise(folder.path()), utf8::neutralise(id));
    }
    std::set<std::string> all(same->regions.begin(), same->regions.end());
    std::set<std::string> kept;
    for (std::size_t j = 0; regions->value(i).is_list() && j < regions->value(i).size(); ++j)
      kept.emplace(regions->value(i).element(j).text());
    // A snapshot says which Regions it holds: it must hold all of each. Which ones are enabled may
    // change between two runs; which ones are named is the user's word.
    if (are_named && !std::ranges::includes(all, kept)) {
      return say({"`{}` holds answers of {}, and this run reads {}; give the same --region as "
                  "before, or another --output",
                  "`{}` には {} の応答がありますが、今回の対象は {} です。前回と同じ --region "
                  "を指定するか、--output を変えてください"},
                 utf8::neutralise(folder.path()),
                 utf8::neutralise(fmt::format("{}", fmt::join(kept, ", "))),
                 fmt::format("{}", fmt::join(all, ", ")));
    }
    all.merge(kept);
    same->regions.assign(all.begin(), all.end());
  }
  return std::nullopt;
}

// A snapshot is evidence, and takes no other one's place unless that is asked for. A run that goes
// on was asked before.
std::optional<Message> wrong_output(const CollectSettings& settings) {
  std::error_code error;
  const std::string shown = utf8::neutralise(settings.output);
  if (std::filesystem::is_directory(settings.output, error)) {
    return say({"`{}` is a folder; --output names a file",
                "`{}` はフォルダです。--output にはファイルを指定してください"},
               shown);
  }
  const auto there = std::filesystem::symlink_status(settings.output, error);
  if (!std::filesystem::exists(there) || settings.overwrites || settings.resumes) {
    return std::nullopt;
  }
  return say({"`{}` is there already and is not overwritten; give another --output, or --overwrite",
              "`{}` はすでにあるため上書きしません。別の --output を指定するか、--overwrite "
              "を付けてください"},
             shown);
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

// What a run brought, over all accounts.
struct Harvest {
  live::CrawlCount count;
  // By permission; with the account where there are several.
  std::map<std::string, std::string> failures;
};

void list_failures(const std::map<std::string, std::string>& failures, Language language) {
  std::string text = fmt::format(
      "hakoseki: {}\n", Text{"not seen, and so unknown in every assessment (permission: reason):",
                             "未確認のもの(評価でも未確認として扱います。権限: 理由):"}
                            .in(language));
  for (const auto& [permission, reason] : failures)
    text += fmt::format("  {}: {}\n", permission, utf8::neutralise(reason));
  write_stderr(text);
}

// One run: which accounts, what of them was kept, and how it ended.
class Collection {
 public:
  Collection(const CollectSettings& settings, AwsSession& aws, Identity identity)
      : settings_(settings), aws_(aws), identity_(std::move(identity)) {}

  // The exit code.
  int run() {
    const auto members = accounts_to_read(aws_, identity_, settings_.accounts);
    if (!members) return tell(members.error(), settings_.language);
    const auto regions = aws_.regions(aws_.credentials());
    if (!regions) return tell(regions.error(), settings_.language);
    head_ = {.tool = "hakoseki " HAKOSEKI_VERSION,
             .account = identity_.account,
             .identity = identity_.arn,
             .began = cli_iso8601({aws_.clock()(), 0}),
             .ended = {},
             .accounts = {}};
    for (const Member& member : *members) {
      head_.accounts.push_back({.id = member.id, .name = member.name, .state = member.state});
      if (member.is_active()) head_.accounts.back().regions = *regions;
    }
    Result<live::WorkFolder> folder = live::WorkFolder::make(settings_.folder());
    if (!folder) return fail(folder.error());
    if (const auto wrong = take_over(*folder, !settings_.aws.all_regions, head_)) {
      return tell({*wrong, exit_usage}, settings_.language);
    }
    for (std::size_t i = 0; i < members->size(); ++i) {
      if (!(*members)[i].is_active()) continue;
      if (const auto exit_code = read_account((*members)[i], head_.accounts[i], *folder)) {
        return *exit_code;
      }
    }
    head_.ended = cli_iso8601({aws_.clock()(), 0});
    return finish(*folder);
  }

 private:
  // Of the disk: the place is told with it. The exit code.
  [[nodiscard]] int fail(const Error& error) const {
    complain(error, settings_.language);
    return exit_environment;
  }

  // The exit code where the run cannot go on.
  std::optional<int> read_account(const Member& member, live::SnapshotAccount& account,
                                  live::WorkFolder& folder) {
    std::unique_ptr<aws::CredentialCache> taken_on;
    if (member.id != identity_.account) {
      // Without credentials of our own no account can be entered.
      if (const auto own = aws_.credentials().current(); !own) {
        return stop(aws::Failure{.trouble = aws::Trouble::expired, .message = own.error().what});
      }
      const aws::RoleRequest role = role_in(member, identity_, settings_.accounts);
      taken_on = aws_.credentials_of(role);
      if (const auto entered = taken_on->current(); !entered) {
        return note_refusal(account, role, entered.error(), folder);
      }
      folder.forget(live::name_of(question_of(member.id, role)));
    }
    aws::CredentialCache& credentials = taken_on ? *taken_on : aws_.credentials();
    if (const auto exit_code = settle_regions(account, credentials, folder)) return exit_code;
    const std::unique_ptr<aws::Client> client = aws_.make_client(credentials);
    const auto clusters = aws_.make_cluster_client(credentials, *client);
    ProgressLine line(!settings_.is_quiet && stderr_is_terminal(), settings_.language);
    live::Crawl crawl(aws_.http(), *client, folder, aws_.clock(),
                      {.account = account.id,
                       .home = aws_.home_region(),
                       .regions = account.regions,
                       .options = settings_.calls},
                      [&](const live::CrawlCount& count) {
                        line.show(prefix_for(account), count.answered, count.asked, count.failed);
                      });
    crawl.reads_clusters_by(*clusters);
    const Result<void> done = crawl.run();
    add_up(account, crawl);
    if (!done) return fail(done.error());
    if (crawl.stopped()) return stop(*crawl.stopped());
    account.state = "collected";
    return std::nullopt;
  }

  // Which Regions are enabled is up to each account.
  std::optional<int> settle_regions(live::SnapshotAccount& account,
                                    aws::CredentialCache& credentials, live::WorkFolder& folder) {
    if (settings_.aws.all_regions && account.id != identity_.account) {
      const auto regions = aws_.regions(credentials);
      if (interruption()) return stop({.trouble = aws::Trouble::interrupted});
      // Where it does not tell, those of our own account are asked.
      if (regions) account.regions = *regions;
    }
    if (const Result<void> noted = folder.write_note(note_name, note_of(head_)); !noted) {
      return fail(noted.error());
    }
    return std::nullopt;
  }

  static live::Question question_of(const std::string& account, const aws::RoleRequest& role) {
    std::string parameters;
    JsonWriter json(parameters);
    json.begin_object();
    json.member("RoleArn", role.arn);
    json.member("RoleSessionName", role.session_name);
    json.end_object();
    return {.service = "sts",
            .operation = "AssumeRole",
            .account = account,
            .region = {},
            .parameters = std::move(parameters),
            .is_global = true};
  }

  // An account that cannot be entered is kept as such: nobody may take it for an empty one.
  std::optional<int> note_refusal(live::SnapshotAccount& account, const aws::RoleRequest& role,
                                  const Error& error, live::WorkFolder& folder) {
    if (interruption()) return stop({.trouble = aws::Trouble::interrupted});
    const bool is_denied = error.fault == Fault::denied;
    const aws::Failure failure{
        .trouble = is_denied ? aws::Trouble::denied : aws::Trouble::unreachable,
        .message = error.what};
    account.state = "refused";
    account.reason = error.what;
    account.regions.clear();
    const live::Question question = question_of(account.id, role);
    const Result<void> kept =
        folder.write(live::name_of(question), {live::frame_of(question, aws_.clock()(), failure)});
    if (!kept) return fail(kept.error());
    harvest_.failures.emplace(prefix_for(account) + "sts:AssumeRole", live::code_of(failure));
    ++harvest_.count.failed;
    return std::nullopt;
  }

  std::string prefix_for(const live::SnapshotAccount& account) const {
    return head_.accounts.size() == 1 ? std::string() : account.id + ' ';
  }

  void add_up(const live::SnapshotAccount& account, const live::Crawl& crawl) {
    harvest_.count.answered += crawl.count().answered;
    harvest_.count.failed += crawl.count().failed;
    for (const auto& [permission, reason] : crawl.failures())
      harvest_.failures.emplace(prefix_for(account) + permission, reason);
  }

  int stop(const aws::Failure& why) const {
    const bool by_user = why.trouble == aws::Trouble::interrupted;
    const Message kept = say({"{} answers are kept in `{}`; go on with --resume",
                              "{} 件の応答を `{}` に残しました。--resume で続きから収集できます"},
                             harvest_.count.answered, utf8::neutralise(settings_.folder()));
    const Obstacle obstacle = aws_.obstacle(why);
    if (!by_user) tell(obstacle, settings_.language);
    write_stderr(fmt::format("hakoseki: {}\n", kept.in(settings_.language)));
    return by_user ? exit_incomplete : obstacle.exit_code;
  }

  int finish(live::WorkFolder& folder) const {
    const Language language = settings_.language;
    const Result<live::Snapshot> snapshot = live::seal_snapshot(folder, head_, settings_.output);
    if (!snapshot) return fail(snapshot.error());
    folder.remove();
    const int exit_code = harvest_.failures.empty() ? exit_ok : exit_incomplete;
    if (settings_.is_quiet) return exit_code;
    if (!harvest_.failures.empty()) list_failures(harvest_.failures, language);
    std::string text = fmt::format(fmt::runtime(Text{"{}: {} answers, {} calls failed\n",
                                                     "{}: 応答 {} 件、失敗した呼び出し {} 件\n"}
                                                    .in(language)),
                                   utf8::neutralise(settings_.output), snapshot->entries().size(),
                                   harvest_.count.failed);
    for (const Message& line : lines_of(head_.accounts)) {
      text += fmt::format(fmt::runtime(Text{"account {}\n", "アカウント {}\n"}.in(language)),
                          line.in(language));
    }
    text +=
        fmt::format(fmt::runtime(Text{"seal {}\n", "封印 {}\n"}.in(language)), snapshot->seal());
    const int printed = print(text, language);
    return printed == exit_ok ? exit_code : printed;
  }

  const CollectSettings& settings_;
  AwsSession& aws_;
  Identity identity_;
  live::SnapshotHead head_;
  Harvest harvest_;
};

int collect_accounts(const CollectSettings& settings) {
  auto session = AwsSession::open(settings.aws);
  if (!session) return tell(session.error(), settings.language);
  auto identity = (*session)->identity();
  if (!identity) return tell(identity.error(), settings.language);
  return Collection(settings, **session, std::move(*identity)).run();
}

}  // namespace

int run_collect(const Arguments& arguments) {
  const Result<CollectSettings> settings = settle_collection(arguments);
  if (!settings) return refuse(settings.error(), Command::collect, language_of(arguments));
  if (settings->is_dry_run) return print_calls(settings->calls, settings->language);
  for (const auto& wrong : {wrong_folder(*settings), wrong_output(*settings)}) {
    if (wrong) return refuse({Fault::malformed, *wrong}, Command::collect, settings->language);
  }
  listen_for_interruption();
  return collect_accounts(*settings);
}

}  // namespace hakoseki::app
