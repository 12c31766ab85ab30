#include "engines/hosts.h"

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string_view>

namespace hakoseki::engines {
namespace {

using Enrolment = HostTemplate::Enrolment;
using Orchestrator = Enrolment::Orchestrator;

struct Mark {
  std::string_view text;
  Orchestrator orchestrator;
};

// What only a host of containers has in its user data.
constexpr std::array user_data_marks = {
    Mark{"ECS_CLUSTER", Orchestrator::ecs},
    Mark{"/etc/ecs/ecs.config", Orchestrator::ecs},
    Mark{"settings.ecs", Orchestrator::ecs},  // Bottlerocket
    Mark{"Initialize-ECSAgent", Orchestrator::ecs},
    Mark{"/etc/eks/bootstrap.sh", Orchestrator::eks},
    Mark{"node.eks.aws", Orchestrator::eks},
    Mark{"settings.kubernetes", Orchestrator::eks},
};

// The public parameters of AWS's images for ECS and EKS.
constexpr std::array image_marks = {
    Mark{"/aws/service/ecs/", Orchestrator::ecs},
    Mark{"/aws/service/bottlerocket/aws-ecs", Orchestrator::ecs},
    Mark{"ECS_Optimized", Orchestrator::ecs},
    Mark{"/aws/service/eks/", Orchestrator::eks},
    Mark{"/aws/service/bottlerocket/aws-k8s", Orchestrator::eks},
};

std::optional<Enrolment> marked(const Fact<std::string>& fact, std::span<const Mark> marks,
                                Enrolment::By by) {
  for (const Case<std::string>& one : fact.cases()) {
    for (const Mark& mark : marks) {
      if (described_by(one).find(mark.text) == std::string_view::npos) continue;
      return Enrolment{mark.orchestrator, by, one.evidence};
    }
  }
  return std::nullopt;
}

using Enrolments = std::map<const HostTemplate*, Enrolment>;

void add_capacity_providers(const Index& index, Enrolments& enrolments) {
  for (const auto& provider : index.inventory().all<EcsCapacityProvider>()) {
    for (const auto& group : index.find_each<AutoScalingGroup>(provider.auto_scaling_group)) {
      for (const auto* reference :
           {&group.resource->launch_template, &group.resource->launch_configuration}) {
        for (const auto& host : index.find_each<HostTemplate>(*reference)) {
          enrolments.emplace(host.resource,
                             Enrolment{Orchestrator::ecs, Enrolment::By::capacity_provider,
                                       provider.auto_scaling_group.evidence()});
        }
      }
    }
  }
}

void add_nodegroups(const Index& index, Enrolments& enrolments) {
  for (const auto& group : index.inventory().all<EksNodegroup>()) {
    for (const auto& host : index.find_each<HostTemplate>(group.launch_template)) {
      enrolments.emplace(host.resource, Enrolment{Orchestrator::eks, Enrolment::By::nodegroup,
                                                  group.launch_template.evidence()});
    }
  }
}

}  // namespace

void derive_hosts(Inventory& inventory, const Index& index) {
  Enrolments enrolments;
  add_capacity_providers(index, enrolments);
  add_nodegroups(index, enrolments);
  for (HostTemplate& host : inventory.edit<HostTemplate>()) {
    if (const auto found = enrolments.find(&host); found != enrolments.end()) {
      host.enrolment = found->second;
    } else {
      host.enrolment = marked(host.user_data, user_data_marks, Enrolment::By::user_data);
      if (!host.enrolment) {
        host.enrolment = marked(host.image_id, image_marks, Enrolment::By::image);
      }
    }
  }
}

}  // namespace hakoseki::engines
