// How sensitive a resource is: what the tag says that the user declared for it.
#pragma once

#include "assess/verdict.h"
#include "inventory/resource.h"
#include "inventory/scope.h"

namespace hakoseki {

// Passes where the resource is tagged `high`, fails where it is tagged with another class; without
// the tag nobody can tell. Meant as the condition of `given`.
[[nodiscard]] Verdict is_highly_sensitive(const Resource& resource, const DeclaredScope& declared);

}  // namespace hakoseki
