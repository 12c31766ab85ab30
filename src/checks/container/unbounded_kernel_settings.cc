// Kernel settings and fault injection let a container change how its task, or its host, behaves.

#include <algorithm>
#include <array>
#include <string>

#include "assess/check.h"

namespace hakoseki::checks::container {
namespace {

// Settings of the task's own network namespace that applications tune; anything else needs a
// reason.
constexpr std::array<std::string_view, 6> allowed = {
    "net.core.somaxconn",           "net.ipv4.ip_local_port_range",  "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_fin_timeout"};

Verdict judge_container(const ContainerDefinition& container) {
  return every(container.system_controls, [](const SystemControl& control) {
    return expect_that(control.name_space,
                       [](const std::string& name) {
                         return std::find(allowed.begin(), allowed.end(), name) != allowed.end();
                       },
                       {"changes `{}`", "`{}` を変更しています"});
  });
}

Verdict judge_task(const TaskDefinition& task) {
  return expect(task.enable_fault_injection, false);
}

}  // namespace

Check unbounded_kernel_settings() {
  return {
      .id = "CON-3.07",
      .risk = Risk::insecure_runtime_configurations,
      .severity = Severity::medium,
      .title = {.en = "Kernel parameters are changed or fault injection is on",
                .ja = "カーネルパラメータが変更される、または障害注入が有効"},
      .why = {.en = "Kernel parameters outside a short list weaken the separation of containers, "
                    "and fault injection lets a task ask for network faults.",
              .ja = "限られた項目以外のカーネルパラメータはコンテナの分離を弱めます。フォールトイ"
                    "ンジェクションを有効にすると、タスクからネットワーク障害を要求できます。"},
      .fix = {.en = "Remove SystemControls that are not needed, and EnableFaultInjection in "
                    "production.",
              .ja = "不要な SystemControls を削除し、本番では EnableFaultInjection を無効にしてく"
                    "ださい。"},
      .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].SystemControls[].Namespace",
                "AWS::ECS::TaskDefinition#EnableFaultInjection"},
      .judge =
          together({each<ContainerDefinition>(judge_container), each<TaskDefinition>(judge_task)}),
  };
}

}  // namespace hakoseki::checks::container
