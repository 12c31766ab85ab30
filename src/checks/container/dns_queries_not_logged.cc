// DNS is how captured containers find their masters and often how data leaves. Without a log of the
// queries nobody can tell afterwards, and nothing can warn in time.

#include "assess/check.h"
#include "assess/of_the_run.h"
#include "assess/task_network.h"
#include "assess/vpc_resources.h"

namespace hakoseki::checks::container {
namespace {

// GuardDuty reads DNS by itself wherever a detector of the account and Region is on.
Verdict is_watched(const Index& index, const Vpc& vpc) {
  return one_of_the_run<GuardDutyDetector>(
      index, vpc, [](const GuardDutyDetector& detector) { return expect(detector.enable, true); },
      {Outcome::unknown,
       {vpc.evidence, Text{"the GuardDuty detector of the account was not part of this run",
                           "このアカウントの GuardDuty は今回の対象に含まれていません"}}});
}

std::vector<Ruling> judge(const Index& index) {
  const VpcResources<QueryLogAssociation> associations(index);
  return judge_workload_vpcs(index, [&](const Vpc& vpc, std::span<const TaskNetwork::Use>) {
    const Verdict logged = some(
        associations.in(vpc),
        [](const QueryLogAssociation* one) {
          return pass(one->vpc.evidence(),
                      Text{"its queries are logged", "問い合わせが記録されます"});
        },
        Text{"no query log is associated with this VPC",
             "この VPC に問い合わせログが関連付けられていません"});
    return all_of({logged, is_watched(index, vpc)});
  });
}

}  // namespace

Check dns_queries_not_logged() {
  return {
      .id = "CON-2.04",
      .risk = Risk::unbounded_network_access,
      .severity = Severity::medium,
      .title = {.en = "DNS queries of workloads are not logged or watched",
                .ja = "ワークロードのDNS問い合わせが記録・監視されていない"},
      .why = {.en = "Queries for the names of malware servers are an early sign of a captured "
                    "container, and "
                    "data can leave inside of queries even where all other traffic is closed.",
              .ja =
                  "マルウェアのサーバー名の問い合わせは、コンテナが乗っ取られた早期の兆候です。他の"
                  "通信を"
                  "すべて閉じていても、問い合わせに紛れてデータが持ち出されることがあります。"},
      .fix = {.en = "Associate a query log with the VPC (AWS::Route53Resolver::"
                    "ResolverQueryLoggingConfigAssociation) and keep GuardDuty on.",
              .ja = "VPC に問い合わせログを関連付け(AWS::Route53Resolver::"
                    "ResolverQueryLoggingConfigAssociation)、GuardDuty を有効にしてください。"},
      .reads = {"AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation#ResourceId",
                "AWS::GuardDuty::Detector#Enable",
                "AWS::ECS::Service#NetworkConfiguration.AwsvpcConfiguration.Subnets[]"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::container
