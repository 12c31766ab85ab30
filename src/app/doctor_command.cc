// hakoseki doctor: whether `collect` can read what there is: who we are, the clock, the Regions,
// and each permission by a call that needs it. Nothing is written to the disk.
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/aws_accounts.h"
#include "app/aws_session.h"
#include "app/call_options.h"
#include "app/commands.h"
#include "app/diagnosis.h"
#include "app/exit_code.h"
#include "app/interruption.h"
#include "app/options.h"
#include "app/output.h"
#include "app/progress_line.h"
#include "app/terminal.h"

namespace hakoseki::app {
namespace {

struct DoctorSettings {
  AwsRequest aws;
  AccountRequest accounts;
  live::CallOptions calls;
  Settings display;
  std::vector<ReportRequest> reports;
};

Result<DoctorSettings> settle_doctor(const Arguments& arguments) {
  DoctorSettings settings;
  TRY(settings.display, display_settings(arguments));
  TRY(settings.aws, aws_request(arguments));
  TRY(settings.accounts, account_request(arguments));
  TRY(settings.calls, call_options(arguments));
  // HAKOSEKI_FORMAT is for the reports as well: only what is said here counts.
  std::vector<std::string> values = arguments.all("format");
  if (values.empty()) values = {"human"};
  constexpr std::array<std::string_view, 2> formats = {"human", "json"};
  TRY(settings.reports, report_requests(values, formats));
  return settings;
}

// One examination: fills a diagnosis as far as it comes.
class Examination {
 public:
  Examination(const DoctorSettings& settings, AwsSession& aws) : settings_(settings), aws_(aws) {}

  Diagnosis run() {
    if (auto obstacle = look_at_identity()) {
      found_.obstacle = std::move(obstacle);
    } else {
      found_.obstacle = look_at_accounts();
    }
    return std::move(found_);
  }

 private:
  // Each gives what stands in the way of everything that would follow.
  std::optional<Obstacle> look_at_identity() {
    auto identity = aws_.identity();
    found_.clock = aws_.clock_difference();
    if (!identity) return std::move(identity.error());
    found_.identity = std::move(*identity);
    if (const auto credentials = aws_.credentials().current()) {
      found_.origin = credentials->origin;
      found_.expires = credentials->expires;
    }
    return std::nullopt;
  }

  std::optional<Obstacle> look_at_accounts() {
    const auto members = accounts_to_read(aws_, *found_.identity, settings_.accounts);
    if (!members) return members.error();
    const auto regions = aws_.regions(aws_.credentials());
    if (!regions) return regions.error();
    for (const Member& member : *members) {
      found_.accounts.push_back({.id = member.id, .name = member.name, .state = member.state});
      if (!member.is_active()) continue;
      if (auto obstacle = look_at_account(member, *regions)) return obstacle;
    }
    return std::nullopt;
  }

  std::optional<Obstacle> look_at_account(const Member& member, std::vector<std::string> regions) {
    AccountDiagnosis& account = found_.accounts.back();
    std::unique_ptr<aws::CredentialCache> taken_on;
    if (member.id != found_.identity->account) {
      taken_on = aws_.credentials_of(role_in(member, *found_.identity, settings_.accounts));
      if (const auto entered = taken_on->current(); !entered) {
        account.obstacle = entered.error().told();
        return stopped();
      }
      // Which Regions are enabled is up to each account.
      const auto own = aws_.regions(*taken_on);
      if (own) regions = *own;
    }
    aws::CredentialCache& credentials = taken_on ? *taken_on : aws_.credentials();
    if (auto obstacle = look_at_regions(account, regions, credentials)) return obstacle;
    return look_at_permissions(account, credentials);
  }

  // A call that needs no permission shows whether a Region can be asked.
  std::optional<Obstacle> look_at_regions(AccountDiagnosis& account,
                                          const std::vector<std::string>& regions,
                                          aws::CredentialCache& credentials) {
    for (const std::string& region : regions)
      account.regions.push_back({.name = region});
    std::optional<Obstacle> obstacle;
    const std::unique_ptr<aws::Client> client = aws_.make_quick_client(credentials);
    for (RegionDiagnosis& region : account.regions) {
      client->submit({.service = "sts", .operation = "GetCallerIdentity", .region = region.name},
                     [&](const aws::Outcome& outcome) {
                       if (outcome) return;
                       Obstacle why = AwsSession::obstacle(outcome.error(), region.name);
                       if (live::ends_the_run(outcome.error().trouble)) obstacle = why;
                       region.obstacle = std::move(why.message);
                     });
    }
    aws_.http().run();
    return interruption() ? stopped() : obstacle;
  }

