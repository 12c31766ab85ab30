// What is read of the Kubernetes API of a cluster: one row a call. The paths that are asked, the
// role that may ask them and what a refusal is called are all made from these rows. Secrets are not
// among them, nor any configuration but the one that maps identities of IAM.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace hakoseki::live {

// The service under which the calls stand in the table of calls.
inline constexpr std::string_view kubernetes_service = "kubernetes";

struct KubernetesApi {
  std::string_view operation;  // "ListPods"
  std::string_view group;      // "apps"; empty: the core
  std::string_view version;    // "v1"
  std::string_view resource;   // "pods"
  // One object instead of a list.
  std::string_view name_space = {};
  std::string_view name = {};
  // What it is called that a cluster does not have it: a code that AnswerError::is_absence knows.
  // Empty: every cluster has it.
  std::string_view absent_code = {};

  [[nodiscard]] std::string_view verb() const { return name.empty() ? "list" : "get"; }
  // "/apis/apps/v1/deployments"
  [[nodiscard]] std::string path() const;
  // As `kubectl auth can-i` takes it: "list deployments.apps".
  [[nodiscard]] std::string permission() const;
};

[[nodiscard]] std::span<const KubernetesApi> kubernetes_apis();
// Null where there is none of that name.
[[nodiscard]] const KubernetesApi* find_kubernetes_api(std::string_view operation);

// A ClusterRole that may do all of that and nothing else, and its binding to a group; as YAML.
[[nodiscard]] std::string kubernetes_role(std::string_view group);

}  // namespace hakoseki::live
