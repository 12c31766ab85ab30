#include "inventory/read_images.h"

#include <algorithm>

#include "formats/image_ref.h"

namespace hakoseki {
namespace {

// "docker.io/library/nginx:1.27", "@sha256:..."; empty for what is known in part only.
std::string key_of(std::string_view reference) {
  const Result<ImageRef> image = parse_image_ref(reference);
  if (!image) return {};
  if (image->digest.known()) return '@' + image->digest.text;
  if (!image->digest.absent() || image->repository.empty()) return {};
  if (!image->tag.known() && !image->tag.absent()) return {};
  return image->source() + ':' + (image->tag.known() ? image->tag.text : "latest");
}

}  // namespace

void for_each_started_image(
    const Inventory& inventory,
    const std::function<void(const Resource& user, const Fact<std::string>& image)>& visit) {
  for (const ContainerDefinition& container : inventory.all<ContainerDefinition>())
    visit(container, container.image);
  const auto visit_pods = [&](const auto& objects) {
    for (const auto& object : objects) {
      const PodSettings& pod = object.settings;
      for (const auto* list : {&pod.containers, &pod.init_containers, &pod.ephemeral_containers}) {
        for (const Element<PodContainer>& container : list->elements)
          visit(object, container.value.image);
      }
    }
  };
  visit_pods(inventory.all<KubernetesPod>());
  visit_pods(inventory.all<KubernetesWorkload>());
}

ReadImages::ReadImages(const Inventory& inventory) {
  for (const ContainerImage& image : inventory.all<ContainerImage>()) {
    const auto add = [&](const std::string& key) {
      if (key.empty()) return;
      std::vector<const ContainerImage*>& images = by_name_[key];
      if (images.empty() || images.back() != &image) images.push_back(&image);
    };
    if (!image.digest.empty()) add('@' + image.digest);
    if (!image.index_digest.empty()) add('@' + image.index_digest);
    if (!image.name.empty()) add(key_of(image.name));
  }
  if (by_name_.empty()) return;
  for_each_started_image(inventory, [&](const Resource& /*user*/, const Fact<std::string>& image) {
    const std::vector<const ContainerImage*> images = named(image);
    used_.insert(used_.end(), images.begin(), images.end());
  });
  std::sort(used_.begin(), used_.end());
}

std::vector<const ContainerImage*> ReadImages::named(const Fact<std::string>& image) const {
  const std::string* text = image.if_known();
  if (text == nullptr || by_name_.empty()) return {};
  const auto found = by_name_.find(key_of(*text));
  return found == by_name_.end() ? std::vector<const ContainerImage*>() : found->second;
}

bool ReadImages::is_used(const ContainerImage& image) const {
  return std::binary_search(used_.begin(), used_.end(), &image);
}

}  // namespace hakoseki
