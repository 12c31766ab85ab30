// The objects of Kubernetes by their own names, whether a cluster tells of them or a manifest.
// Beside them stand `ClusterName`, `Tags` (the labels) and `SeenAt` of those that a cluster told.
#include <array>
#include <optional>

#include "collect/decode/decode.h"
#include "formats/yaml_reader.h"

namespace hakoseki::decode {
namespace {

template <class T>
T object_of(const Reading& reading) {
  T object = started<T>(reading);
  object.cluster = reading.properties["ClusterName"].reference();
  object.name_space = reading.properties["metadata"]["namespace"].text();
  return object;
}

LabelSelector selector_of(const Cursor& from) {
  return {
      .written = from.written(),
      .labels = decode_tags(from["matchLabels"]),
      .requirements = list_of<LabelRequirement>(from["matchExpressions"], [](const Cursor& one) {
        return LabelRequirement{.key = one["key"].text(),
                                .match = one["operator"].text(),
                                .values = texts_of(one["values"])};
      })};
}

FactList<Fact<std::string>> owners_of(const Cursor& metadata) {
  return list_of<Fact<std::string>>(metadata["ownerReferences"], [](const Cursor& owner) {
    const Fact<std::string> kind = owner["kind"].text();
    const Fact<std::string> name = owner["name"].text();
    if (kind.if_known() == nullptr || name.if_known() == nullptr) return name;
    return Fact<std::string>::known(*kind.if_known() + '/' + *name.if_known(), name.evidence());
  });
}

SecuritySettings security_of(const Cursor& from) {
  return {.run_as_non_root = from["runAsNonRoot"].flag(),
          .run_as_user = from["runAsUser"].number(),
          .seccomp_type = from["seccompProfile"]["type"].text(),
          .host_process = from["windowsOptions"]["hostProcess"].flag(),
          .privileged = from["privileged"].flag(),
          .allow_privilege_escalation = from["allowPrivilegeEscalation"].flag(),
          .proc_mount = from["procMount"].text(),
          .added_capabilities = texts_of(from["capabilities"]["add"]),
          .dropped_capabilities = texts_of(from["capabilities"]["drop"])};
}

FactList<PodContainer> containers_of(const Cursor& list) {
  return list_of<PodContainer>(list, [](const Cursor& from) {
    return PodContainer{
        .name = from["name"].text(),
        .image = from["image"].text(),
        .security = security_of(from["securityContext"]),
        .environment = list_of<PodVariable>(
            from["env"],
            [](const Cursor& one) {
              return PodVariable{.name = one["name"].text(),
                                 .secret = one["valueFrom"]["secretKeyRef"]["name"].text()};
            }),
        .secrets_as_environment = list_of<Fact<std::string>>(
            from["envFrom"], [](const Cursor& one) { return one["secretRef"]["name"].text(); }),
        .host_ports = list_of<Fact<std::int64_t>>(
            from["ports"], [](const Cursor& one) { return one["hostPort"].number(); }),
        .command = texts_of(from["command"]),
        .arguments = texts_of(from["args"])};
  });
}

PodSettings pod_settings_of(const Cursor& from) {
  return {.service_account = from["serviceAccountName"].text().or_default("default"),
          .mounts_token = from["automountServiceAccountToken"].flag(),
          .host_network = from["hostNetwork"].flag().or_default(false),
          .host_pid = from["hostPID"].flag().or_default(false),
          .host_ipc = from["hostIPC"].flag().or_default(false),
          .operating_system = from["os"]["name"].text().or_default("linux"),
          .scheduler = from["schedulerName"].text().or_default("default-scheduler"),
          .security = security_of(from["securityContext"]),
          .containers = containers_of(from["containers"]),
          .init_containers = containers_of(from["initContainers"]),
          .ephemeral_containers = containers_of(from["ephemeralContainers"]),
          .volumes = list_of<PodVolume>(from["volumes"],
                                        [](const Cursor& one) {
                                          return PodVolume{
                                              .name = one["name"].text(),
                                              .host_path = one["hostPath"]["path"].text(),
                                              .csi_driver = one["csi"]["driver"].text()};
                                        }),
          .tolerations = list_of<Toleration>(from["tolerations"], [](const Cursor& one) {
            return Toleration{.key = one["key"].text(),
                              .match = one["operator"].text().or_default("Equal"),
                              .value = one["value"].text(),
                              .effect = one["effect"].text()};
          })};
}

void decode_namespace(const Reading& reading, Inventory& inventory) {
  auto one = object_of<KubernetesNamespace>(reading);
  one.name_space = reading.properties["metadata"]["name"].text();
  inventory.add(std::move(one));
}

void decode_pod(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto pod = object_of<KubernetesPod>(reading);
  pod.settings = pod_settings_of(from["spec"]);
  pod.node = from["spec"]["nodeName"].text();
  pod.phase = from["status"]["phase"].text();
  pod.started = from["status"]["startTime"].moment();
  pod.seen = from["SeenAt"].moment();
  pod.owners = owners_of(from["metadata"]);
  inventory.add(std::move(pod));
}

void add_workload(const Reading& reading, const Cursor& spec, Inventory& inventory) {
  auto workload = object_of<KubernetesWorkload>(reading);
  workload.kind = reading.resource.type.substr(reading.resource.type.rfind(':') + 1);
  workload.pod_labels = decode_tags(spec["template"]["metadata"]["labels"]);
  workload.settings = pod_settings_of(spec["template"]["spec"]);
  workload.owners = owners_of(reading.properties["metadata"]);
  inventory.add(std::move(workload));
}

void decode_workload(const Reading& reading, Inventory& inventory) {
  add_workload(reading, reading.properties["spec"], inventory);
}

void decode_cron_job(const Reading& reading, Inventory& inventory) {
  add_workload(reading, reading.properties["spec"]["jobTemplate"]["spec"], inventory);
}

void decode_node(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto node = object_of<KubernetesNode>(reading);
  node.kubelet_version = from["status"]["nodeInfo"]["kubeletVersion"].text();
  node.taints = list_of<Taint>(from["spec"]["taints"], [](const Cursor& one) {
    return Taint{
        .key = one["key"].text(), .value = one["value"].text(), .effect = one["effect"].text()};
  });
  inventory.add(std::move(node));
}

void decode_service_account(const Reading& reading, Inventory& inventory) {
  auto account = object_of<KubernetesServiceAccount>(reading);
  account.mounts_token = reading.properties["automountServiceAccountToken"].flag().or_default(true);
  inventory.add(std::move(account));
}

FactList<NetworkPolicyRule> network_rules_of(const Cursor& rules, std::string_view peers) {
  return list_of<NetworkPolicyRule>(rules, [&](const Cursor& rule) {
    return NetworkPolicyRule{
        .peers = list_of<Fact<std::string>>(
            rule[peers], [](const Cursor& peer) { return peer["ipBlock"]["cidr"].text(); })};
  });
}

void decode_network_policy(const Reading& reading, Inventory& inventory) {
  const Cursor spec = reading.properties["spec"];
  auto policy = object_of<KubernetesNetworkPolicy>(reading);
  policy.pods = selector_of(spec["podSelector"]);
  policy.policy_types = texts_of(spec["policyTypes"]);
  policy.ingress = network_rules_of(spec["ingress"], "from");
  policy.egress = network_rules_of(spec["egress"], "to");
  inventory.add(std::move(policy));
}

void decode_security_group_policy(const Reading& reading, Inventory& inventory) {
  const Cursor spec = reading.properties["spec"];
  auto policy = object_of<KubernetesSecurityGroupPolicy>(reading);
  policy.pods = selector_of(spec["podSelector"]);
  policy.service_accounts = selector_of(spec["serviceAccountSelector"]);
  policy.security_groups = texts_of(spec["securityGroups"]["groupIds"]);
  inventory.add(std::move(policy));
}

void decode_disruption_budget(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto budget = object_of<KubernetesDisruptionBudget>(reading);
  budget.pods = selector_of(from["spec"]["selector"]);
  budget.disruptions_allowed = from["status"]["disruptionsAllowed"].number();
  budget.expected_pods = from["status"]["expectedPods"].number();
  budget.healthy_pods = from["status"]["currentHealthy"].number();
  inventory.add(std::move(budget));
}

void decode_role(const Reading& reading, Inventory& inventory) {
  auto role = object_of<KubernetesRole>(reading);
  role.name = reading.properties["metadata"]["name"].text();
  role.rules = list_of<RbacRule>(reading.properties["rules"], [](const Cursor& rule) {
    return RbacRule{.groups = texts_of(rule["apiGroups"]),
                    .resources = texts_of(rule["resources"]),
                    .names = texts_of(rule["resourceNames"]),
                    .verbs = texts_of(rule["verbs"])};
  });
  inventory.add(std::move(role));
}

void decode_role_binding(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto binding = object_of<KubernetesRoleBinding>(reading);
  binding.role_kind = from["roleRef"]["kind"].text();
  binding.role_name = from["roleRef"]["name"].text();
  binding.subjects = list_of<RbacSubject>(from["subjects"], [](const Cursor& one) {
    return RbacSubject{.kind = one["kind"].text(),
                       .name = one["name"].text(),
                       .name_space = one["namespace"].text()};
  });
  inventory.add(std::move(binding));
}

FactList<AdmissionRule> admission_rules_of(const Cursor& rules) {
  return list_of<AdmissionRule>(rules, [](const Cursor& rule) {
    return AdmissionRule{.groups = texts_of(rule["apiGroups"]),
                         .resources = texts_of(rule["resources"]),
                         .operations = texts_of(rule["operations"])};
  });
}

FactList<Fact<std::string>> condition_names_of(const Cursor& conditions) {
  return list_of<Fact<std::string>>(conditions,
                                    [](const Cursor& one) { return one["name"].text(); });
}

void decode_webhooks(const Reading& reading, Inventory& inventory) {
  auto configuration = object_of<KubernetesWebhookConfiguration>(reading);
  configuration.may_change = reading.resource.type.find("Mutating") != std::string::npos;
  configuration.webhooks =
      list_of<AdmissionWebhook>(reading.properties["webhooks"], [](const Cursor& one) {
        return AdmissionWebhook{.name = one["name"].text(),
                                .failure_policy = one["failurePolicy"].text().or_default("Fail"),
                                .rules = admission_rules_of(one["rules"]),
                                .namespaces = selector_of(one["namespaceSelector"]),
                                .objects = selector_of(one["objectSelector"]),
                                .conditions = condition_names_of(one["matchConditions"])};
      });
  inventory.add(std::move(configuration));
}

void decode_admission_policy(const Reading& reading, Inventory& inventory) {
  const Cursor spec = reading.properties["spec"];
  auto policy = object_of<KubernetesAdmissionPolicy>(reading);
  policy.name = reading.properties["metadata"]["name"].text();
  policy.failure_policy = spec["failurePolicy"].text().or_default("Fail");
  policy.rules = admission_rules_of(spec["matchConstraints"]["resourceRules"]);
  policy.namespaces = selector_of(spec["matchConstraints"]["namespaceSelector"]);
  policy.objects = selector_of(spec["matchConstraints"]["objectSelector"]);
  policy.conditions = condition_names_of(spec["matchConditions"]);
  inventory.add(std::move(policy));
}

void decode_admission_binding(const Reading& reading, Inventory& inventory) {
  const Cursor spec = reading.properties["spec"];
  auto binding = object_of<KubernetesAdmissionPolicyBinding>(reading);
  binding.policy = spec["policyName"].text();
  binding.actions = texts_of(spec["validationActions"]);
  binding.namespaces = selector_of(spec["matchResources"]["namespaceSelector"]);
  binding.objects = selector_of(spec["matchResources"]["objectSelector"]);
  inventory.add(std::move(binding));
}

// The lists in the texts of `aws-auth`, which are YAML inside of YAML.
void add_identities(const Fact<std::string>& text, std::string_view arn_key,
                    FactList<MappedIdentity>& list) {
  const Evidence& at = text.evidence();
  if (text.is_absent()) return;
  const auto unreadable = [&](const Unknown& why) {
    list.gaps.push_back({.why = why, .evidence = at});
  };
  const std::string* known = text.if_known();
  if (known == nullptr) {
    const Unknown* why = text.cases().front().unknown();
    return unreadable(why == nullptr ? Unknown{} : *why);
  }
  list.written = true;
  const SourceText source("aws-auth", *known);
  const Result<Document> document = read_yaml(source);
  const Unknown invalid{.reason = Reason::invalid_value, .detail = "aws-auth", .written = true};
  if (!document)
    return known->find_first_not_of(" \n") == known->npos ? void() : unreadable(invalid);
  const Node root = document->root();
  if (root.is_null()) return;
  if (!root.is_list()) return unreadable(invalid);
  for (std::size_t i = 0; i < root.size(); ++i) {
    const auto arn = root.element(i).find(arn_key);
    const auto groups = root.element(i).find("groups");
    MappedIdentity identity{.arn = arn ? Fact<std::string>::known(std::string(arn->text()), at)
                                       : Fact<std::string>::absent(at),
                            .groups = {}};
    identity.groups.evidence = at;
    identity.groups.written = groups.has_value();
    for (std::size_t j = 0; groups && groups->is_list() && j < groups->size(); ++j) {
      identity.groups.elements.push_back(
          {Fact<std::string>::known(std::string(groups->element(j).text()), at), {}, at});
    }
    list.elements.push_back({std::move(identity), {}, at});
  }
}

void decode_identity_map(const Reading& reading, Inventory& inventory) {
  const Cursor data = reading.properties["data"];
  auto map = object_of<KubernetesIdentityMap>(reading);
  map.identities.evidence = data.evidence();
  add_identities(data["mapRoles"].text(), "rolearn", map.identities);
  add_identities(data["mapUsers"].text(), "userarn", map.identities);
  inventory.add(std::move(map));
}

constexpr std::array decoders = {
    Decoder{"Kubernetes::ClusterRole", decode_role},
    Decoder{"Kubernetes::ClusterRoleBinding", decode_role_binding},
    Decoder{"Kubernetes::CronJob", decode_cron_job},
    Decoder{"Kubernetes::DaemonSet", decode_workload},
    Decoder{"Kubernetes::Deployment", decode_workload},
    Decoder{"Kubernetes::IdentityMap", decode_identity_map},
    Decoder{"Kubernetes::Job", decode_workload},
    Decoder{"Kubernetes::MutatingWebhookConfiguration", decode_webhooks},
    Decoder{"Kubernetes::Namespace", decode_namespace},
    Decoder{"Kubernetes::NetworkPolicy", decode_network_policy},
    Decoder{"Kubernetes::Node", decode_node},
    Decoder{"Kubernetes::Pod", decode_pod},
    Decoder{"Kubernetes::PodDisruptionBudget", decode_disruption_budget},
    Decoder{"Kubernetes::Role", decode_role},
    Decoder{"Kubernetes::RoleBinding", decode_role_binding},
    Decoder{"Kubernetes::SecurityGroupPolicy", decode_security_group_policy},
    Decoder{"Kubernetes::ServiceAccount", decode_service_account},
    Decoder{"Kubernetes::StatefulSet", decode_workload},
    Decoder{"Kubernetes::ValidatingAdmissionPolicy", decode_admission_policy},
    Decoder{"Kubernetes::ValidatingAdmissionPolicyBinding", decode_admission_binding},
    Decoder{"Kubernetes::ValidatingWebhookConfiguration", decode_webhooks},
};

}  // namespace

std::span<const Decoder> kubernetes_decoders() {
  return decoders;
}

}  // namespace hakoseki::decode
