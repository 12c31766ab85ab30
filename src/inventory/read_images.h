// The images of the run whose bytes were read, by the names that task definitions and pods use.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "inventory/inventory.h"

namespace hakoseki {

// Calls `visit` with each container definition, pod and workload of Kubernetes and each of the
// images that it starts, those of init and ephemeral containers too.
void for_each_started_image(
    const Inventory& inventory,
    const std::function<void(const Resource& user, const Fact<std::string>& image)>& visit);

// Points into the inventory.
class ReadImages {
 public:
  explicit ReadImages(const Inventory& inventory);

  // Those that the reference names: by its digest where it has one, else by registry, repository
  // and tag. More than one where several platforms of an index were read; none where it is not
  // known as a whole.
  [[nodiscard]] std::vector<const ContainerImage*> named(const Fact<std::string>& image) const;
  // Whether a task definition or a pod of the run starts it, so that it is judged there.
  [[nodiscard]] bool is_used(const ContainerImage& image) const;

 private:
  std::map<std::string, std::vector<const ContainerImage*>, std::less<>> by_name_;
  std::vector<const ContainerImage*> used_;  // sorted
};

}  // namespace hakoseki
