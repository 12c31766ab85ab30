// Everybody who may read a task definition reads its environment, and so does every crash report
// and debugging page of the application.

#include "assess/check.h"
#include "assess/clear_text.h"

namespace hakoseki::checks::image {
namespace {

Verdict judge(const ContainerDefinition& container, const Index& index) {
  const Verdict variables = every(container.environment, [&](const KeyValue& pair) {
    return judge_clear_text(pair, container.stack, index);
  });
  const Verdict files = every(container.environment_files, [](const Fact<Reference>& file) {
    return Verdict(Outcome::unknown,
                   {file.evidence(), Text{"the content of this file was not part of this run",
                                          "このファイルの内容は今回の対象に含まれていません"}});
  });
  return all_of({variables, files});
}

}  // namespace

Check secret_in_environment() {
  return {
      .id = "IMG-4.02",
      .risk = Risk::embedded_clear_text_secrets,
      .severity = Severity::high,
      .title = {.en = "Clear-text secret in an environment variable",
                .ja = "環境変数に平文の秘密情報がある"},
      .why = {.en = "Everybody with ecs:DescribeTaskDefinition, the template or the repository "
                    "reads the "
                    "secret, and old revisions keep it for ever.",
              .ja = "ecs:DescribeTaskDefinition "
                    "の権限やテンプレート、リポジトリへのアクセスがあれば誰でも"
                    "読め、古いリビジョンにも残り続けます。"},
      .fix =
          {.en =
               "Store the value in Secrets Manager or as a SecureString, change it, and name it in "
               "Secrets[].ValueFrom.",
           .ja = "値を Secrets Manager または SecureString に移して変更し、Secrets[].ValueFrom "
                 "で参照して"
                 "ください。"},
      .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].Environment[].Name",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Environment[].Value"},
      .asks_of_replaced = true,  // ecs:DescribeTaskDefinition shows them of every revision
      .judge = each_with_index<ContainerDefinition>(judge),
  };
}

}  // namespace hakoseki::checks::image
