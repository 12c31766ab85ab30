// The metadata service of an EC2 host hands out the credentials of the host's role to whoever asks,
// also to a container.

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

#include "assess/check.h"
#include "assess/container_hosts.h"

namespace hakoseki::checks::container {
namespace {

// As the ECS agent's variable, Bottlerocket's setting and the parameter of Windows'
// Initialize-ECSAgent.
constexpr std::array<std::string_view, 4> block = {"ECS_AWSVPC_BLOCK_IMDS=true",
                                                   "awsvpc-block-imds = true",
                                                   "awsvpc-block-imds=true", "-AwsvpcBlockIMDS"};

// The text without its comments and quotes: a setting that is commented out sets nothing.
std::string settings_in(std::string_view text) {
  std::string settings;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos || line[start] == '#') continue;
    std::copy_if(line.begin(), line.end(), std::back_inserter(settings),
                 [](char c) { return c != '"' && c != '\''; });
    settings += '\n';
  }
  return settings;
}

// What runs from elsewhere, or is not text yet, may set it too.
bool leads_elsewhere(std::string_view text) {
  const bool encoded = text.find_first_of(" \t\n") == std::string_view::npos && text.size() >= 16;
  return encoded || text.find("cfn-init") != std::string_view::npos ||
         text.find("aws s3 cp") != std::string_view::npos;
}

// A part that is not known may hold the setting only where it can be a line of its own.
bool may_hold_lines(std::string_view shape) {
  for (std::size_t at = shape.find("${"); at != std::string_view::npos;
       at = shape.find("${", at + 2)) {
    if (at == 0 || shape[at - 1] == '\n') return true;
  }
  return false;
}

Verdict blocks_tasks(const Fact<std::string>& user_data) {
  const Text missing{"ECS_AWSVPC_BLOCK_IMDS=true is not in the user data",
                     "ユーザーデータに ECS_AWSVPC_BLOCK_IMDS=true がありません"};
  std::vector<Branch> branches;
  for (const Case<std::string>& one : user_data.cases()) {
    const std::string text = settings_in(described_by(one));
    const bool found = std::any_of(block.begin(), block.end(), [&](std::string_view setting) {
      return text.find(setting) != std::string_view::npos;
    });
    const Unknown* why = one.unknown();
    if (found) {
      branches.push_back({one.when,
                          Outcome::pass,
                          {{one.evidence, Text{"tasks are kept away from it",
                                               "タスクからの接続を遮断しています"}}}});
    } else if (why != nullptr && (text.empty() || may_hold_lines(text))) {
      branches.push_back({one.when, Outcome::unknown, {{one.evidence, describe(*why)}}});
    } else if (leads_elsewhere(described_by(one))) {
      branches.push_back(
          {one.when,
           Outcome::unknown,
           {{one.evidence, Text{"what the start script fetches was not seen",
                                "起動スクリプトが取得する内容を確認できていません"}}}});
    } else {
      branches.push_back({one.when, Outcome::fail, {{one.evidence, missing}}});
    }
  }
  return Verdict(std::move(branches));
}

// Not written, the image decides: those of Amazon Linux 2023 let two hops through.
Verdict one_hop(const Fact<std::int64_t>& limit) {
  if (limit.is_absent()) {
    return {Outcome::unknown,
            {limit.evidence(), Text{"no hop limit: the machine image decides",
                                    "ホップ数の指定がなく、AMI の既定値になります"}}};
  }
  return expect_that(limit, [](std::int64_t hops) { return hops == 1; },
                     {"{} hops reach into containers", "ホップ数が {} のため、コンテナに届きます"});
}

std::vector<Ruling> judge(const Index& index) {
  std::vector<Ruling> rulings;
  for (const ContainerHost& one : container_hosts(index.inventory())) {
    const Verdict hops = one_hop(one.host->http_put_response_hop_limit);
    // Pods of EKS have no such switch: there the hop limit alone decides.
    const bool ecs = one.orchestrator == ContainerHost::Orchestrator::ecs;
    const Verdict reachable = ecs ? all_of({blocks_tasks(one.host->user_data), hops}) : hops;
    const Verdict is_on = expect_that(
        one.host->http_endpoint, [](const std::string& state) { return state != "disabled"; },
        {"the metadata service is {}", "メタデータサービスは {} です"});
    Verdict verdict = given(is_on, reachable);
    rulings.push_back({one.host, std::move(verdict).with(Outcome::fail, one.proof)});
  }
  return rulings;
}

}  // namespace

Check reachable_instance_metadata() {
  return {
      .id = "CON-2.08",
      .risk = Risk::unbounded_network_access,
      .severity = Severity::high,
      .title = {.en = "Container can reach the node's instance metadata",
                .ja = "コンテナからノードのインスタンスメタデータに届く"},
      .why = {.en = "A container that asks the metadata service gets the credentials of the node, "
                    "and with "
                    "them the rights of ECS agents and often more than any task was given.",
              .ja = "メタデータサービスに問い合わせたコンテナは、ノードの認証情報を得ます。ECS "
                    "エージェントの権限など、"
                    "タスクに与えた以上の権限が手に入ります。"},
      .fix = {.en = "Put ECS_AWSVPC_BLOCK_IMDS=true into the user data, and set MetadataOptions to "
                    "HttpTokens "
                    "required and HttpPutResponseHopLimit 1.",
              .ja = "ユーザーデータに ECS_AWSVPC_BLOCK_IMDS=true を書き、MetadataOptions の "
                    "HttpTokens を "
                    "required、HttpPutResponseHopLimit を 1 にしてください。"},
      .reads =
          {"AWS::EC2::LaunchTemplate#LaunchTemplateData.UserData",
           "AWS::EC2::LaunchTemplate#LaunchTemplateData.MetadataOptions.HttpEndpoint",
           "AWS::EC2::LaunchTemplate#LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::container
