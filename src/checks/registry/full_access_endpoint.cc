// An endpoint for image pulls without a policy of its own lets a captured task reach every registry
// and bucket in the world through it: foreign images in, the customer's data out. The tasks' own
// roles are no limit here, for an intruder brings credentials of his own.

#include <array>

#include "assess/check.h"
#include "assess/own_accounts.h"
#include "assess/policy.h"
#include "inventory/network.h"

namespace hakoseki::checks::registry {
namespace {

enum class Service : std::uint8_t { ecr, s3, other };

Service service_of(const Fact<std::string>& name) {
  for (const Case<std::string>& one : name.cases()) {
    const Unknown* why = one.unknown();
    const std::string* text = why == nullptr ? one.value() : &why->shape;
    if (text == nullptr) continue;
    if (text->ends_with(".ecr.api") || text->ends_with(".ecr.dkr")) return Service::ecr;
    if (text->ends_with(".s3")) return Service::s3;
  }
  return Service::other;
}

// The actions by which data goes through; the others, such as ecr:GetAuthorizationToken, take no
// resource.
constexpr std::array<std::string_view, 7> data_actions = {
    "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer",
    "ecr:PutImage",      "ecr:UploadLayerPart",
    "s3:GetObject",      "s3:PutObject",
    "s3:DeleteObject"};
constexpr std::array<std::string_view, 2> resource_accounts = {"aws:resourceaccount",
                                                               "s3:resourceaccount"};
constexpr std::array<std::string_view, 2> resource_organisations = {"aws:resourceorgid",
                                                                    "aws:resourceorgpaths"};
constexpr std::array<std::string_view, 2> caller_accounts = {"aws:principalaccount",
                                                             "aws:principalarn"};
constexpr std::array<std::string_view, 2> caller_organisations = {"aws:principalorgid",
                                                                  "aws:principalorgpaths"};

// Not everybody, and nobody of a foreign account.
Verdict names_callers(const PolicyStatement& statement, const DeclaredScope& declared) {
  return all_of(
      {policy::is_limited_to_principals(statement), names_own_principals(statement, declared)});
}

Verdict judge_statement(const PolicyStatement& statement, Service service,
                        const DeclaredScope& declared) {
  std::vector<Verdict> ways = {policy::gives_none_of(statement, {.actions = data_actions}),
                               names_own_resources(statement, declared),
                               policy::is_limited_by(statement, resource_organisations),
                               demands_own_accounts(statement, resource_accounts, declared)};
  // S3 must name the buckets: one's own principals can write into a foreign one. That a call comes
  // from the own network says nothing: everything that comes through the endpoint does.
  if (service == Service::ecr) {
    ways.push_back(names_callers(statement, declared));
    ways.push_back(policy::is_limited_by(statement, caller_organisations));
    ways.push_back(demands_own_accounts(statement, caller_accounts, declared));
  }
  return policy::where_allowed(statement, policy::compact(any_of(ways)));
}

Verdict judge_endpoint(const VpcEndpoint& endpoint, Service service,
                       const DeclaredScope& declared) {
  const PolicyDocument& document = endpoint.policy;
  if (!document.written) {
    return fail(endpoint.evidence, Text{"no PolicyDocument: the default allows everything",
                                        "PolicyDocument がなく、既定の全許可になります"});
  }
  return policy::every_statement(document, [&](const PolicyStatement& statement) {
    return judge_statement(statement, service, declared);
  });
}

std::vector<Ruling> judge(const Index& index) {
  std::vector<Ruling> rulings;
  for (const VpcEndpoint& endpoint : index.inventory().all<VpcEndpoint>()) {
    const Service service = service_of(endpoint.service_name);
    if (service != Service::other)
      rulings.push_back({&endpoint, judge_endpoint(endpoint, service, index.inventory().declared)});
  }
  return rulings;
}

}  // namespace

Check full_access_endpoint() {
  return {
      .id = "REG-1.04",
      .risk = Risk::insecure_connections_to_registries,
      .severity = Severity::medium,
      .title = {.en = "Endpoint policy for image pulls allows full access",
                .ja = "イメージの取得に使うエンドポイントのポリシーが全許可"},
      .why = {.en = "A captured task can pull foreign images and carry data out to registries and "
                    "buckets of other accounts without ever touching the internet.",
              .ja = "乗っ取られたタスクが、インターネットを通らずに、外部のイメージを取り込んだり、"
                    "他のアカウントのレジストリやバケットへデータを持ち出したりできます。"},
      .fix = {.en =
                  "Set PolicyDocument on the endpoint: for ECR allow your accounts or organisation "
                  "only, for S3 name the Region's ECR layer bucket and your own buckets.",
              .ja =
                  "エンドポイントに PolicyDocument を設定し、ECR は自社のアカウントか組織に限定し、"
                  "S3 はリージョンの ECR レイヤー用バケットと自社のバケットだけを挙げてください。"},
      .reads = {"AWS::EC2::VPCEndpoint#ServiceName",
                "AWS::EC2::VPCEndpoint#PolicyDocument.Statement[].Resource",
                "AWS::EC2::VPCEndpoint#PolicyDocument.Statement[].Action",
                "AWS::EC2::VPCEndpoint#PolicyDocument.Statement[].Principal",
                "AWS::EC2::VPCEndpoint#PolicyDocument.Statement[].Condition.StringEquals.{}"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::registry
