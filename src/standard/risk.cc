// Joins the rows of all risks, and names what reports speak of: components, compute types, duties.
#include "standard/risk.h"

#include <algorithm>

#include "standard/joined.h"
#include "standard/risks_container.h"
#include "standard/risks_hardware.h"
#include "standard/risks_host.h"
#include "standard/risks_image.h"
#include "standard/risks_orchestrator.h"
#include "standard/risks_registry.h"

namespace hakoseki {
namespace {

constexpr auto rows =
    standard::joined(standard::image_risks, standard::registry_risks, standard::orchestrator_risks,
                     standard::container_risks, standard::host_risks, standard::hardware_risks);
static_assert(rows.size() == risk_count);

// info_of() takes the row by the value of the enumerator.
constexpr bool in_order_of_risk() {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (static_cast<std::size_t>(rows[i].risk) != i) return false;
  }
  return true;
}
static_assert(in_order_of_risk());

constexpr std::array<ComponentInfo, 6> components = {{
    {Component::image, "IMG", "3.1", Text{"Image", "イメージ"}},
    {Component::registry, "REG", "3.2", Text{"Registry", "レジストリ"}},
    {Component::orchestrator, "ORC", "3.3", Text{"Orchestrator", "オーケストレーター"}},
    {Component::container, "CON", "3.4", Text{"Container", "コンテナ"}},
    {Component::host, "HOST", "3.5", Text{"Host OS", "ホストOS"}},
    {Component::hardware, "HW", "4.6", Text{"Hardware", "ハードウェア"}},
}};

struct ComputeInfo {
  Compute compute;
  std::string_view name;
  Text title;
};

constexpr std::array<ComputeInfo, compute_count + 1> computes = {{
    {Compute::ecs_fargate, "ecs-fargate", Text{"ECS on Fargate", "Fargate上のECS"}},
    {Compute::eks_fargate, "eks-fargate", Text{"EKS on Fargate", "Fargate上のEKS"}},
    {Compute::ecs_ec2, "ecs-ec2", Text{"ECS on EC2", "EC2上のECS"}},
    {Compute::ecs_managed_instances, "ecs-managed-instances",
     Text{"ECS Managed Instances", "ECSマネージドインスタンス"}},
    {Compute::eks_nodes, "eks-nodes", Text{"EKS on EC2 nodes", "EC2ノード上のEKS"}},
    {Compute::eks_auto_mode, "eks-auto-mode", Text{"EKS Auto Mode", "EKS Auto Modeのノード"}},
    {Compute::ecs_anywhere, "ecs-anywhere", Text{"ECS Anywhere", "ECS Anywhereの外部ホスト"}},
    {Compute::unknown, "unknown", Text{"Unknown compute", "実行基盤が不明"}},
}};

constexpr std::array<Text, 3> responsible_titles = {
    Text{"AWS", "AWS側"},
    Text{"Customer", "利用者側"},
    Text{"Shared", "共有"},
};

template <class Enum>
constexpr std::size_t place(Enum value) {
  return static_cast<std::size_t>(value);
}

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_ignoring_case(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, {}, lower, lower);
}

}  // namespace

std::span<const RiskInfo> risks() {
  return rows;
}

const RiskInfo& info_of(Risk risk) {
  return rows[place(risk)];
}

const ComponentInfo& info_of(Component component) {
  return components[place(component) - place(Component::image)];
}

Text title_of(Compute compute) {
  return computes[place(compute)].title;
}

std::string_view name_of(Compute compute) {
  return computes[place(compute)].name;
}

Text title_of(Responsible responsible) {
  return responsible_titles[place(responsible)];
}

std::optional<Risk> risk_named(std::string_view text) {
  constexpr std::string_view prefix = "risk/";
  if (same_ignoring_case(text.substr(0, prefix.size()), prefix)) text.remove_prefix(prefix.size());
  for (const RiskInfo& row : rows) {
    if (same_ignoring_case(text, row.id) || text == row.section || text == row.countermeasure) {
      return row.risk;
    }
  }
  return std::nullopt;
}

Responsible responsible_for(Risk risk, Compute compute) {
  // Where nobody knows what runs the containers, AWS may not be credited with anything.
  if (compute == Compute::unknown) return Responsible::customer;
  return info_of(risk).responsible[place(compute)];
}

}  // namespace hakoseki
