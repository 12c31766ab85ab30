// A Docker volume with driver "local" and the option o=bind is a mount of a host path by another
// name.

#include <algorithm>
#include <string>
#include <string_view>

#include "assess/applicability.h"
#include "assess/check.h"
#include "assess/host_path.h"

namespace hakoseki::checks::host {
namespace {

bool asks_for_bind(const std::string& options) {
  for (std::size_t begin = 0; begin <= options.size();) {
    const std::size_t end = std::min(options.find(',', begin), options.size());
    const std::string_view one = std::string_view(options).substr(begin, end - begin);
    if (one == "bind" || one == "rbind") return true;
    begin = end + 1;
  }
  return false;
}

// Only the option o=bind makes `device` a folder; else it is a file system of its own.
Verdict is_bind(const Volume& volume) {
  return some(volume.docker_driver_options, [](const KeyValue& option) {
    const std::string* name = option.name.if_known();
    if (name != nullptr && *name != "o") {
      return fail(option.name.evidence(), Text{"no bind mount", "バインドマウントではありません"});
    }
    return expect_that(option.value, asks_for_bind,
                       {"`{}` is no bind mount", "`{}` はバインドマウントではありません"});
  });
}

// The volume's `device` option, judged like a host path; options that are not known may name one.
Verdict judge_device(const Volume& volume) {
  return every(volume.docker_driver_options, [](const KeyValue& option) {
    const std::string* name = option.name.if_known();
    if (name != nullptr && *name != "device") {
      return pass(option.name.evidence(), Text{"names no path", "パスの指定ではありません"});
    }
    return expect_that(option.value,
                       [](const std::string& value) { return !is_sensitive_host_path(value); },
                       {"binds `{}` of the host", "ホストの `{}` をバインドしています"});
  });
}

Verdict judge_volume(const Volume& volume) {
  // Without a driver, Docker takes "local".
  const Verdict local = expect(volume.docker_driver, "local", IfAbsent::passes);
  if (!volume.docker_driver_options.written) {
    return pass(volume.name.evidence(),
                Text{"has no driver options", "ドライバーのオプションはありません"});
  }
  return given(local, given(is_bind(volume), judge_device(volume)));
}

Verdict judge(const TaskDefinition& task) {
  return given(may_run_outside_fargate(task), every(task.volumes, judge_volume));
}

}  // namespace

Check disguised_bind_mount() {
  return {
      .id = "HOST-5.02",
      .risk = Risk::host_file_system_tampering,
      .severity = Severity::high,
      .title = {.en = "Docker volume hides a host path mount",
                .ja = "Dockerボリュームにホストのパスのマウントが隠れている"},
      .why = {.en = "The volume looks like one that Docker manages, but its driver options mount a "
                    "sensitive "
                    "path of the host into the container.",
              .ja = "Dockerが管理するボリュームに見えますが、ドライバーのオプションによってホストの"
                    "機微な"
                    "パスがコンテナにマウントされます。"},
      .fix = {.en = "Remove DockerVolumeConfiguration.DriverOpts; use EFS or EBS volumes.",
              .ja = "DockerVolumeConfiguration.DriverOpts を削除し、EFS や EBS を使ってください。"},
      .reads = {"AWS::ECS::TaskDefinition#Volumes[].DockerVolumeConfiguration.DriverOpts.device",
                "AWS::ECS::TaskDefinition#Volumes[].DockerVolumeConfiguration.DriverOpts.o"},
      .judge = each<TaskDefinition>(judge),
  };
}

}  // namespace hakoseki::checks::host
