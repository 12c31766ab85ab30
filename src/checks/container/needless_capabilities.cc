// Docker gives every container fourteen Linux capabilities, and hardly any program needs them.
// Those that are left are what an attacker starts from.

#include <algorithm>
#include <array>

#include "assess/applicability.h"
#include "assess/check.h"

namespace hakoseki::checks::container {
namespace {

using Names = FactList<Fact<std::string>>;

// The least that must go if not ALL: sniffing and forging packets, becoming another user, making
// devices.
constexpr std::array<std::string_view, 4> dangerous = {"NET_RAW", "SETUID", "SETGID", "MKNOD"};

// What Docker gives by default without the dangerous four: adding it again after ALL was dropped
// gives no more than the default. On Fargate only SYS_PTRACE can be added, which is no default.
constexpr std::array<std::string_view, 10> harmless = {
    "AUDIT_WRITE",      "CHOWN",   "DAC_OVERRIDE", "FOWNER",    "FSETID", "KILL",
    "NET_BIND_SERVICE", "SETFCAP", "SETPCAP",      "SYS_CHROOT"};

Verdict drops(const Names& drop, std::string_view name) {
  return some(drop, [&](const Fact<std::string>& one) {
    return expect_that(one, [&](const std::string& value) { return value == name; }, {"{}", "{}"});
  });
}

Verdict judge_drop(const Names& drop) {
  std::vector<Verdict> each;
  for (const std::string_view name : dangerous)
    each.push_back(drops(drop, name));
  return any_of({drops(drop, "ALL"), all_of(each)})
      .labelled(Outcome::fail,
                drop.elements.empty()
                    ? Message(Text{"no capability is dropped: it keeps the defaults of Docker",
                                   "Drop の指定がなく、Docker の既定のケーパビリティが残ります"})
                    : Message(Text{
                          "neither ALL nor all of NET_RAW, SETUID, SETGID and MKNOD is dropped",
                          "ALL も、NET_RAW・SETUID・SETGID・MKNOD のすべても落とされていません"}));
}

Verdict judge_added(const Fact<std::string>& name) {
  return expect_that(name,
                     [](const std::string& value) {
                       return std::find(harmless.begin(), harmless.end(), value) != harmless.end();
                     },
                     {"adds {}", "{} を追加しています"});
}

Verdict judge(const ContainerDefinition& container, const Index& index) {
  const TaskDefinition& task = index.inventory().all<TaskDefinition>()[container.task_definition];
  return given(is_linux(task), all_of({every(container.capabilities_add, judge_added),
                                       judge_drop(container.capabilities_drop)}));
}

}  // namespace

Check needless_capabilities() {
  return {
      .id = "CON-3.02",
      .risk = Risk::insecure_runtime_configurations,
      .severity = Severity::medium,
      .title = {.en = "Container keeps Linux capabilities it does not need",
                .ja = "コンテナに不要なLinuxケーパビリティが残っている"},
      .why = {.en = "Capabilities are pieces of root's power. With those that Docker leaves by "
                    "default an "
                    "intruder can forge packets, change users and overwrite files of others in the "
                    "task.",
              .ja =
                  "ケーパビリティは root の権限を分割したものです。既定で残るものだけでも、侵入者は"
                  "パケットの偽装、別ユーザーへの切り替え、他のファイルの書き換えができます。"},
      .fix = {.en = "Set LinuxParameters.Capabilities.Drop to [ALL] and add back single ones only "
                    "where the "
                    "program fails without them.",
              .ja = "LinuxParameters.Capabilities.Drop に [ALL] "
                    "を指定し、なければ動かないものだけを Add で"
                    "戻してください。"},
      .reads =
          {"AWS::ECS::TaskDefinition#ContainerDefinitions[].LinuxParameters.Capabilities.Drop[]",
           "AWS::ECS::TaskDefinition#ContainerDefinitions[].LinuxParameters.Capabilities.Add[]",
           "AWS::ECS::TaskDefinition#RuntimePlatform.OperatingSystemFamily"},
      .judge = each_with_index<ContainerDefinition>(judge),
  };
}

}  // namespace hakoseki::checks::container
