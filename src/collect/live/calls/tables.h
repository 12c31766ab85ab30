// The table of calls of each service; collect/live/calls.h says what a row means.
#pragma once

#include <array>
#include <span>

#include "collect/live/calls.h"

namespace hakoseki::live {

[[nodiscard]] std::span<const CallRow> accessanalyzer_calls();
[[nodiscard]] std::span<const CallRow> acm_calls();
[[nodiscard]] std::span<const CallRow> autoscaling_calls();
[[nodiscard]] std::span<const CallRow> cloudtrail_calls();
[[nodiscard]] std::span<const CallRow> codebuild_calls();
[[nodiscard]] std::span<const CallRow> codedeploy_calls();
[[nodiscard]] std::span<const CallRow> codepipeline_calls();
[[nodiscard]] std::span<const CallRow> config_calls();
[[nodiscard]] std::span<const CallRow> directconnect_calls();
[[nodiscard]] std::span<const CallRow> ec2_calls();
[[nodiscard]] std::span<const CallRow> ecr_calls();
[[nodiscard]] std::span<const CallRow> ecr_public_calls();
[[nodiscard]] std::span<const CallRow> ecs_calls();
[[nodiscard]] std::span<const CallRow> efs_calls();
[[nodiscard]] std::span<const CallRow> eks_calls();
[[nodiscard]] std::span<const CallRow> elbv2_calls();
[[nodiscard]] std::span<const CallRow> events_calls();
[[nodiscard]] std::span<const CallRow> guardduty_calls();
[[nodiscard]] std::span<const CallRow> iam_calls();
[[nodiscard]] std::span<const CallRow> inspector2_calls();
[[nodiscard]] std::span<const CallRow> kms_calls();
[[nodiscard]] std::span<const CallRow> kubernetes_calls();
[[nodiscard]] std::span<const CallRow> logs_calls();
[[nodiscard]] std::span<const CallRow> network_firewall_calls();
[[nodiscard]] std::span<const CallRow> organizations_calls();
[[nodiscard]] std::span<const CallRow> route53resolver_calls();
[[nodiscard]] std::span<const CallRow> s3_calls();
[[nodiscard]] std::span<const CallRow> scheduler_calls();
[[nodiscard]] std::span<const CallRow> secretsmanager_calls();
[[nodiscard]] std::span<const CallRow> securityhub_calls();
[[nodiscard]] std::span<const CallRow> servicediscovery_calls();
[[nodiscard]] std::span<const CallRow> signer_calls();
[[nodiscard]] std::span<const CallRow> ssm_calls();
[[nodiscard]] std::span<const CallRow> sts_calls();
[[nodiscard]] std::span<const CallRow> vpc_lattice_calls();
[[nodiscard]] std::span<const CallRow> wafv2_calls();

}  // namespace hakoseki::live
