// What decides on pods before a Kubernetes cluster takes them.
#pragma once

#include <string>

#include "assess/verdict.h"
#include "inventory/index.h"

namespace hakoseki {

// Fails where no webhook and no policy decides on every pod of a namespace with such labels and
// refuses what it cannot judge; unknown where one does, since nobody saw what it demands. `at` is
// shown where there is none.
[[nodiscard]] Verdict decided_on_admission(const Index& index, const std::string& cluster,
                                           const FactList<Tag>& namespace_labels,
                                           const Evidence& at);

}  // namespace hakoseki
