// A check: one question of the catalogue, asked of every resource it concerns.
#pragma once

#include <functional>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "assess/expect.h"
#include "assess/verdict.h"
#include "base/severity.h"
#include "base/text.h"
#include "inventory/index.h"
#include "inventory/inventory.h"
#include "standard/risk.h"

namespace hakoseki {

// What a check says of one resource. Points into the inventory.
struct Ruling {
  const Resource* resource;
  Verdict verdict;
};

using Judge = std::function<std::vector<Ruling>(const Index&)>;

struct Check {
  std::string_view id;  // "REG-2.03"; stable for ever
  Risk risk;
  Severity severity;
  Text title;  // the defect, without a final period
  Text why;
  Text fix;
  // The leaves that decide, as "type#path" in CloudFormation's names, with [] for list elements:
  // "AWS::ECS::TaskDefinition#ContainerDefinitions[].Privileged"; "Dockerfile#USER" for an
  // instruction. tests/flip demands that changing each of them changes a verdict of the check's
  // cases.
  std::vector<std::string_view> reads;
  // Also of what nothing runs and something newer has replaced: a secret that it shows is shown.
  bool asks_of_replaced = false;
  Judge judge;
};

// The ladder of power: take the weakest that works.

// One resource alone: `judge(const T&)`.
template <class T, class Function>
[[nodiscard]] Judge each(Function judge) {
  return [judge](const Index& index) {
    std::vector<Ruling> rulings;
    for (const T& resource : index.inventory().all<T>()) {
      rulings.push_back({&resource, judge(resource)});
    }
    return rulings;
  };
}

// One resource and what it refers to: `judge(const T&, const Index&)`.
template <class T, class Function>
[[nodiscard]] Judge each_with_index(Function judge) {
  return [judge](const Index& index) {
    std::vector<Ruling> rulings;
    for (const T& resource : index.inventory().all<T>()) {
      rulings.push_back({&resource, judge(resource, index)});
    }
    return rulings;
  };
}

// Several judges of one check, for resources of different types.
[[nodiscard]] Judge together(std::vector<Judge> judges);

}  // namespace hakoseki
