#include "app/aws_session.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "app/exit_code.h"
#include "app/interruption.h"
#include "app/options.h"
#include "app/output.h"
#include "app/suggestion.h"
#include "app/terminal.h"
#include "base/account_id.h"
#include "base/utf8.h"
#include "collect/live/element_path.h"
#include "io/aws/credential_chain.h"
#include "io/aws/json_node.h"
#include "io/curl_http.h"
#include "io/file.h"
#include "io/program.h"
#include "io/proxy.h"

namespace hakoseki::app {
namespace {

std::unexpected<Obstacle> stand_in_the_way(Message message, int exit_code) {
  return std::unexpected(Obstacle{std::move(message), exit_code});
}

std::unexpected<Obstacle> wrong_call(Message message) {
  return stand_in_the_way(std::move(message), exit_usage);
}

std::unexpected<Obstacle> in_the_way(const Error& error) {
  return stand_in_the_way({error.message(Language::en), error.message(Language::ja)},
                          exit_environment);
}

std::unexpected<Obstacle> no_region(std::string_view region) {
  return wrong_call(say({"`{}` is no Region of AWS that is known here; see `aws account "
                         "list-regions`, or give the Region as `ap-northeast-1`",
                         "`{}` という AWS リージョンはありません。`ap-northeast-1` "
                         "のように指定してください(一覧は `aws account list-regions`)"},
                        utf8::neutralise(region)));
}

// A profile that is asked for and not there: whoever mistyped it must not wait for what another one
// says. AWS_PROFILE counts only where the environment has no credentials before it.
std::optional<Message> missing_profile(const AwsRequest& request, const io::Surroundings& around,
                                       const aws::ConfigFile& config) {
  const bool has_own =
      around.variable("AWS_ACCESS_KEY_ID") || around.variable("AWS_WEB_IDENTITY_TOKEN_FILE");
  const bool is_named =
      !request.profile.empty() || (around.variable("AWS_PROFILE").has_value() && !has_own);
  const std::string profile = aws::profile_name(around, request.profile);
  if (!is_named || config.profile(profile) != nullptr) return std::nullopt;
  const auto [config_path, credentials_path] = aws::shared_file_paths(around);
  return suggest(say({"there is no profile `{}` in `{}` or `{}`; `aws configure list-profiles` "
                      "lists those that are",
                      "プロファイル `{}` は `{}` にも `{}` にもありません。一覧は `aws configure "
                      "list-profiles` で表示できます"},
                     utf8::neutralise(profile), utf8::neutralise(config_path),
                     utf8::neutralise(credentials_path)),
                 profile, config.profile_names());
}

// Behind a proxy that opens TLS people name its certificates here.
std::string ca_file(const aws::ConfigFile& config, const std::string& profile) {
  if (const auto named = environment("AWS_CA_BUNDLE")) return *named;
  return config.profile_value(profile, "ca_bundle").value_or("");
}

// The one that was given, which AWS takes once, or what is typed.
Result<std::string> mfa_code_of(const std::string& serial, std::string given, Language language) {
  if (!given.empty()) return given;
  const Message question =
      say({"MFA code for {}: ", "{} の MFA コード: "}, utf8::neutralise(serial));
  return ask_unseen(question.in(language), interruption());
}

// Both languages; what AWS or the provider of credentials said stands behind it.
Message with_words(const Text& what, const std::string& said) {
  return say(what, utf8::neutralise(said));
}

Message words_for(const aws::Failure& failure, const std::string& region) {
  const std::string said = failure.code.empty()      ? failure.message
                           : failure.message.empty() ? failure.code
                                                     : failure.code + ": " + failure.message;
  switch (failure.trouble) {
    case aws::Trouble::no_credentials:
      return with_words({"{}",
                         "AWS の認証情報を使えません。`aws configure` か `aws sso login` "
                         "でログインするか、--profile "
                         "でプロファイルを指定してください: {}"},
                        said);
    case aws::Trouble::expired:
      return with_words(
          {"the AWS credentials have expired; log in again (`aws sso login` or as you did) and run "
           "the same command: {}",
           "AWS の認証情報の有効期限が切れています。ログインし直して(`aws sso login` など)、"
           "同じコマンドを実行してください: {}"},
          said);
    case aws::Trouble::not_accepted:
    case aws::Trouble::not_enabled:
      return say({"AWS does not accept these credentials in `{}`; check the keys, and that the "
                  "Region is enabled for the account: {}",
                  "`{}` ではこの認証情報が受け付けられません。キーが正しいこと、"
                  "リージョンがアカウントで有効なことを確認してください: {}"},
                 region, utf8::neutralise(said));
    case aws::Trouble::untrusted:
      return with_words(
          {"the server could not prove that it is AWS (TLS); behind a proxy that opens TLS, name "
           "its CA certificates in AWS_CA_BUNDLE: {}",
           "接続先が AWS であることを確認できません(TLS)。TLS を中継するプロキシの内側では、"
           "その CA 証明書を AWS_CA_BUNDLE で指定してください: {}"},
          said);
    case aws::Trouble::unreachable:
    case aws::Trouble::too_slow:
      return with_words(
          {"AWS cannot be reached; check the network, the proxy (HTTPS_PROXY), --region and "
           "--endpoint-url: {}",
           "AWS に接続できません。ネットワーク、プロキシ(HTTPS_PROXY)、--region、--endpoint-url "
           "を確認してください: {}"},
          said);
    case aws::Trouble::skewed:
      return with_words({"the clock of this machine is wrong; set it and run again: {}",
                         "この端末の時計がずれています。合わせてから再実行してください: {}"},
                        said);
    case aws::Trouble::not_aws:
      return with_words({"what answered is not AWS; check the proxy and --endpoint-url: {}",
                         "AWS ではない相手が応答しました。プロキシと --endpoint-url "
                         "を確認してください: {}"},
                        said);
    case aws::Trouble::interrupted:
      return Text{"interrupted", "中断しました"};
    default:
      break;
  }
  return with_words({"AWS cannot be asked: {}", "AWS に問い合わせできません: {}"},
                    fmt::format("{}: {}", aws::name_of(failure.trouble), said));
}

}  // namespace

Result<AwsRequest> aws_request(const Arguments& arguments) {
  AwsRequest request;
  TRY(const auto all_regions, value_of(arguments, "all-regions"));
  TRY(request.regions, values_of(arguments, "region"));
  TRY(const auto profile, value_of(arguments, "profile"));
  TRY(const auto endpoint, value_of(arguments, "endpoint-url"));
  request.all_regions = all_regions.has_value();
  request.profile = profile.value_or("");
  request.endpoint_url = endpoint.value_or("");
  TRY(const auto mfa_code, value_of(arguments, "mfa-code"));
  request.mfa_code = mfa_code.value_or("");
  request.language = language_of(arguments);
  request.stop = &interruption();
  if (request.all_regions && !request.regions.empty()) {
    return std::unexpected(
        Error{Fault::malformed, Text{"`--region` and `--all-regions` contradict each other",
                                     "`--region` と `--all-regions` は同時に指定できません"}});
  }
  return request;
}

// arn:aws-cn:sts::111122223333:assumed-role/... is of the partition `aws-cn`.
std::string_view Identity::partition() const {
  const std::string_view rest = std::string_view(arn).substr(arn.find(':') + 1);
  return rest.substr(0, rest.find(':'));
}

int tell(const Obstacle& obstacle, Language language) {
  complain({Fault::unavailable, obstacle.message}, language);
  return obstacle.exit_code;
}

io::Surroundings surroundings_of_the_process() {
  io::Surroundings around;
  around.variable = [](std::string_view name) { return environment(std::string(name)); };
  around.clock = [] {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  };
  around.home = home_folder();
  around.read_file = [](const std::string& path) { return io::read_file(path); };
  around.replace_file = io::replace_file;
  around.run_program = io::run_program;
  return around;
}

OrObstacle<std::unique_ptr<AwsSession>> AwsSession::open(const AwsRequest& request) {
  std::unique_ptr<AwsSession> session(new AwsSession);
  session->request_ = request;
  io::Surroundings& around = session->around_;
  around = surroundings_of_the_process();
  around.mfa_code = [code = request.mfa_code,
                     language = request.language](const std::string& serial) mutable {
    return mfa_code_of(serial, std::exchange(code, {}), language);
  };
  Result<aws::ConfigFile> config = aws::read_shared_files(around);
  if (!config) return in_the_way(config.error());
  session->config_ = std::move(*config);
  if (auto missing = missing_profile(request, around, session->config_)) {
    return wrong_call(std::move(*missing));
  }
  const std::string profile = aws::profile_name(around, request.profile);
  for (std::unique_ptr<io::Http>* http : {&session->asks_for_credentials_, &session->http_}) {
    Result<std::unique_ptr<io::Http>> made =
        io::make_curl_http({.user_agent = "hakoseki/" HAKOSEKI_VERSION,
                            .ca_file = ca_file(session->config_, profile),
                            .proxies = io::proxies_of(around.variable),
                            .stop = request.stop});
    if (!made) return in_the_way(made.error());
    *http = std::move(*made);
  }
  around.fetch = [http = session->asks_for_credentials_.get()](io::HttpRequest asked) {
    return io::fetch(*http, std::move(asked));
  };
  session->endpoints_ =
      aws::endpoint_settings(around.variable, session->config_, profile, request.endpoint_url);
  session->first_region_ =
      request.regions.empty()
          ? aws::default_region({around, session->config_, session->endpoints_}, profile)
          : request.regions.front();
  if (session->first_region_.empty() && request.all_regions) session->first_region_ = "us-east-1";
  if (session->first_region_.empty()) {
    return wrong_call(
        Text{"no Region is given; name it with --region or AWS_REGION, or take all "
             "with --all-regions",
             "リージョンが指定されていません。--region または AWS_REGION "
             "で指定するか、--all-regions ですべて収集してください"});
  }
  // Also of another server than AWS's: its answers say nothing of a Region that cannot be.
  if (!aws::partition_of(session->first_region_)) return no_region(session->first_region_);
  for (const std::string& region : request.regions) {
    if (aws::partition_of(region) != aws::partition_of(session->first_region_)) {
      return no_region(region);
    }
  }
  session->credentials_ = std::make_unique<aws::CredentialCache>(
      [self = session.get()] {
        return aws::find_credentials(
            self->around_, {.profile = self->request_.profile, .endpoints = self->endpoints_});
      },
      around.clock);
  return session;
}

std::string AwsSession::home_region() const {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> homes = {
      {{"aws", "us-east-1"}, {"aws-cn", "cn-north-1"}, {"aws-us-gov", "us-gov-west-1"}}};
  const auto partition = aws::partition_of(first_region_);
  for (const auto& [name, home] : homes) {
    if (partition == name) return std::string(home);
  }
  return first_region_;
}

std::unique_ptr<aws::CredentialCache> AwsSession::credentials_of(aws::RoleRequest role) {
  return std::make_unique<aws::CredentialCache>(
      [this, role = std::move(role)]() -> Result<aws::Credentials> {
        TRY(const aws::Credentials own, credentials_->current());
        return aws::assume_role({around_, config_, endpoints_}, own.keys, role, first_region_);
      },
      around_.clock);
}

std::unique_ptr<aws::Client> AwsSession::make_client(aws::CredentialCache& credentials) {
  return std::make_unique<aws::Client>(
      *http_, credentials, around_.clock,
      aws::ClientSettings{.endpoints = endpoints_,
                          .seed = static_cast<std::uint64_t>(
                              std::chrono::steady_clock::now().time_since_epoch().count())});
}

std::unique_ptr<aws::Client> AwsSession::make_quick_client(aws::CredentialCache& credentials) {
  return std::make_unique<aws::Client>(
      *http_, credentials, around_.clock,
      aws::ClientSettings{
          .endpoints = endpoints_, .attempts = 3, .patience = std::chrono::seconds(20)});
}

std::unique_ptr<aws::KubernetesClient> AwsSession::make_cluster_client(
    aws::CredentialCache& credentials, const aws::Client& client) {
  return std::make_unique<aws::KubernetesClient>(
      *http_, credentials,
      [this, &client] {
        return around_.clock() + client.clock_difference().value_or(std::chrono::seconds(0));
      },
      aws::KubernetesSettings{.endpoints = endpoints_,
                              .seed = static_cast<std::uint64_t>(
                                  std::chrono::steady_clock::now().time_since_epoch().count())});
}

OrObstacle<aws::Answer> AwsSession::ask_once(aws::CredentialCache& credentials,
                                             const std::string& service,
                                             const std::string& operation) {
  const std::unique_ptr<aws::Client> client = make_quick_client(credentials);
  std::optional<aws::Outcome> outcome;
  client->submit({.service = service, .operation = operation, .region = first_region_},
                 [&](aws::Outcome one) { outcome.emplace(std::move(one)); });
  http_->run();
  if (const auto difference = client->clock_difference()) clock_difference_ = difference;
  if (!outcome->has_value()) return std::unexpected(obstacle(outcome->error()));
  return std::move(**outcome);
}

Obstacle AwsSession::obstacle(const aws::Failure& failure) const {
  return obstacle(failure, first_region_);
}

Obstacle AwsSession::obstacle(const aws::Failure& failure, const std::string& region) {
  return {words_for(failure, region), exit_environment};
}

OrObstacle<Identity> AwsSession::identity() {
  auto answer = ask_once(*credentials_, "sts", "GetCallerIdentity");
  if (!answer) return std::unexpected(std::move(answer.error()));
  const Node root = answer->document.root();
  Identity identity{.account = aws::member_text(root, "Account"),
                    .arn = aws::member_text(root, "Arn")};
  if (!is_account_id(identity.account)) {
    return stand_in_the_way(
        Text{"the answer to sts:GetCallerIdentity names no account; check --endpoint-url",
             "sts:GetCallerIdentity の応答にアカウントがありません。--endpoint-url "
             "を確認してください"},
        exit_environment);
  }
  return identity;
}

OrObstacle<std::vector<aws::Answer>> AwsSession::list(const std::string& service,
                                                      const std::string& operation,
                                                      const std::string& region) {
  const std::unique_ptr<aws::Client> client = make_client(*credentials_);
  aws::Listing listing;
  client->list({.service = service, .operation = operation, .region = region},
               [&](aws::Listing one) { listing = std::move(one); });
  http_->run();
  if (listing.failure) return std::unexpected(obstacle(*listing.failure));
  return std::move(listing.pages);
}

OrObstacle<std::vector<std::string>> AwsSession::regions(aws::CredentialCache& credentials) {
  if (!request_.all_regions) {
    std::vector<std::string> regions = request_.regions;
    if (regions.empty()) regions = {first_region_};
    std::sort(regions.begin(), regions.end());
    regions.erase(std::unique(regions.begin(), regions.end()), regions.end());
    return regions;
  }
  auto answer = ask_once(credentials, "ec2", "DescribeRegions");
  if (!answer) return std::unexpected(std::move(answer.error()));
  std::vector<std::string> regions;
  for (const Node& name : live::elements_at(answer->document.root(), "Regions[].RegionName"))
    regions.emplace_back(name.text());
  std::sort(regions.begin(), regions.end());
  return regions;
}

}  // namespace hakoseki::app
