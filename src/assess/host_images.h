// The images that hosts run, where the account tells of them.
#pragma once

#include "inventory/index.h"

namespace hakoseki {

// The image of an instance or of what starts some, in its account and Region; null where the run
// holds none.
[[nodiscard]] const HostImage* find_image(const Index& index, const HostTemplate& host);

}  // namespace hakoseki
