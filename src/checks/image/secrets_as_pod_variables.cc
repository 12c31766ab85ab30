// A secret in an environment variable is in crash dumps, in `/proc` and in each child process; as a
// file it is not. On Fargate no DaemonSet runs, and the driver of the Secrets Store is one.

#include <string>
#include <vector>

#include "assess/check.h"
#include "assess/pods.h"

namespace hakoseki::checks::image {
namespace {

constexpr std::string_view secrets_store = "secrets-store.csi.k8s.io";

Verdict judge_container(const PodContainer& container) {
  const auto is_none = [](const std::string&) { return false; };
  const Verdict single = every(container.environment, [&](const PodVariable& variable) {
    const std::string* name = variable.name.if_known();
    return expect_that(variable.secret, is_none, {"{}", "{}"}, IfAbsent::passes)
        .labelled(Outcome::fail, say({"the variable `{}` holds a value of a Secret",
                                      "環境変数 `{}` に Secret の値が入ります"},
                                     shown(name == nullptr ? std::string_view("?") : *name)));
  });
  const Verdict whole =
      every(container.secrets_as_environment, [&](const Fact<std::string>& secret) {
        return expect_that(secret, is_none,
                           {"every value of the Secret `{}` is a variable",
                            "Secret `{}` のすべての値が環境変数になります"},
                           IfAbsent::passes);
      });
  return all_of({single, whole});
}

Verdict judge(const PodView& view) {
  const PodSettings& settings = *view.settings;
  Verdict containers = every_container(settings, judge_container);
  if (view.pod == nullptr || !is_on_fargate(*view.pod)) return containers;
  const Verdict volumes = every(settings.volumes, [](const PodVolume& volume) {
    return expect_that(
        volume.csi_driver, [](const std::string& driver) { return driver != secrets_store; },
        {"`{}` does not run on Fargate", "`{}` は Fargate では動きません"}, IfAbsent::passes);
  });
  return all_of({std::move(containers), volumes});
}

std::vector<Ruling> judge_all(const Index& index) {
  std::vector<Ruling> rulings = judge_pods(index, judge);
  add_unread_clusters<KubernetesPod, KubernetesWorkload>(index, rulings);
  return rulings;
}

}  // namespace

Check secrets_as_pod_variables() {
  return {
      .id = "IMG-4.10",
      .risk = Risk::embedded_clear_text_secrets,
      .severity = Severity::medium,
      .title = {.en = "Pod takes secrets through environment variables",
                .ja = "Podが秘密情報を環境変数で受け取る"},
      .why = {.en = "Environment variables end up in logs, crash reports and child processes, and "
                    "stay what they were until the pod starts anew.",
              .ja = "環境変数はログやクラッシュレポート、子プロセスに漏れやすく、Pod を再起動する"
                    "まで古い値のままです。"},
      .fix = {.en = "Mount the Secret as a volume, or fetch it at start with the SDK and the pod's "
                    "own role. On Fargate use the External Secrets Operator or the SDK instead of "
                    "the Secrets Store CSI driver.",
              .ja = "Secret はボリュームとしてマウントするか、Pod のロールと SDK で起動時に取得して"
                    "ください。Fargate では Secrets Store CSI ドライバーの代わりに、External "
                    "Secrets Operator や SDK を使ってください。"},
      .reads = {"Kubernetes::Pod#spec.containers[].env[].valueFrom.secretKeyRef.name",
                "Kubernetes::Pod#spec.containers[].envFrom[].secretRef.name",
                "Kubernetes::Pod#spec.initContainers[].env[].valueFrom.secretKeyRef.name",
                "Kubernetes::Pod#spec.schedulerName", "Kubernetes::Pod#spec.volumes[].csi.driver",
                "Kubernetes::Deployment#spec.template.spec.containers[].env[].valueFrom."
                "secretKeyRef.name",
                "Kubernetes::DaemonSet#spec.template.spec.containers[].envFrom[].secretRef.name",
                "Kubernetes::StatefulSet#spec.template.spec.containers[].envFrom[].secretRef.name",
                "Kubernetes::Job#spec.template.spec.containers[].envFrom[].secretRef.name",
                "Kubernetes::CronJob#spec.jobTemplate.spec.template.spec.containers[].envFrom[]."
                "secretRef.name"},
      .judge = judge_all,
  };
}

}  // namespace hakoseki::checks::image
