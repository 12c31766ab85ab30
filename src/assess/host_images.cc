#include "assess/host_images.h"

#include <string>

namespace hakoseki {

const HostImage* find_image(const Index& index, const HostTemplate& host) {
  const std::string* id = host.image_id.if_known();
  if (id == nullptr) return nullptr;
  for (const HostImage& image : index.inventory().all<HostImage>()) {
    if (image.stack == host.stack && image.id == *id) return &image;
  }
  return nullptr;
}

}  // namespace hakoseki
