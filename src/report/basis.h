// What the verdicts of a run rest on, so that a report claims no more and no less.
#pragma once

#include <cstdint>

#include "inventory/inventory.h"

namespace hakoseki::report {

enum class Basis : std::uint8_t {
  files,    // templates, task definitions, Dockerfiles; also where nothing could be judged
  answers,  // what an account answered, single or in a snapshot
  both,
};

[[nodiscard]] Basis basis_of(const Inventory& inventory);

// Whoever mends what runs looks for a setting by another name than the template has.
inline constexpr Text names_in_remedies = {
    "Remedies call settings by their names in CloudFormation. For what was not made from a "
    "template, "
    "look for the setting of that meaning in the API or the console of the service.",
    "対処は CloudFormation "
    "のプロパティ名で示しています。テンプレートから作成していないリソースでは、"
    "サービスの API またはコンソールで同じ意味の設定を変更してください。"};

}  // namespace hakoseki::report
