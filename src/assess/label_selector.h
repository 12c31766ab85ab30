// Which objects of Kubernetes a selector selects, by their labels.
#pragma once

#include <optional>
#include <string_view>

#include "inventory/kubernetes.h"

namespace hakoseki {

// Nothing where nobody could tell. A selector that is not written is asked nothing, and selects
// everything.
[[nodiscard]] std::optional<bool> selects(const LabelSelector& selector,
                                          const FactList<Tag>& labels);

// The value of a label where it is known.
[[nodiscard]] const Fact<std::string>* label_named(const FactList<Tag>& labels,
                                                   std::string_view key);

}  // namespace hakoseki
