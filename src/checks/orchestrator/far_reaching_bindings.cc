// What the roles of a cluster give, and to whom: every right that is as good as more rights.
// Those that hakoseki.yaml names are meant to have them; what is given to everybody never is. Who
// may start what runs in kube-system has the cluster already, so the accounts there are left out,
// and with them what Kubernetes and EKS themselves bind.

#include <algorithm>
#include <array>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "assess/check.h"
#include "assess/pods.h"
#include "base/ascii.h"
#include "formats/ignore_rules.h"

namespace hakoseki::checks::orchestrator {
namespace {

using Texts = FactList<Fact<std::string>>;

std::string known(const Fact<std::string>& fact) {
  return fact.if_known() == nullptr ? std::string() : *fact.if_known();
}

// A wildcard names everything. What could not be seen is asked for where a rule says nothing.
bool names(const Texts& list, std::initializer_list<std::string_view> wanted) {
  return std::ranges::any_of(list.elements, [&](const auto& element) {
    const std::string one = known(element.value);
    return one == "*" || std::find(wanted.begin(), wanted.end(), one) != wanted.end();
  });
}

// "pods/*" and "*/exec" name "pods/exec"; "*" names everything.
bool names_resource(const Texts& resources, std::string_view wanted) {
  const std::size_t slash = wanted.find('/');
  if (slash == std::string_view::npos) return names(resources, {wanted});
  return names(resources, {wanted, fmt::format("{}/*", wanted.substr(0, slash)),
                           fmt::format("*{}", wanted.substr(slash))});
}

struct Power {
  std::string_view group;
  std::string_view resource;
  std::array<std::string_view, 3> verbs;
  Text what;
  bool only_everywhere = false;  // in one namespace it is an ordinary right
};

constexpr std::array<Power, 16> powers = {{
    {"", "secrets", {"get", "list", "watch"}, {"reads Secrets", "Secret を読み取れます"}},
    {"", "pods/exec", {"create", "get", ""}, {"enters pods (exec)", "Pod に入れます(exec)"}},
    {"", "pods/attach", {"create", "get", ""}, {"enters pods (attach)", "Pod に入れます(attach)"}},
    {"",
     "pods/portforward",
     {"create", "get", ""},
     {"reaches ports of pods (portforward)", "Pod のポートに接続できます(portforward)"}},
    {"",
     "pods",
     {"create", "", ""},
     {"starts pods in every namespace", "すべての名前空間で Pod を起動できます"},
     true},
    {"",
     "pods/ephemeralcontainers",
     {"update", "patch", ""},
     {"adds containers to pods", "Pod にコンテナを追加できます"}},
    {"",
     "serviceaccounts/token",
     {"create", "", ""},
     {"makes tokens of service accounts", "サービスアカウントのトークンを発行できます"}},
    {"",
     "nodes/proxy",
     {"get", "create", "patch"},
     {"commands kubelets (nodes/proxy)", "kubelet を操作できます(nodes/proxy)"}},
    {"",
     "persistentvolumes",
     {"create", "", ""},
     {"makes volumes of any path of a node (persistentvolumes)",
      "ノードの任意のパスをボリュームにできます(persistentvolumes)"}},
    {"",
     "users",
     {"impersonate", "", ""},
     {"acts as another (impersonate)", "ほかのユーザーになりすませます(impersonate)"}},
    {"",
     "groups",
     {"impersonate", "", ""},
     {"acts as another (impersonate)", "ほかのグループになりすませます(impersonate)"}},
    {"",
     "serviceaccounts",
     {"impersonate", "", ""},
     {"acts as another (impersonate)", "ほかのサービスアカウントになりすませます(impersonate)"}},
    {"rbac.authorization.k8s.io",
     "clusterroles",
     {"escalate", "bind", ""},
     {"gives itself any role (escalate, bind)",
      "自分に任意のロールを与えられます(escalate、bind)"}},
    {"rbac.authorization.k8s.io",
     "roles",
     {"escalate", "bind", ""},
     {"gives itself any role (escalate, bind)",
      "自分に任意のロールを与えられます(escalate、bind)"}},
    {"certificates.k8s.io",
     "certificatesigningrequests/approval",
     {"update", "patch", ""},
     {"approves certificates of any name", "任意の名前の証明書を承認できます"}},
    {"admissionregistration.k8s.io",
     "mutatingwebhookconfigurations",
     {"create", "update", "patch"},
     {"changes every object by a webhook", "Webhook であらゆるオブジェクトを変更できます"}},
}};

bool gives(const RbacRule& rule, const Power& power) {
  // One named object is the smaller right, but for what is made: that has no name yet.
  const bool is_of_one = !rule.names.elements.empty();
  return !is_of_one && names(rule.groups, {power.group}) &&
         names_resource(rule.resources, power.resource) &&
         names(rule.verbs, {power.verbs[0], power.verbs[1], power.verbs[2]});
}

bool is_everything(const RbacRule& rule) {
  return names(rule.groups, {}) && names(rule.resources, {}) && names(rule.verbs, {});
}

// What a role gives, in words; nothing of an ordinary one.
std::optional<Message> power_of(const KubernetesRole& role, bool is_everywhere) {
  for (const auto& rule : role.rules.elements) {
    if (is_everything(rule.value)) return Text{"may do everything", "すべての操作が可能です"};
  }
  for (const Power& power : powers) {
    if (power.only_everywhere && !is_everywhere) continue;
    for (const auto& rule : role.rules.elements) {
      if (gives(rule.value, power)) return power.what;
    }
  }
  return std::nullopt;
}

// Everybody, or everybody who has logged in.
bool is_everybody(const RbacSubject& subject) {
  constexpr std::array<std::string_view, 4> all = {"system:anonymous", "system:unauthenticated",
                                                   "system:authenticated",
                                                   "system:serviceaccounts"};
  return is_one_of(known(subject.name), all);
}

bool is_of_the_cluster(const RbacSubject& subject) {
  const std::string name = known(subject.name);
  if (known(subject.kind) == "ServiceAccount") {
    return known(subject.name_space) == "kube-system";
  }
  return !is_everybody(subject) && (name.starts_with("system:") || name.starts_with("eks:"));
}

// Made by Kubernetes and EKS, and made again when somebody changes them.
bool is_built_in(const KubernetesRoleBinding& binding) {
  const std::string name = binding.id.substr(binding.id.find('/') + 1);
  return name.starts_with("system:") || name.starts_with("eks:");
}

std::string words_for(const RbacSubject& subject) {
  const std::string space = known(subject.name_space);
  return space.empty() ? fmt::format("{} {}", known(subject.kind), known(subject.name))
                       : fmt::format("{} {}/{}", known(subject.kind), space, known(subject.name));
}

class Roles {
 public:
  explicit Roles(const Inventory& inventory) : inventory_(inventory) {
    for (const KubernetesRole& role : inventory.all<KubernetesRole>())
      roles_.emplace(key(role, namespace_of(role), known(role.name)), &role);
  }

