// The one typed model: what was seen, where, and what was not. Collectors fill it, engines derive,
// checks judge it. Data only.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <typeinfo>
#include <utility>
#include <vector>

#include "inventory/account_settings.h"
#include "inventory/container_image.h"
#include "inventory/detection.h"
#include "inventory/ecr.h"
#include "inventory/ecr_image.h"
#include "inventory/ecs.h"
#include "inventory/eks.h"
#include "inventory/hosts.h"
#include "inventory/iam.h"
#include "inventory/input.h"
#include "inventory/kubernetes.h"
#include "inventory/network.h"
#include "inventory/operations.h"
#include "inventory/scan.h"
#include "inventory/scope.h"
#include "inventory/service_revision.h"
#include "inventory/task.h"

namespace hakoseki {

// Things of one type of which an account's API did not tell: it denied the answer, or failed.
struct UnseenResources : Resource {
  Unknown why;
};

// Something that runs containers: a service, a schedule, a task definition nobody in the run uses,
// a Fargate profile, a node group, a cluster in Auto Mode, a host that joins a cluster by itself.
struct Workload : Resource {
  enum class Kind : std::uint8_t {
    service,
    schedule,
    task_definition,
    fargate_profile,
    nodegroup,
    auto_mode,
    host,
  };
  Kind kind = Kind::service;
  std::size_t index = 0;  // into the vector of its kind
  Fact<Compute> compute;
};

// A system of the assessment: the columns of the report.
struct System {
  std::string name;
  std::string title = {};
  bool declared = false;  // by the user; otherwise a cluster, a stack, or loose files
};

class Inventory {
 public:
  // Not inline: each would take and leave hundreds of vectors in every file that has an Inventory.
  Inventory();
  Inventory(const Inventory& other) = delete;
  Inventory(Inventory&& other) noexcept;
  Inventory& operator=(const Inventory& other) = delete;
  Inventory& operator=(Inventory&& other) noexcept;
  ~Inventory();

  template <class T>
  [[nodiscard]] std::span<const T> all() const {
    return std::get<std::vector<T>>(resources_);
  }
  template <class T>
  [[nodiscard]] std::vector<T>& edit() {
    return std::get<std::vector<T>>(resources_);
  }
  // Returns its index.
  template <class T>
  std::size_t add(T resource) {
    auto& all = edit<T>();
    all.push_back(std::move(resource));
    return all.size() - 1;
  }
  // Resources of type T that may be there though the run does not hold them: their listing was not
  // part of the answers, or was denied, or cut off. `of` is the address of the one thing to which
  // they would belong; without it, they may belong to anything. Files never say so: what a template
  // leaves out is not there.
  template <class T>
  void note_unseen(Gap gap, const std::string& of = {}) {
    unseen_[typeid(T).name()][of].push_back(std::move(gap));
  }
  template <class T>
  [[nodiscard]] std::vector<Gap> unseen(std::string_view of = {}) const {
    std::vector<Gap> gaps;
    const auto by_owner = unseen_.find(typeid(T).name());
    if (by_owner == unseen_.end()) return gaps;
    for (const std::string_view owner : {std::string_view(), of}) {
      const auto found = by_owner->second.find(owner);
      if (found != by_owner->second.end()) {
        gaps.insert(gaps.end(), found->second.begin(), found->second.end());
      }
      if (of.empty()) break;
    }
    return gaps;
  }
  // Calls `visit` with the vector of each resource type.
  template <class Visit>
  void for_each_type(const Visit& visit) const {
    std::apply([&](const auto&... all) { (visit(all), ...); }, resources_);
  }
  template <class Visit>
  void for_each_type(const Visit& visit) {
    std::apply([&](auto&... all) { (visit(all), ...); }, resources_);
  }

  std::vector<Input> inputs;
  std::vector<Collection> collections;  // by the order of their snapshots in `inputs`
  Coverage coverage;
  DeclaredScope declared;
  std::vector<System> systems;

 private:
  using GapsByOwner = std::map<std::string, std::vector<Gap>, std::less<>>;

