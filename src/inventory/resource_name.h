// The name by which others call a resource, where its type has one.
#pragma once

#include <string>
#include <type_traits>

#include "inventory/ecs.h"

namespace hakoseki {

// Null where it has none, or it is not known. Names of containers repeat from task to task, so they
// are none.
template <class T>
[[nodiscard]] const std::string* name_of_resource(const T& resource) {
  constexpr bool has_name = requires { resource.name.if_known(); };
  if constexpr (requires { resource.family; }) {
    return resource.family.if_known();
  } else if constexpr (has_name && !std::is_same_v<T, ContainerDefinition>) {
    return resource.name.if_known();
  } else {
    return nullptr;
  }
}

}  // namespace hakoseki
