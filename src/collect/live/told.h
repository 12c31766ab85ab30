// What each operation tells of, in CloudFormation's names: from this follows what is not known
// where one of them was denied.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>

namespace hakoseki::live {

struct Told {
  std::string_view operation;  // "ecr:GetRepositoryPolicy"
  // A type of which things are told ("AWS::ECR::Repository"), or of things that are known from
  // elsewhere one property, what it means, of what it is asked, or whether they are all there are
  // ("AWS::ECR::Repository#RepositoryPolicyText"; `#` alone: any property). Types and properties
  // are called as checks call them in Check::reads.
  std::string_view what;

  [[nodiscard]] bool is_property() const { return what.find('#') != std::string_view::npos; }
};

// In the order of the operations' names.
[[nodiscard]] std::span<const Told> told();

// What is told by an operation, and by those that its answers lead to in the table of calls: what
// is not seen, or not all of it, without it.
[[nodiscard]] std::set<std::string_view> told_through(std::string_view operation);

// The operations that its answers lead to, directly or further on, without itself.
[[nodiscard]] std::set<std::string> led_to_by(std::string_view operation);

}  // namespace hakoseki::live