  std::optional<Obstacle> look_at_permissions(AccountDiagnosis& account,
                                              aws::CredentialCache& credentials) {
    live::CrawlScope scope{.account = account.id,
                           .home = aws_.home_region(),
                           .regions = {},
                           .options = settings_.calls};
    for (const RegionDiagnosis& region : account.regions) {
      if (!region.obstacle) scope.regions.push_back(region.name);
    }
    if (scope.regions.empty()) return std::nullopt;
    const std::unique_ptr<aws::Client> client = aws_.make_quick_client(credentials);
    ProgressLine line(stderr_is_terminal(), settings_.display.language);
    const std::string before =
        settings_.accounts.is_own_account() ? std::string() : account.id + ' ';
    live::Preflight preflight(aws_.http(), *client, std::move(scope),
                              [&](const live::Preflight::Count& count) {
                                line.show(before, count.answered, count.asked, count.failed);
                              });
    preflight.run();
    account.trials = preflight.trials();
    if (preflight.stopped()) return stop(*preflight.stopped());
    return look_at_clusters(account, credentials, *client);
  }

  std::optional<Obstacle> look_at_clusters(AccountDiagnosis& account,
                                           aws::CredentialCache& credentials, aws::Client& client) {
    if (!settings_.calls.kubernetes) return std::nullopt;
    live::CrawlScope scope{.account = account.id, .home = aws_.home_region(), .regions = {}};
    for (const RegionDiagnosis& region : account.regions) {
      if (!region.obstacle) scope.regions.push_back(region.name);
    }
    const auto clusters = aws_.make_cluster_client(credentials, client);
    ProgressLine line(stderr_is_terminal(), settings_.display.language);
    live::ClusterPreflight preflight(aws_.http(), client, *clusters, std::move(scope),
                                     [&](const live::Preflight::Count& count) {
                                       line.show("EKS ", count.answered, count.asked, count.failed);
                                     });
    preflight.run();
    account.clusters = preflight.trials();
    return preflight.stopped() ? stop(*preflight.stopped()) : std::nullopt;
  }

  [[nodiscard]] std::optional<Obstacle> stop(const aws::Failure& why) const {
    return interruption() ? stopped() : aws_.obstacle(why);
  }

  [[nodiscard]] std::optional<Obstacle> stopped() const {
    if (!interruption()) return std::nullopt;
    return Obstacle{aws_.obstacle({.trouble = aws::Trouble::interrupted}).message, exit_incomplete};
  }

  const DoctorSettings& settings_;
  AwsSession& aws_;
  Diagnosis found_;
};

}  // namespace

int run_doctor(const Arguments& arguments) {
  const Result<DoctorSettings> settings = settle_doctor(arguments);
  if (!settings) return refuse(settings.error(), Command::doctor, language_of(arguments));
  const Language language = settings->display.language;
  listen_for_interruption();
  const auto session = AwsSession::open(settings->aws);
  if (!session) return tell(session.error(), language);
  const Diagnosis diagnosis = Examination(*settings, **session).run();
  // A wrong call is told as everywhere.
  if (diagnosis.exit_code() == exit_usage) return tell(*diagnosis.obstacle, language);
  int exit_code = diagnosis.exit_code();
  for (const ReportRequest& report : settings->reports) {
    Settings display = settings->display;
    // Colours are for terminals, not for files.
    display.colour = display.colour && report.file.empty();
    const std::string text =
        report.format == "json" ? as_json(diagnosis, language) : as_text(diagnosis, display);
    const Result<void> written =
        report.file.empty() ? write_stdout(text) : write_file(report.file, text);
    if (written) continue;
    complain(written.error(), language);
    exit_code = exit_environment;
  }
  return exit_code;
}

}  // namespace hakoseki::app
