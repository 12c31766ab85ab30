// A pod mounts the token of its service account unless somebody says no; whoever breaks in asks the
// Kubernetes API with it. Needed is one only where a role is bound to the account. The default
// account and the default namespace are everybody's; credentials of the host are not for pods, and
// neither is `sudo`.

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "assess/check.h"
#include "assess/host_path.h"
#include "assess/pods.h"

namespace hakoseki::checks::container {
namespace {

// Clusters, namespaces and names.
std::string account_key(const KubernetesObject& object, std::string_view name_space,
                        std::string_view name) {
  return fmt::format("{}\n{}\n{}", cluster_of(object), name_space, name);
}

std::string known(const Fact<std::string>& fact) {
  return fact.if_known() == nullptr ? std::string() : *fact.if_known();
}

class Accounts {
 public:
  explicit Accounts(const Index& index) : inventory_(index.inventory()) {
    for (const auto& account : inventory_.all<KubernetesServiceAccount>()) {
      const std::string name = account.id.substr(account.id.find('/') + 1);
      accounts_.emplace(account_key(account, namespace_of(account), name), &account);
    }
    for (const auto& binding : inventory_.all<KubernetesRoleBinding>()) {
      for (const auto& subject : binding.subjects.elements)
        add_subject(binding, subject.value);
    }
  }

  // Whether the account says that its pods mount no token.
  [[nodiscard]] Verdict mounts_none(const PodView& view) const {
    const std::string name = known(view.settings->service_account);
    const auto found = accounts_.find(account_key(*view.object, namespace_of(*view.object), name));
    if (found != accounts_.end()) return expect(found->second->mounts_token, false);
    const std::string cluster = cluster_of(*view.object);
    for (const Gap& gap : inventory_.unseen<KubernetesServiceAccount>(cluster))
      return unknown(gap.evidence, gap.why);
    return fail(view.object->evidence, Text{"mounts a token", "トークンをマウントします"});
  }

  // Whether a role is bound to the account of a pod.
  [[nodiscard]] Verdict is_bound(const PodView& view) const {
    const Evidence& at = view.settings->service_account.evidence();
    const std::string name = known(view.settings->service_account);
    const std::string name_space = namespace_of(*view.object);
    if (bound_.contains(account_key(*view.object, name_space, name)) ||
        bound_.contains(account_key(*view.object, name_space, {}))) {
      return pass(at, say({"a role is bound to `{}`", "`{}` にはロールが割り当てられています"},
                          shown(name)));
    }
    const std::string cluster = cluster_of(*view.object);
    for (const Gap& gap : inventory_.unseen<KubernetesRoleBinding>(cluster))
      return unknown(gap.evidence, gap.why);
    return fail(at, say({"mounts the token of `{}`, to which no role is bound",
                         "ロールの割り当てがない `{}` のトークンをマウントしています"},
                        shown(name)));
  }

 private:
  // An empty name: every account of the namespace, as the group of that name is.
  void add_subject(const KubernetesRoleBinding& binding, const RbacSubject& subject) {
    constexpr std::string_view group = "system:serviceaccounts:";
    const std::string kind = known(subject.kind);
    const std::string name = known(subject.name);
    if (kind == "ServiceAccount") {
      bound_.insert(account_key(binding, known(subject.name_space), name));
    } else if (kind == "Group" && name.starts_with(group)) {
      bound_.insert(account_key(binding, name.substr(group.size()), {}));
    } else if (kind == "User" && name.starts_with("system:serviceaccount:")) {
      const std::string rest = name.substr(std::string_view("system:serviceaccount:").size());
      const std::size_t colon = rest.find(':');
      if (colon == std::string::npos) return;
      bound_.insert(account_key(binding, rest.substr(0, colon), rest.substr(colon + 1)));
    }
  }

