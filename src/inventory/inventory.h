// The one typed model: what was seen, where, and what was not. Collectors fill it, engines derive,
// checks judge it. Data only.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "formats/dockerfile.h"
#include "inventory/ecr.h"
#include "inventory/ecs.h"
#include "inventory/eks.h"
#include "inventory/iam.h"
#include "inventory/input.h"
#include "inventory/network.h"
#include "inventory/operations.h"
#include "inventory/scope.h"

namespace hakoseki {

struct ImageRecipe : Resource {
  dockerfile::Dockerfile file;
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
  Coverage coverage;
  DeclaredScope declared;
  std::vector<System> systems;

 private:
  std::tuple<std::vector<TaskDefinition>, std::vector<ContainerDefinition>, std::vector<EcsService>,
             std::vector<ScheduledTask>, std::vector<EcsCluster>, std::vector<EcsCapacityProvider>,
             std::vector<CapacityProviderAssociations>, std::vector<EcrRepository>,
             std::vector<EcrPublicRepository>, std::vector<EcrScanningConfiguration>,
             std::vector<EcrRegistryPolicy>, std::vector<EcrPullThroughCacheRule>,
             std::vector<EcrCreationTemplate>, std::vector<EcrReplicationConfiguration>,
             std::vector<EcrSigningConfiguration>, std::vector<InspectorFilter>,
             std::vector<ClearSettings>, std::vector<EksCluster>, std::vector<EksFargateProfile>,
             std::vector<EksNodegroup>, std::vector<EksAccessEntry>,
             std::vector<EksPodIdentityAssociation>, std::vector<IamRole>, std::vector<IamPolicy>,
             std::vector<IamUser>, std::vector<IamGroup>, std::vector<PermissionSet>,
             std::vector<GroupMembers>, std::vector<LatticeNetwork>,
             std::vector<LatticeNetworkAssociation>, std::vector<OidcProvider>,
             std::vector<IamAccessKey>, std::vector<Vpc>, std::vector<Subnet>,
             std::vector<SecurityGroup>, std::vector<StandaloneSecurityGroupRule>,
             std::vector<NetworkAcl>, std::vector<NetworkAclEntry>,
             std::vector<SubnetNetworkAclAssociation>, std::vector<RouteTable>, std::vector<Route>,
             std::vector<SubnetRouteTableAssociation>, std::vector<InternetGateway>,
             std::vector<NatGateway>, std::vector<VpcEndpoint>, std::vector<FlowLog>,
             std::vector<LoadBalancer>, std::vector<Listener>, std::vector<ListenerRule>,
             std::vector<TargetGroup>, std::vector<ClassicLoadBalancer>,
             std::vector<WebAclAssociation>, std::vector<WebAcl>, std::vector<LogGroup>,
             std::vector<EfsFileSystem>, std::vector<EfsAccessPoint>, std::vector<KmsKey>,
             std::vector<KmsAlias>, std::vector<Secret>, std::vector<SecretRotation>,
             std::vector<SecretAttachment>, std::vector<SecretPolicy>, std::vector<SsmParameter>,
             std::vector<GuardDutyDetector>, std::vector<Trail>, std::vector<CodeBuildProject>,
             std::vector<CodePipeline>, std::vector<LatticeService>, std::vector<LatticeListener>,
             std::vector<LatticeAuthPolicy>, std::vector<NameSpace>, std::vector<DiscoveryService>,
             std::vector<LogResourcePolicy>, std::vector<Bucket>, std::vector<BucketPolicy>,
             std::vector<HostTemplate>, std::vector<DnsFirewallAssociation>,
             std::vector<QueryLogAssociation>, std::vector<DnsFirewallRuleGroup>,
             std::vector<DnsFirewallDomainList>, std::vector<NetworkFirewall>,
             std::vector<AutoScalingGroup>, std::vector<TemplateParameter>,
             std::vector<ImageRecipe>, std::vector<Workload>>
      resources_;
};

}  // namespace hakoseki
