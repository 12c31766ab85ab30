// What hakoseki knows of one operation of the AWS API: how its answer is recognised, and which
// fields of it are read. Nothing else of an answer reaches a decoder.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hakoseki::live {

struct Operation {
  std::string_view service;  // as the AWS CLI names it: "elbv2"
  std::string_view name;     // "DescribeListeners"
  // What tells its answer from others, words that must all hold of the top: `a` a member, `!a` no
  // such member, `a.b` a member of a member, `a[]` a list, `a[].b` a list of things with b, `a[]!b`
  // one of things without b, `a[]$` a list of texts. A list may be empty.
  std::string_view mark;
  // Paths below the top, without a sign for lists: "services.loadBalancers.targetGroupArn". Behind
  // `=` the values an enumeration may have; others are unknown. The end of a path is read whole.
  std::vector<std::string_view> reads;

  // "elbv2:DescribeListeners"
  [[nodiscard]] std::string full_name() const;
  // What IAM calls it: "elasticloadbalancing:DescribeListeners"; of a cluster's API as kubectl says
  // it: "list pods".
  [[nodiscard]] std::string permission() const;
};

// What IAM and ARNs call a service of the AWS CLI: "elasticloadbalancing".
[[nodiscard]] std::string_view iam_name_of(std::string_view service);

// What IAM calls an operation, also one of which no answer is read.
[[nodiscard]] std::string permission_of(std::string_view service, std::string_view operation);

// Each family stands beside its decoders.
[[nodiscard]] std::span<const Operation> ecs_operations();
[[nodiscard]] std::span<const Operation> ecr_operations();
[[nodiscard]] std::span<const Operation> eks_operations();
[[nodiscard]] std::span<const Operation> network_operations();
[[nodiscard]] std::span<const Operation> host_operations();
[[nodiscard]] std::span<const Operation> load_balancing_operations();
[[nodiscard]] std::span<const Operation> iam_operations();
[[nodiscard]] std::span<const Operation> storage_operations();
[[nodiscard]] std::span<const Operation> detection_operations();
[[nodiscard]] std::span<const Operation> delivery_operations();
[[nodiscard]] std::span<const Operation> mesh_operations();
[[nodiscard]] std::span<const Operation> perimeter_operations();
[[nodiscard]] std::span<const Operation> scan_operations();
[[nodiscard]] std::span<const Operation> account_operations();
[[nodiscard]] std::span<const Operation> kubernetes_operations();

// Operations of which no check asks anything yet: their answers are told from other JSON.
[[nodiscard]] std::span<const Operation> unread_operations();

// All of them, in a fixed order.
[[nodiscard]] std::span<const Operation* const> operations();

// By either of its names; null where hakoseki does not know it.
[[nodiscard]] const Operation* find_operation(std::string_view full_name);

}  // namespace hakoseki::live
