// AWS replaces what runs on a revision of Fargate with a known hole. How long it waits is set for
// the account in each Region.

#include "assess/account_settings.h"
#include "assess/check.h"

namespace hakoseki::checks::container {
namespace {

Verdict waits_a_week(const EcsAccountSettings& settings) {
  return expect_that(
      settings.task_retirement_wait,
      [](const std::string& days) { return days == "0" || days == "7"; },
      {"AWS waits {} days before it retires tasks", "AWS がタスクを廃止するまで {} 日待ちます"});
}

// Windows of EC2 decide then: which there are, and for which tasks, is not collected.
Verdict has_no_windows(const EcsAccountSettings& settings) {
  return judge_each(settings.event_windows, [](const std::string& state) {
    return state == "disabled"
               ? std::pair<Outcome, Message>(Outcome::pass,
                                             Text{"event windows do not delay it",
                                                  "イベントウィンドウによる先送りはありません"})
               : std::pair<Outcome, Message>(
                     Outcome::unknown,
                     Text{"event windows may delay it, and they were not seen",
                          "イベントウィンドウで先送りされる可能性がありますが、その内容は今回の"
                          "対象に含まれていません"});
  });
}

Verdict judge(const EcsAccountSettings& settings) {
  return all_of({waits_a_week(settings), has_no_windows(settings)});
}

}  // namespace

Check delayed_task_retirement() {
  return {
      .id = "CON-1.03",
      .risk = Risk::runtime_software_vulnerabilities,
      .severity = Severity::medium,
      .title = {.en = "Fargate task retirement is delayed beyond 7 days",
                .ja = "Fargateタスクの廃止が7日を超えて先送りされている"},
      .why = {.en = "AWS retires tasks whose platform revision needs a security update. While that "
                    "is put off, they run with a hole that is known and fixed.",
              .ja = "AWS は、セキュリティ更新が必要なプラットフォームのリビジョンで動くタスクを廃止"
                    "します。先送りしている間は、修正済みの既知の脆弱性を抱えたまま動き続けます。"},
      .fix = {.en = "aws ecs put-account-setting-default --name fargateTaskRetirementWaitPeriod "
                    "--value 7 (or 0), in each Region in use.",
              .ja = "利用するリージョンごとに、aws ecs put-account-setting-default --name "
                    "fargateTaskRetirementWaitPeriod --value 7(または 0)を実行してください。"},
      .reads = {"AWS::ECS::AccountSettings#Value", "AWS::ECS::AccountSettings#PrincipalArn",
                "AWS::ECS::Task#LaunchType", "AWS::ECS::Cluster#RunningTasksCount"},
      .judge = [](const Index& index) { return judge_settings(index, runs_fargate, judge); },
  };
}

}  // namespace hakoseki::checks::container
