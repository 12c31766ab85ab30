// How sensitive a resource is: what the tag says that the user declared for it.
#pragma once

#include <optional>
#include <string_view>

#include "assess/verdict.h"
#include "inventory/resource.h"
#include "inventory/scope.h"

namespace hakoseki {

// Whether a class is the highest, as far as its name is one that everybody reads alike: "High" is,
// "internal" is not, "gold" nobody can tell.
[[nodiscard]] std::optional<bool> is_high_class(std::string_view name);

// Passes where the resource is tagged `high`, fails where it is tagged with another class; without
// the tag nobody can tell. Meant as the condition of `given`.
[[nodiscard]] Verdict is_highly_sensitive(const Resource& resource, const DeclaredScope& declared);

}  // namespace hakoseki
