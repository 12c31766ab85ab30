#include "collect/live/calls.h"

#include <algorithm>
#include <array>
#include <utility>

#include "collect/live/calls/tables.h"
#include "collect/live/kubernetes_api.h"
#include "collect/live/operation.h"

namespace hakoseki::live {

std::span<const std::span<const CallRow>> call_tables() {
  static const std::array<std::span<const CallRow>, 36> tables = {
      accessanalyzer_calls(),
      acm_calls(),
      autoscaling_calls(),
      cloudtrail_calls(),
      codebuild_calls(),
      codedeploy_calls(),
      codepipeline_calls(),
      config_calls(),
      directconnect_calls(),
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
      inspector2_calls(),
      kms_calls(),
      kubernetes_calls(),
      logs_calls(),
      network_firewall_calls(),
      organizations_calls(),
      route53resolver_calls(),
      s3_calls(),
      scheduler_calls(),
      secretsmanager_calls(),
      securityhub_calls(),
      servicediscovery_calls(),
      signer_calls(),
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

bool CallOptions::fulfil(Wish wish) const {
  switch (wish) {
    case Wish::none:
      return true;
    case Wish::newest_revision:
      return revisions == 1;
    case Wish::older_revisions:
      return revisions > 1;
    case Wish::credential_report:
      return credential_report;
  }
  std::unreachable();
}

std::vector<const CallRow*> calls_with(const CallOptions& options) {
  std::vector<const CallRow*> rows = all_calls();
  std::erase_if(rows, [&](const CallRow* row) {
    return !options.fulfil(row->wish) || (row->is_of_cluster() && !options.kubernetes);
  });
  return rows;
}

bool CallRow::is_of_cluster() const {
  return service == kubernetes_service;
}

std::string full_name_of(const CallRow& row) {
  return std::string(row.service) + ':' + std::string(row.operation);
}

std::string leading_to(const CallRow& row) {
  if (row.after.empty()) return {};
  return std::string(row.after_service.empty() ? row.service : row.after_service) + ':' +
         std::string(row.after);
}

std::string filled_path(std::string_view path,
                        const std::function<std::string(std::string_view name)>& member_of) {
  constexpr std::string_view opening = "{.";
  std::string filled;
  for (;;) {
    const std::size_t begin = path.find(opening);
    const std::size_t end = path.find('}', std::min(begin, path.size()));
    if (end == std::string_view::npos) return filled.append(path);
    filled.append(path, 0, begin);
    filled += member_of(path.substr(begin + opening.size(), end - begin - opening.size()));
    path.remove_prefix(end + 1);
  }
}

std::map<std::string_view, std::set<std::string>> permissions_by_resource(
    const CallOptions& options) {
  std::map<std::string_view, std::set<std::string>> permissions;
  for (const CallRow* row : calls_with(options)) {
    if (row->is_of_cluster()) continue;
    permissions[row->only_on].insert(permission_of(row->service, row->operation));
  }
  return permissions;
}

std::set<std::string> permissions_to_collect(const CallOptions& options) {
  std::set<std::string> permissions;
  for (const CallRow* row : calls_with(options)) {
    if (!row->is_of_cluster()) permissions.insert(permission_of(row->service, row->operation));
  }
  return permissions;
}

std::set<std::string> permissions_in_clusters() {
  std::set<std::string> permissions;
  for (const CallRow* row : all_calls()) {
    if (row->is_of_cluster()) permissions.insert(permission_of(row->service, row->operation));
  }
  return permissions;
}

}  // namespace hakoseki::live
