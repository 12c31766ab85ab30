// The 23 risks of NIST SP 800-190 section 3, each with its countermeasure of section 4, and the
// extra row of section 4.6, as data.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/text.h"

namespace hakoseki {

// The five components of SP 800-190; the values are the digits of section 3.x.
enum class Component : std::uint8_t {
  image = 1,
  registry,
  orchestrator,
  container,
  host,
  hardware
};

// In the standard's order. `hardware_root_of_trust` is section 4.6, which has no risk in section 3.
enum class Risk : std::uint8_t {
  image_vulnerabilities,                      // IMG-1, 3.1.1
  image_configuration_defects,                // IMG-2
  embedded_malware,                           // IMG-3
  embedded_clear_text_secrets,                // IMG-4
  use_of_untrusted_images,                    // IMG-5
  insecure_connections_to_registries,         // REG-1, 3.2.1
  stale_images_in_registries,                 // REG-2
  insufficient_registry_access_restrictions,  // REG-3
  unbounded_administrative_access,            // ORC-1, 3.3.1
  unauthorized_access,                        // ORC-2
  poorly_separated_network_traffic,           // ORC-3
  mixing_of_sensitivity_levels,               // ORC-4
  orchestrator_node_trust,                    // ORC-5
  runtime_software_vulnerabilities,           // CON-1, 3.4.1
  unbounded_network_access,                   // CON-2
  insecure_runtime_configurations,            // CON-3
  app_vulnerabilities,                        // CON-4
  rogue_containers,                           // CON-5
  large_attack_surface,                       // HOST-1, 3.5.1
  shared_kernel,                              // HOST-2
  host_component_vulnerabilities,             // HOST-3
  improper_user_access_rights,                // HOST-4
  host_file_system_tampering,                 // HOST-5
  hardware_root_of_trust,                     // HW-1, 4.6
};
inline constexpr std::size_t risk_count = 24;  // the 23 of section 3 and the 4.6 row
inline constexpr std::size_t sp800_190_risk_count = 23;

// Where a workload's containers run. `unknown` is a value: it makes host questions unseen, never
// met.
enum class Compute : std::uint8_t {
  ecs_fargate,
  eks_fargate,
  ecs_ec2,
  ecs_managed_instances,
  eks_nodes,
  eks_auto_mode,
  ecs_anywhere,
  unknown,
};
inline constexpr std::size_t compute_count = 7;  // without `unknown`
inline constexpr std::array<Compute, compute_count> all_computes = {
    Compute::ecs_fargate,           Compute::eks_fargate, Compute::ecs_ec2,
    Compute::ecs_managed_instances, Compute::eks_nodes,   Compute::eks_auto_mode,
    Compute::ecs_anywhere};

enum class Responsible : std::uint8_t { aws, customer, shared };

struct RiskInfo {
  Risk risk;
  std::string_view id;  // "IMG-1"
  Component component;
  std::string_view section;         // "3.1.1"; "4.6" for the hardware row
  std::string_view countermeasure;  // "4.1.1"
  Text title;                       // the standard's English; IPA's Japanese
  Text meaning;                     // what goes wrong, two or three sentences
  Text recommends;                  // what section 4 asks for
  Text why;                         // who does what on AWS, and why
  // By Compute, in its order, without `unknown`.
  std::array<Responsible, compute_count> responsible;
};

struct ComponentInfo {
  Component component;
  std::string_view id;       // "IMG"
  std::string_view section;  // "3.1"
  Text title;
};

// All rows, in the order of Risk.
[[nodiscard]] std::span<const RiskInfo> risks();
[[nodiscard]] const RiskInfo& info_of(Risk risk);
[[nodiscard]] const ComponentInfo& info_of(Component component);
[[nodiscard]] Text title_of(Compute compute);
// "ecs-fargate", "ecs-anywhere", ...: stable, for machines.
[[nodiscard]] std::string_view name_of(Compute compute);
[[nodiscard]] Text title_of(Responsible responsible);

// Accepts "IMG-1", "3.1.1", "4.1.1" and "risk/3.1.1", case-insensitively.
[[nodiscard]] std::optional<Risk> risk_named(std::string_view text);

// Who answers for `risk` where containers run on `compute`; the customer where that is unknown.
[[nodiscard]] Responsible responsible_for(Risk risk, Compute compute);

// What the report relies on where AWS takes a risk: the AWS statement, where it stands, and the
// duty that stays with the customer (catalogue section 3). Empty for risks AWS never takes.
struct Inheritance {
  Text statement;
  std::string_view source;  // name of the AWS document
  Text residual;
};
[[nodiscard]] std::optional<Inheritance> inheritance_of(Risk risk);

}  // namespace hakoseki
