#include "collect/live/calls.h"

#include <array>

#include "collect/live/calls/tables.h"
#include "collect/live/operation.h"

namespace hakoseki::live {

std::span<const std::span<const CallRow>> call_tables() {
  static const std::array<std::span<const CallRow>, 25> tables = {
      autoscaling_calls(),
      cloudtrail_calls(),
      codebuild_calls(),
      codepipeline_calls(),
      ec2_calls(),
      ecr_calls(),
      ecr_public_calls(),
      ecs_calls(),
      efs_calls(),
      eks_calls(),
      elbv2_calls(),
      events_calls(),
      guardduty_calls(),
      iam_calls(),
      kms_calls(),
      logs_calls(),
      network_firewall_calls(),
      route53resolver_calls(),
      scheduler_calls(),
      secretsmanager_calls(),
      servicediscovery_calls(),
      ssm_calls(),
      sts_calls(),
      vpc_lattice_calls(),
      wafv2_calls(),
  };
  return tables;
}

std::vector<const CallRow*> all_calls() {
  std::vector<const CallRow*> rows;
  for (const std::span<const CallRow> table : call_tables()) {
    for (const CallRow& row : table)
      rows.push_back(&row);
  }
  return rows;
}

std::string full_name_of(const CallRow& row) {
  return std::string(row.service) + ':' + std::string(row.operation);
}

std::string leading_to(const CallRow& row) {
  if (row.after.empty()) return {};
  return std::string(row.after_service.empty() ? row.service : row.after_service) + ':' +
         std::string(row.after);
}

std::set<std::string> permissions_to_collect() {
  std::set<std::string> permissions;
  for (const CallRow* row : all_calls())
    permissions.insert(permission_of(row->service, row->operation));
  // For --all-regions.
  permissions.insert("ec2:DescribeRegions");
  return permissions;
}

}  // namespace hakoseki::live
