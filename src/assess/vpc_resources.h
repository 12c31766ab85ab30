// Which resources of a run belong to a VPC.
#pragma once

#include "inventory/parts.h"

namespace hakoseki {

// Resources of type T, whose field `vpc` names a VPC.
template <class T>
class VpcResources {
 public:
  explicit VpcResources(const Index& index) : parts_(index, &T::vpc) {}

  // Those of this VPC, each under the condition of its resource, and as gaps those that may be
  // there.
  [[nodiscard]] FactList<const T*> in(const Vpc& vpc) const { return parts_.list_of(vpc); }

 private:
  Parts<Vpc, T> parts_;
};

}  // namespace hakoseki