  const Inventory& inventory_;
  std::map<std::string, const KubernetesServiceAccount*> accounts_;
  std::set<std::string> bound_;
};

Verdict judge_token(const PodView& view, const Accounts& accounts) {
  const PodSettings& settings = *view.settings;
  const Verdict mounts_none =
      any_of({expect(settings.mounts_token, false),
              all_of({expect_absent(settings.mounts_token), accounts.mounts_none(view)})});
  const Verdict bound = accounts.is_bound(view);
  const Message said = bound.exhibits().front().label;
  const bool is_unbound = bound.outcome() == Outcome::fail;
  return any_of(
      {is_unbound ? Verdict(mounts_none).labelled(Outcome::fail, said) : mounts_none, bound});
}

bool holds_credentials(const std::string& path) {
  const std::string normal = normalised_path(path);
  const auto has_folder = [&](std::string_view name) {
    return normal.ends_with(name) || normal.find(std::string(name) + '/') != std::string::npos;
  };
  return has_folder("/.aws") || has_folder("/.kube") || normal.ends_with("/docker.sock") ||
         normal.ends_with("/containerd.sock") || normal.ends_with("/crio.sock") ||
         normal.ends_with("/dockershim.sock");
}

// A word of its own, also in a script.
bool starts_sudo(const std::string& text) {
  constexpr std::string_view word = "sudo";
  constexpr std::string_view around = " \t\n;&|('\"/";
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || around.find(text[at - 1]) != std::string_view::npos;
    const bool ends = end == text.size() || text[end] == ' ' || text[end] == '\t';
    if (begins && ends) return true;
  }
  return false;
}

Verdict judge_words(const FactList<Fact<std::string>>& words) {
  return every(words, [](const Fact<std::string>& word) {
    return expect_that(word, [](const std::string& text) { return !starts_sudo(text); },
                       {"starts `sudo`: {}", "`sudo` を使っています: {}"});
  });
}

Verdict judge(const PodView& view, const Accounts& accounts) {
  if (is_addon(view)) {
    return not_applicable(view.object->evidence, Text{"an add-on that AWS publishes for EKS",
                                                      "AWS が公開する EKS のアドオンです"});
  }
  const PodSettings& settings = *view.settings;
  const Verdict volumes = every(settings.volumes, [](const PodVolume& volume) {
    return expect_that(
        volume.host_path, [](const std::string& path) { return !holds_credentials(path); },
        {"mounts {} of the host", "ホストの {} をマウントしています"}, IfAbsent::passes);
  });
  return all_of(
      {judge_token(view, accounts),
       expect_that(settings.service_account,
                   [](const std::string& name) { return name != "default"; },
                   {"runs as the service account `{}`, which is everybody's",
                    "共用のサービスアカウント `{}` で動いています"}),
       expect_that(view.object->name_space,
                   [](const std::string& name) { return name != "default"; },
                   {"runs in the namespace `{}`, which is everybody's",
                    "共用の名前空間 `{}` で動いています"}),
       volumes, every_container(settings, [](const PodContainer& container) {
         return all_of({judge_words(container.command), judge_words(container.arguments)});
       })});
}

std::vector<Ruling> judge_all(const Index& index) {
  const Accounts accounts(index);
  std::vector<Ruling> rulings =
      judge_pods(index, [&](const PodView& view) { return judge(view, accounts); });
  add_unread_clusters<KubernetesPod, KubernetesWorkload>(index, rulings);
  return rulings;
}

}  // namespace

Check needless_pod_credentials() {
  return {
      .id = "CON-3.11",
      .risk = Risk::insecure_runtime_configurations,
      .severity = Severity::medium,
      .title = {.en = "Pod mounts credentials it does not need",
                .ja = "Podが不要なトークンや認証情報をマウントしている"},
      .why = {.en =
                  "Whoever breaks into the pod asks the Kubernetes API, or acts as the host, with "
                  "what lies there.",
              .ja = "Pod に侵入されると、そこにある認証情報で Kubernetes API を呼ばれたり、ホスト"
                    "として振る舞われたりします。"},
      .fix = {.en = "Set automountServiceAccountToken to false where the pod does not ask the "
                    "Kubernetes API, give each workload a service account and a namespace of its "
                    "own, and mount no credentials or sockets of the host.",
              .ja =
                  "Kubernetes API を使わない Pod では automountServiceAccountToken を false にし、"
                  "ワークロードごとにサービスアカウントと名前空間を分けてください。ホストの認証"
                  "情報やソケットはマウントしないでください。"},
      .reads = {"Kubernetes::Pod#spec.automountServiceAccountToken",
                "Kubernetes::Pod#spec.serviceAccountName", "Kubernetes::Pod#metadata.namespace",
                "Kubernetes::Pod#spec.volumes[].hostPath.path",
                "Kubernetes::Pod#spec.containers[].command[]",
                "Kubernetes::Pod#spec.containers[].args[]",
                "Kubernetes::ServiceAccount#automountServiceAccountToken",
                "Kubernetes::RoleBinding#subjects[].kind",
                "Kubernetes::RoleBinding#subjects[].name",
                "Kubernetes::RoleBinding#subjects[].namespace",
                "Kubernetes::ClusterRoleBinding#subjects[].name",
                "Kubernetes::Deployment#spec.template.spec.serviceAccountName",
                "Kubernetes::DaemonSet#spec.template.spec.serviceAccountName",
                "Kubernetes::StatefulSet#spec.template.spec.serviceAccountName",
                "Kubernetes::Job#spec.template.spec.serviceAccountName",
                "Kubernetes::CronJob#spec.jobTemplate.spec.template.spec.serviceAccountName"},
      .judge = judge_all,
  };
}

}  // namespace hakoseki::checks::container
