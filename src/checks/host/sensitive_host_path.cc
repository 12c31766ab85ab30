// A container that holds a sensitive path of its host can change the host, or every container on
// it. The container runtime's socket is the same as root on the host.

#include <array>
#include <string>
#include <vector>

#include "assess/applicability.h"
#include "assess/check.h"
#include "assess/host_path.h"

namespace hakoseki::checks::host {
namespace {

Verdict judge_volume(const Volume& volume) {
  const Text mounts{"mounts `{}` of the host", "ホストの `{}` をマウントしています"};
  std::vector<Branch> branches =
      expect_that(
          volume.host_source_path,
          [](const std::string& path) { return !is_sensitive_host_path(path); }, mounts,
          IfAbsent::passes)
          .branches();
  // Of a path below /etc it does not matter which.
  for (std::size_t i = 0; i < branches.size(); ++i) {
    const Unknown* why = volume.host_source_path.cases()[i].unknown();
    if (why == nullptr || !is_below_sensitive_host_path(why->shape)) continue;
    branches[i].outcome = Outcome::fail;
    branches[i].exhibits.front().label = say(mounts, shown(why->shape));
  }
  return Verdict(std::move(branches));
}

Verdict judge(const TaskDefinition& task) {
  return given(may_run_outside_fargate(task), every(task.volumes, judge_volume));
}

}  // namespace

Check sensitive_host_path() {
  return {
      .id = "HOST-5.01",
      .risk = Risk::host_file_system_tampering,
      .severity = Severity::critical,
      .title = {.en = "Sensitive host path is mounted",
                .ja = "ホストの機微なパスがマウントされている"},
      .why = {.en =
                  "Whoever takes over the container can rewrite the host's configuration, read its "
                  "secrets, or start containers with every right through the runtime's socket.",
              .ja = "コンテナが乗っ取られると、ホストの設定の書き換えや秘密情報の読み出しができます"
                    "。ランタイムの"
                    "ソケットからは、あらゆる権限を持つコンテナを起動できます。"},
      .fix =
          {.en =
               "Remove Volumes[].Host.SourcePath; keep data in EFS, EBS or Docker-managed volumes.",
           .ja = "Volumes[].Host.SourcePath を削除し、データは EFS、EBS、または Docker が管理する"
                 "ボリュームに置いてください。"},
      .reads = {"AWS::ECS::TaskDefinition#Volumes[].Host.SourcePath"},
      .judge = each<TaskDefinition>(judge),
  };
}

}  // namespace hakoseki::checks::host
