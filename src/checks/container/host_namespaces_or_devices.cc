// The namespaces and devices of the host belong to all containers on it: a container that uses them
// is not separated from the others.

#include "assess/applicability.h"
#include "assess/check.h"

namespace hakoseki::checks::container {
namespace {

Verdict not_host(const Fact<std::string>& mode, const Text& otherwise) {
  return expect_that(
      mode, [](const std::string& value) { return value != "host"; }, otherwise, IfAbsent::passes);
}

Verdict no_device(const Device& device) {
  return judge_each(
      device.host_path,
      [](const std::string& path) {
        return std::pair<Outcome, Message>(
            Outcome::fail,
            say({"the device {} of the host", "ホストのデバイス {} を使います"}, shown(path)));
      },
      IfAbsent::passes);
}

Verdict judge(const TaskDefinition& task, const Index& index) {
  const auto containers = index.inventory().all<ContainerDefinition>();
  return given(
      may_run_outside_fargate(task),
      all_of({not_host(task.ipc_mode, {"`{}`: memory is shared with every process of the host",
                                       "`{}` のため、ホストのプロセスと共有メモリを使い合います"}),
              not_host(task.network_mode, {"`{}`: the network of the host, with its other services",
                                           "`{}` のため、ホストのネットワークをそのまま使います"}),
              every(task.containers, [&](std::size_t position) {
                return every(containers[position].devices, no_device);
              })}));
}

}  // namespace

Check host_namespaces_or_devices() {
  return {
      .id = "CON-3.04",
      .risk = Risk::insecure_runtime_configurations,
      .severity = Severity::high,
      .title = {.en = "Container uses host namespaces or devices",
                .ja = "コンテナがホストの名前空間やデバイスを使う"},
      .why =
          {.en = "Such a container can read the shared memory of other processes, reach services "
                 "that "
                 "listen on the host alone, or use its disks and drivers.",
           .ja =
               "このようなコンテナは、他のプロセスの共有メモリを読んだり、ホスト内だけで待ち受ける"
               "サービスに接続したり、ホストのディスクやドライバーを使ったりできます。"},
      .fix = {.en = "Remove IpcMode host, NetworkMode host and LinuxParameters.Devices.",
              .ja =
                  "IpcMode: host、NetworkMode: host、LinuxParameters.Devices を削除してください。"},
      .reads =
          {"AWS::ECS::TaskDefinition#IpcMode", "AWS::ECS::TaskDefinition#NetworkMode",
           "AWS::ECS::TaskDefinition#ContainerDefinitions[].LinuxParameters.Devices[].HostPath"},
      .judge = each_with_index<TaskDefinition>(judge),
  };
}

}  // namespace hakoseki::checks::container