  // A binding of a namespace may name a role of the cluster, too.
  [[nodiscard]] const KubernetesRole* of(const KubernetesRoleBinding& binding) const {
    const bool is_cluster_role = known(binding.role_kind) == "ClusterRole";
    const auto found =
        roles_.find(key(binding, is_cluster_role ? std::string() : namespace_of(binding),
                        known(binding.role_name)));
    return found == roles_.end() ? nullptr : found->second;
  }

  [[nodiscard]] std::vector<Gap> unseen(const KubernetesRoleBinding& binding) const {
    return inventory_.unseen<KubernetesRole>(cluster_of(binding));
  }

 private:
  static std::string key(const KubernetesObject& object, const std::string& name_space,
                         const std::string& name) {
    return fmt::format("{}\n{}\n{}", cluster_of(object), name_space, name);
  }

  const Inventory& inventory_;
  std::map<std::string, const KubernetesRole*> roles_;
};

bool is_declared(const RbacSubject& subject, const DeclaredScope& declared) {
  const std::string words = words_for(subject);
  return std::ranges::any_of(declared.kubernetes_admins,
                             [&](const std::string& glob) { return glob_matches(glob, words); });
}

Verdict judge_binding(const KubernetesRoleBinding& binding, const Roles& roles,
                      const DeclaredScope& declared) {
  const Evidence& at = binding.role_name.evidence();
  const KubernetesRole* role = roles.of(binding);
  if (role == nullptr) {
    for (const Gap& gap : roles.unseen(binding))
      return unknown(gap.evidence, gap.why);
    return not_applicable(at, Text{"the role is not there", "このロールは存在しません"});
  }
  for (const Gap& gap : role->rules.gaps)
    return unknown(gap.evidence, gap.why);
  const std::optional<Message> power = power_of(*role, namespace_of(binding).empty());
  return every(binding.subjects, [&](const RbacSubject& subject) {
    if (is_everybody(subject)) {
      return fail(subject.name.evidence(),
                  say({"`{}` is bound to `{}`", "`{}` に `{}` が割り当てられています"},
                      shown(known(subject.name)), shown(known(binding.role_name))));
    }
    const Evidence& who = subject.name.evidence();
    if (is_of_the_cluster(subject)) {
      return pass(who, Text{"is the cluster's own", "クラスター自身のものです"});
    }
    if (!power) return pass(who, Text{"gives no such right", "該当する権限はありません"});
    if (is_declared(subject, declared)) {
      return pass(who, Text{"is declared to hold such rights (kubernetes_admins)",
                            "この権限を持つことが宣言されています(kubernetes_admins)"});
    }
    const std::string shown_subject = shown(words_for(subject));
    return fail(who, {fmt::format("`{}` {}", shown_subject, power->en),
                      fmt::format("`{}` は{}", shown_subject, power->ja)});
  });
}

std::vector<Ruling> judge(const Index& index) {
  const Roles roles(index.inventory());
  std::vector<Ruling> rulings;
  for (const auto& binding : index.inventory().all<KubernetesRoleBinding>()) {
    if (!is_built_in(binding))
      rulings.push_back({&binding, judge_binding(binding, roles, index.inventory().declared)});
  }
  add_unread_clusters<KubernetesRoleBinding, KubernetesRole>(index, rulings);
  return rulings;
}

}  // namespace

Check far_reaching_bindings() {
  return {
      .id = "ORC-1.11",
      .risk = Risk::unbounded_administrative_access,
      .severity = Severity::high,
      .title = {.en = "Kubernetes RBAC grants more than the listed subjects need",
                .ja = "KubernetesのRBACが必要以上の権限を与えている"},
      .why = {.en = "Whoever reads Secrets, enters or starts pods, or gives out roles has what all "
                    "of those have: one such subject is as good as an administrator.",
              .ja =
                  "Secret を読む、Pod に入る、Pod を起動する、ロールを割り当てる、のどれかができれ"
                  "ば、その先の権限もすべて手に入ります。管理者と変わりません。"},
      .fix = {.en = "Bind roles that name single resources and verbs, in single namespaces, and "
                    "nothing to system:authenticated; name the few administrators in hakoseki.yaml "
                    "(kubernetes_admins).",
              .ja =
                  "リソースと操作を絞ったロールを、名前空間単位で割り当ててください。"
                  "system:authenticated には何も割り当てません。必要最小限の管理者は hakoseki.yaml "
                  "の kubernetes_admins に書いてください。"},
      .reads = {"Kubernetes::RoleBinding#roleRef.kind", "Kubernetes::RoleBinding#roleRef.name",
                "Kubernetes::RoleBinding#subjects[].kind",
                "Kubernetes::RoleBinding#subjects[].namespace",
                "Kubernetes::ClusterRoleBinding#roleRef.name",
                "Kubernetes::ClusterRoleBinding#subjects[].name",
                "Kubernetes::Role#rules[].resources[]", "Kubernetes::Role#rules[].verbs[]",
                "Kubernetes::Role#rules[].apiGroups[]", "Kubernetes::Role#rules[].resourceNames[]",
                "Kubernetes::ClusterRole#rules[].resources[]",
                "Kubernetes::ClusterRole#rules[].verbs[]"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
