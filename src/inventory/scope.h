// What the user declares about their systems (hakoseki.yaml): facts that no file and no API can
// tell.
#pragma once

#include <string>
#include <vector>

#include "base/evidence.h"

namespace hakoseki {

// One system and how its resources are recognised; a resource belongs to the first system that
// matches.
struct DeclaredSystem {
  std::string name;
  std::string title = {};
  std::vector<std::string> stacks = {};      // globs over stack paths or names
  std::vector<std::string> clusters = {};    // globs over names, logical ids or ARNs of clusters
  std::vector<std::string> tags = {};        // "key=value", value a glob
  std::vector<std::string> namespaces = {};  // Kubernetes namespaces
};

struct DeclaredScope {
  // The folder of the configuration: stack globs are relative to it. Empty: as paths are given.
  std::string base = {};
  std::vector<DeclaredSystem> systems = {};
  // Image sources that are allowed, as prefixes of "registry/repository". Empty: private ECR only.
  std::vector<std::string> registries = {};
  // AWS accounts of the organisation.
  std::vector<std::string> accounts = {};
  // The tag that names a workload's sensitivity class.
  std::string sensitivity_tag = "sensitivity";
  // Side containers that observe or route for others, as image name fragments.
  std::vector<std::string> sidecars = {};
  // Public ECR repositories that are meant to be public.
  std::vector<std::string> public_repositories = {};
  // Who may register task definitions: globs over names or ARNs of roles. Empty: what the trust of
  // the roles tells.
  std::vector<std::string> deploy_roles = {};
  // What is started on demand, beside services and schedules: globs over families of task
  // definitions.
  std::vector<std::string> jobs = {};
  // Kubernetes namespaces that need more than `restricted` allows and may enforce `baseline`:
  // globs.
  std::vector<std::string> baseline_namespaces = {};
  // Who may hold far-reaching rights in clusters: globs over "Group ops", "User ann" and
  // "ServiceAccount argocd/server".
  std::vector<std::string> kubernetes_admins = {};
};

}  // namespace hakoseki
