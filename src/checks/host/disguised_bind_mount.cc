// A Docker volume with driver "local" and the option o=bind is a mount of a host path by another
// name, and so is one of a disk or an overlay of the host.

#include <algorithm>
#include <array>
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

// Where instances have their own file system; others are attached for what they hold.
bool is_root_disk(std::string_view device) {
  static constexpr auto disks = std::to_array<std::string_view>(
      {"/dev/nvme0n1", "/dev/xvda", "/dev/sda", "/dev/vda", "/dev/root", "/dev/disk/by-label/"});
  return std::any_of(disks.begin(), disks.end(),
                     [&](std::string_view disk) { return device.starts_with(disk); });
}

// A disk of the host, or its folders as the layers of an overlay.
bool shows_host(std::string_view name, const std::string& value) {
  if (name == "device") return is_root_disk(value);
  for (const std::string_view layer : {"lowerdir=", "upperdir="}) {
    const std::size_t at = value.find(layer);
    if (at == std::string::npos) continue;
    std::string_view paths = std::string_view(value).substr(at + layer.size());
    paths = paths.substr(0, paths.find(','));
    while (!paths.empty()) {
      const std::size_t colon = std::min(paths.find(':'), paths.size());
      if (is_sensitive_host_path(paths.substr(0, colon))) return true;
      paths.remove_prefix(std::min(colon + 1, paths.size()));
    }
  }
  return false;
}

Verdict judge_other_mounts(const Volume& volume) {
  return every(volume.docker_driver_options, [](const KeyValue& option) {
    const std::string* name = option.name.if_known();
    const std::string* value = option.value.if_known();
    const bool shows = name != nullptr && value != nullptr && (*name == "device" || *name == "o") &&
                       shows_host(*name, *value);
    if (shows) {
      return fail(
          option.value.evidence(),
          say({"mounts `{}` of the host", "ホストの `{}` をマウントしています"}, shown(*value)));
    }
    return not_applicable(option.name.evidence(),
                          Text{"no part of the host", "ホストの一部ではありません"});
  });
}

Verdict judge_volume(const Volume& volume) {
  // Without a driver, Docker takes "local".
  const Verdict local = expect(volume.docker_driver, "local", IfAbsent::passes);
  if (!volume.docker_driver_options.written) {
    return pass(volume.name.evidence(),
                Text{"has no driver options", "ドライバーのオプションはありません"});
  }
  return given(local,
               all_of({given(is_bind(volume), judge_device(volume)), judge_other_mounts(volume)}));
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
