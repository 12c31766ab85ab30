// The restricted profile of the Pod Security Standards, asked of what runs. On Fargate Kubernetes
// takes no privileged pod, no network and no port of the host; everything else a pod may still do.

#include <string>
#include <vector>

#include "assess/check.h"
#include "assess/pods.h"

namespace hakoseki::checks::container {
namespace {

bool is_confining(const std::string& seccomp) {
  return seccomp == "RuntimeDefault" || seccomp == "Localhost";
}

// What a container does not say itself, its pod says for it.
template <class T>
Verdict of_container_or_pod(const Fact<T>& own, const Verdict& own_verdict,
                            const Verdict& verdict_of_pod) {
  return any_of({own_verdict, all_of({expect_absent(own), verdict_of_pod})});
}

Verdict runs_as_user(const PodContainer& container, const PodSettings& pod) {
  const Text may_be_root{"may run as root (runAsNonRoot)", "root で動作できます(runAsNonRoot)"};
  const auto is_not_root = [](std::int64_t user) { return user != 0; };
  const Text is_root{"runs as user {}", "ユーザー {} で動作します"};
  return all_of(
      {of_container_or_pod(container.security.run_as_non_root,
                           expect(container.security.run_as_non_root, true),
                           expect(pod.security.run_as_non_root, true))
           .labelled(Outcome::fail, may_be_root),
       expect_that(container.security.run_as_user, is_not_root, is_root, IfAbsent::passes),
       given(expect_absent(container.security.run_as_user),
             expect_that(pod.security.run_as_user, is_not_root, is_root, IfAbsent::passes))});
}

Verdict is_confined(const PodContainer& container, const PodSettings& pod) {
  const Text otherwise{"seccompProfile is {}", "seccompProfile が {} です"};
  return of_container_or_pod(container.security.seccomp_type,
                             expect_that(container.security.seccomp_type, is_confining, otherwise),
                             expect_that(pod.security.seccomp_type, is_confining, otherwise))
      .labelled(Outcome::fail, Text{"no seccomp profile confines it (seccompProfile)",
                                    "seccomp プロファイルで制限されていません(seccompProfile)"});
}

Verdict has_few_capabilities(const SecuritySettings& security) {
  const Verdict drops = some(security.dropped_capabilities,
                             [](const Fact<std::string>& one) { return expect(one, "ALL"); })
                            .labelled(Outcome::fail, Text{"does not drop ALL capabilities",
                                                          "ケーパビリティを ALL で外していません"});
  const Verdict adds = every(security.added_capabilities, [](const Fact<std::string>& one) {
    return expect_that(one, [](const std::string& name) { return name == "NET_BIND_SERVICE"; },
                       {"adds the capability {}", "ケーパビリティ {} を追加しています"});
  });
  return all_of({drops, adds});
}

Verdict judge_linux(const PodContainer& container, const PodSettings& pod) {
  const SecuritySettings& security = container.security;
  return all_of({expect(security.allow_privilege_escalation, false)
                     .labelled(Outcome::fail, Text{"may gain privileges (allowPrivilegeEscalation)",
                                                   "権限を昇格できます(allowPrivilegeEscalation)"}),
                 has_few_capabilities(security), is_confined(container, pod),
                 expect(security.proc_mount, "Default", IfAbsent::passes)});
}

Verdict judge_container(const PodContainer& container, const PodSettings& pod) {
  const Verdict host_process =
      all_of({expect(container.security.host_process, false, IfAbsent::passes),
              given(expect_absent(container.security.host_process),
                    expect(pod.security.host_process, false, IfAbsent::passes))})
          .labelled(Outcome::fail, Text{"is a process of the host (hostProcess)",
                                        "ホストのプロセスとして動作します(hostProcess)"});
  const Verdict ports = every(container.host_ports, [](const Fact<std::int64_t>& port) {
    return expect_that(
        port, [](std::int64_t number) { return number == 0; },
        {"takes port {} of the host", "ホストのポート {} を使います"}, IfAbsent::passes);
  });
  return all_of({runs_as_user(container, pod), host_process, ports,
                 given(expect(pod.operating_system, "linux"), judge_linux(container, pod))});
}

Verdict judge(const PodView& view) {
  if (is_addon(view)) {
    return not_applicable(view.object->evidence, Text{"an add-on that AWS publishes for EKS",
                                                      "AWS が公開する EKS のアドオンです"});
  }
  const PodSettings& pod = *view.settings;
  return all_of({expect(pod.host_network, false)
                     .labelled(Outcome::fail, Text{"uses the network of the host (hostNetwork)",
                                                   "ホストのネットワークを使います(hostNetwork)"}),
                 expect(pod.host_pid, false)
                     .labelled(Outcome::fail, Text{"sees the processes of the host (hostPID)",
                                                   "ホストのプロセスが見えます(hostPID)"}),
                 expect(pod.host_ipc, false)
                     .labelled(Outcome::fail, Text{"shares memory with the host (hostIPC)",
                                                   "ホストとメモリを共有します(hostIPC)"}),
                 every_container(pod, [&](const PodContainer& container) {
                   return judge_container(container, pod);
                 })});
}

std::vector<Ruling> judge_all(const Index& index) {
  std::vector<Ruling> rulings = judge_pods(index, judge);
  add_unread_clusters<KubernetesPod, KubernetesWorkload>(index, rulings);
  return rulings;
}

}  // namespace

Check unrestricted_pod() {
  return {
      .id = "CON-3.08",
      .risk = Risk::insecure_runtime_configurations,
      .severity = Severity::high,
      .title = {.en = "Pod security context is not restricted",
                .ja = "Podのセキュリティコンテキストが制限されていない"},
      .why = {.en = "Who breaks into such a container is root in it, may gain more rights, or "
                    "already sees the host: the way out of the container is short.",
              .ja = "侵入された場合、コンテナ内で root を取られたり、さらに権限を昇格されたり、"
                    "ホストに手が届いたりして、コンテナの外に出られやすくなります。"},
      .fix = {.en = "Meet the restricted profile of the Pod Security Standards: runAsNonRoot true, "
                    "allowPrivilegeEscalation false, capabilities.drop [ALL], seccompProfile "
                    "RuntimeDefault, and neither network, processes nor ports of the host.",
              .ja = "Pod セキュリティ標準の restricted に合わせ、runAsNonRoot を true、"
                    "allowPrivilegeEscalation を false、capabilities.drop を [ALL]、seccompProfile "
                    "を RuntimeDefault とし、ホストのネットワーク、プロセス、ポートを使わないで"
                    "ください。"},
      .reads = {"Kubernetes::Pod#spec.hostNetwork",
                "Kubernetes::Pod#spec.hostPID",
                "Kubernetes::Pod#spec.hostIPC",
                "Kubernetes::Pod#spec.os.name",
                "Kubernetes::Pod#spec.securityContext.runAsNonRoot",
                "Kubernetes::Pod#spec.securityContext.runAsUser",
                "Kubernetes::Pod#spec.securityContext.seccompProfile.type",
                "Kubernetes::Pod#spec.securityContext.windowsOptions.hostProcess",
                "Kubernetes::Pod#spec.containers[].image",
                "Kubernetes::Pod#spec.containers[].ports[].hostPort",
                "Kubernetes::Pod#spec.containers[].securityContext.runAsNonRoot",
                "Kubernetes::Pod#spec.containers[].securityContext.runAsUser",
                "Kubernetes::Pod#spec.containers[].securityContext.allowPrivilegeEscalation",
                "Kubernetes::Pod#spec.containers[].securityContext.capabilities.add[]",
                "Kubernetes::Pod#spec.containers[].securityContext.capabilities.drop[]",
                "Kubernetes::Pod#spec.containers[].securityContext.procMount",
                "Kubernetes::Pod#spec.containers[].securityContext.seccompProfile.type",
                "Kubernetes::Pod#spec.containers[].securityContext.windowsOptions.hostProcess",
                "Kubernetes::Pod#spec.initContainers[]",
                "Kubernetes::Deployment#spec.template.spec.hostNetwork",
                "Kubernetes::DaemonSet#spec.template.spec.hostNetwork",
                "Kubernetes::StatefulSet#spec.template.spec.hostNetwork",
                "Kubernetes::Job#spec.template.spec.hostNetwork",
                "Kubernetes::CronJob#spec.jobTemplate.spec.template.spec.hostNetwork"},
      .judge = judge_all,
  };
}

}  // namespace hakoseki::checks::container
