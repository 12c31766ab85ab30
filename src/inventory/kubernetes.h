// The objects of Kubernetes clusters, whichever way they came: from a cluster's own API, and as
// they are written in manifests. The labels of an object are its tags.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/moment.h"
#include "inventory/resource.h"

namespace hakoseki {

struct KubernetesObject : Resource {
  Fact<Reference> cluster;
  Fact<std::string> name_space;  // of a namespace itself its name; absent of what is of all of them
};

struct LabelRequirement {
  Fact<std::string> key;
  Fact<std::string> match;  // "In", "NotIn", "Exists", "DoesNotExist"
  FactList<Fact<std::string>> values;
};

// Selects what meets all of it: everything where nothing is asked.
struct LabelSelector {
  bool written = false;  // whether there is a selector at all, as far as is known
  FactList<Tag> labels = {};
  FactList<LabelRequirement> requirements = {};
};

struct KubernetesNamespace : KubernetesObject {};

// `securityContext` of a pod or of a container. Absent is no default: a container takes the pod's.
struct SecuritySettings {
  Fact<bool> run_as_non_root;
  Fact<std::int64_t> run_as_user;
  Fact<std::string> seccomp_type;
  Fact<bool> host_process;  // windowsOptions.hostProcess
  // Of containers only.
  Fact<bool> privileged;
  Fact<bool> allow_privilege_escalation;
  Fact<std::string> proc_mount;
  FactList<Fact<std::string>> added_capabilities;
  FactList<Fact<std::string>> dropped_capabilities;
};

struct PodVariable {
  Fact<std::string> name;
  Fact<std::string> secret;  // valueFrom.secretKeyRef.name; absent: of another source
};

struct PodContainer {
  Fact<std::string> name;
  Fact<std::string> image;
  SecuritySettings security;
  FactList<PodVariable> environment;
  FactList<Fact<std::string>> secrets_as_environment;  // envFrom[].secretRef.name; absent: another
  FactList<Fact<std::int64_t>> host_ports;             // absent or 0: none
  FactList<Fact<std::string>> command;
  FactList<Fact<std::string>> arguments;
};

struct PodVolume {
  Fact<std::string> name;
  Fact<std::string> host_path;   // absent: of another kind
  Fact<std::string> csi_driver;  // the same
};

struct Toleration {
  Fact<std::string> key;    // absent: every taint
  Fact<std::string> match;  // "Equal" (the default) or "Exists"
  Fact<std::string> value;
  Fact<std::string> effect;  // absent: every effect
};

// What a pod is made of.
struct PodSettings {
  Fact<std::string> service_account;   // default "default"
  Fact<bool> mounts_token;             // automountServiceAccountToken; absent: as its account says
  Fact<bool> host_network;             // default false
  Fact<bool> host_pid;                 // default false
  Fact<bool> host_ipc;                 // default false
  Fact<std::string> operating_system;  // default "linux"
  Fact<std::string> scheduler;         // "fargate-scheduler" of pods on Fargate
  SecuritySettings security;
  FactList<PodContainer> containers;
  FactList<PodContainer> init_containers;
  FactList<PodContainer> ephemeral_containers;
  FactList<PodVolume> volumes;
  FactList<Toleration> tolerations;
};

struct KubernetesPod : KubernetesObject {
  PodSettings settings;
  Fact<std::string> node;
  Fact<std::string> phase;             // "Running", "Succeeded", ...
  Fact<Moment> started;                // status.startTime
  Fact<Moment> seen;                   // when the answer was given
  FactList<Fact<std::string>> owners;  // "ReplicaSet/web-5d4f"
};

// What starts pods: a deployment, a daemon set, a stateful set, a job, a cron job.
struct KubernetesWorkload : KubernetesObject {
  std::string kind;          // "Deployment"
  FactList<Tag> pod_labels;  // of the pods that it starts
  PodSettings settings;
  FactList<Fact<std::string>> owners;
};

struct Taint {
  Fact<std::string> key;
  Fact<std::string> value;
  Fact<std::string> effect;
};

struct KubernetesNode : KubernetesObject {
  Fact<std::string> kubelet_version;  // "v1.31.4-eks-ae9a62a"
  FactList<Taint> taints;
};

struct KubernetesServiceAccount : KubernetesObject {
  Fact<bool> mounts_token;  // default true
};

struct NetworkPolicyRule {
  FactList<Fact<std::string>> peers;  // ipBlock.cidr, absent of pods; no peer: everywhere
};

struct KubernetesNetworkPolicy : KubernetesObject {
  LabelSelector pods;
  FactList<Fact<std::string>> policy_types;  // "Ingress", "Egress"; the API fills them in
  FactList<NetworkPolicyRule> ingress;
  FactList<NetworkPolicyRule> egress;
};

// Which security groups pods wear, of Amazon EKS.
struct KubernetesSecurityGroupPolicy : KubernetesObject {
  LabelSelector pods;
  LabelSelector service_accounts;  // by the labels of the account
  FactList<Fact<std::string>> security_groups;
};

struct KubernetesDisruptionBudget : KubernetesObject {
  LabelSelector pods;
  Fact<std::int64_t> disruptions_allowed;
  Fact<std::int64_t> expected_pods;
  Fact<std::int64_t> healthy_pods;
};

struct RbacRule {
  FactList<Fact<std::string>> groups;
  FactList<Fact<std::string>> resources;
  FactList<Fact<std::string>> names;
  FactList<Fact<std::string>> verbs;
};

// Also a ClusterRole, which is of no namespace.
struct KubernetesRole : KubernetesObject {
  Fact<std::string> name;
  FactList<RbacRule> rules;
};

struct RbacSubject {
  Fact<std::string> kind;  // "User", "Group", "ServiceAccount"
  Fact<std::string> name;
  Fact<std::string> name_space;
};

// Also a ClusterRoleBinding, which is of no namespace.
struct KubernetesRoleBinding : KubernetesObject {
  Fact<std::string> role_kind;  // "Role" or "ClusterRole"
  Fact<std::string> role_name;
  FactList<RbacSubject> subjects;
};

struct AdmissionRule {
  FactList<Fact<std::string>> groups;
  FactList<Fact<std::string>> resources;
  FactList<Fact<std::string>> operations;  // "CREATE", "*"
};

struct AdmissionWebhook {
  Fact<std::string> name;
  Fact<std::string> failure_policy;  // default "Fail"
  FactList<AdmissionRule> rules;
  LabelSelector namespaces;
  LabelSelector objects;
  FactList<Fact<std::string>> conditions;  // by name: which requests it is asked about
};

// A validating or mutating webhook configuration.
struct KubernetesWebhookConfiguration : KubernetesObject {
  bool may_change = false;  // whether it mutates
  FactList<AdmissionWebhook> webhooks;
};

struct KubernetesAdmissionPolicy : KubernetesObject {
  Fact<std::string> name;
  Fact<std::string> failure_policy;  // default "Fail"
  FactList<AdmissionRule> rules;
  LabelSelector namespaces;
  LabelSelector objects;
  FactList<Fact<std::string>> conditions;
};

struct KubernetesAdmissionPolicyBinding : KubernetesObject {
  Fact<std::string> policy;
  FactList<Fact<std::string>> actions;  // "Deny", "Warn", "Audit"
  LabelSelector namespaces;
  LabelSelector objects;
};

struct MappedIdentity {
  Fact<std::string> arn;
  FactList<Fact<std::string>> groups;
};

// The ConfigMap `aws-auth`: which identities of IAM are which of the cluster.
struct KubernetesIdentityMap : KubernetesObject {
  FactList<MappedIdentity> identities;
};

}  // namespace hakoseki