  std::map<std::string, GapsByOwner, std::less<>> unseen_;  // by type
  std::tuple<
      std::vector<TaskDefinition>, std::vector<ContainerDefinition>, std::vector<EcsService>,
      std::vector<ScheduledTask>, std::vector<EcsCluster>, std::vector<EcsCapacityProvider>,
      std::vector<CapacityProviderAssociations>, std::vector<EcrRepository>,
      std::vector<EcrPublicRepository>, std::vector<EcrScanningConfiguration>,
      std::vector<EcrRegistryPolicy>, std::vector<EcrPullThroughCacheRule>,
      std::vector<EcrCreationTemplate>, std::vector<EcrReplicationConfiguration>,
      std::vector<EcrSigningConfiguration>, std::vector<SigningProfile>, std::vector<EcrImage>,
      std::vector<InspectorConfiguration>, std::vector<ScanCoverage>, std::vector<InspectorFilter>,
      std::vector<ClearSettings>, std::vector<EksCluster>, std::vector<EksFargateProfile>,
      std::vector<EksNodegroup>, std::vector<EksAccessEntry>,
      std::vector<EksPodIdentityAssociation>, std::vector<EksAddon>,
      std::vector<KubernetesNamespace>, std::vector<KubernetesPod>, std::vector<KubernetesWorkload>,
      std::vector<KubernetesNode>, std::vector<KubernetesServiceAccount>,
      std::vector<KubernetesNetworkPolicy>, std::vector<KubernetesSecurityGroupPolicy>,
      std::vector<KubernetesDisruptionBudget>, std::vector<KubernetesRole>,
      std::vector<KubernetesRoleBinding>, std::vector<KubernetesWebhookConfiguration>,
      std::vector<KubernetesAdmissionPolicy>, std::vector<KubernetesAdmissionPolicyBinding>,
      std::vector<KubernetesIdentityMap>, std::vector<IamRole>, std::vector<IamPolicy>,
      std::vector<IamUser>, std::vector<IamGroup>, std::vector<PermissionSet>,
      std::vector<GroupMembers>, std::vector<LatticeNetwork>,
      std::vector<LatticeNetworkAssociation>, std::vector<IamAccessKey>,
      std::vector<InstanceProfile>, std::vector<OidcProvider>, std::vector<Vpc>,
      std::vector<VpcEncryptionControl>, std::vector<Subnet>, std::vector<SecurityGroup>,
      std::vector<StandaloneSecurityGroupRule>, std::vector<NetworkAcl>,
      std::vector<NetworkAclEntry>, std::vector<SubnetNetworkAclAssociation>,
      std::vector<RouteTable>, std::vector<Route>, std::vector<SubnetRouteTableAssociation>,
      std::vector<InternetGateway>, std::vector<NatGateway>, std::vector<VpcEndpoint>,
      std::vector<FlowLog>, std::vector<LoadBalancer>, std::vector<Listener>,
      std::vector<Certificate>, std::vector<ListenerRule>, std::vector<TargetGroup>,
      std::vector<ClassicLoadBalancer>, std::vector<WebAclAssociation>, std::vector<WebAcl>,
      std::vector<LogGroup>, std::vector<EfsFileSystem>, std::vector<EfsAccessPoint>,
      std::vector<KmsKey>, std::vector<KmsAlias>, std::vector<Secret>, std::vector<SecretRotation>,
      std::vector<SecretAttachment>, std::vector<SecretPolicy>, std::vector<SsmParameter>,
      std::vector<GuardDutyDetector>, std::vector<Trail>, std::vector<CodeBuildProject>,
      std::vector<CodePipeline>, std::vector<DeploymentGroup>, std::vector<LatticeService>,
      std::vector<LatticeListener>, std::vector<LatticeAuthPolicy>, std::vector<NameSpace>,
      std::vector<DiscoveryService>, std::vector<LogResourcePolicy>, std::vector<Bucket>,
      std::vector<BucketPolicy>, std::vector<HostTemplate>, std::vector<DnsFirewallAssociation>,
      std::vector<QueryLogAssociation>, std::vector<DnsFirewallRuleGroup>,
      std::vector<DnsFirewallDomainList>, std::vector<NetworkFirewall>,
      std::vector<AutoScalingGroup>, std::vector<GuardDutyCoverage>, std::vector<GuardDutyFinding>,
      std::vector<EventRule>, std::vector<EcsServiceRevision>, std::vector<ContainerInstance>,
      std::vector<PatchState>, std::vector<ManagedInstance>, std::vector<HybridActivation>,
      std::vector<AccountSummary>, std::vector<HostImage>, std::vector<CisResult>,
      std::vector<SerialConsole>, std::vector<MetadataDefaults>, std::vector<InspectorAccount>,
      std::vector<InspectorFinding>, std::vector<EcsTask>, std::vector<EcsAccountSettings>,
      std::vector<EnabledRegion>, std::vector<TemplateParameter>, std::vector<ImageRecipe>,
      std::vector<ContainerImage>, std::vector<UnseenResources>, std::vector<Workload>>
      resources_;
};

}  // namespace hakoseki
