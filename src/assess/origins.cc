#include "assess/origins.h"

#include "assess/expect.h"
#include "inventory/every_resource.h"
#include "inventory/one_place.h"

namespace hakoseki {
namespace {

constexpr std::string_view logical_id_tag = "aws:cloudformation:logical-id";

// Most runs are of files alone.
bool holds_live(const Inventory& inventory) {
  bool found = false;
  for_each_resource(inventory, [&](const Resource& one) { found = found || is_live(one); });
  return found;
}

// Null where it has no such tag, or a value that is not known.
const std::string* tag_of(const Resource& resource, std::string_view key) {
  for (const Element<Tag>& tag : resource.tags.elements) {
    const std::string* name = tag.value.key.if_known();
    if (name != nullptr && *name == key) return tag.value.value.if_known();
  }
  return nullptr;
}

// A name alone may be that of a stack elsewhere.
Exhibit origin_at(const Resource& file, bool by_tag) {
  const Text by_id{"`{}` is created here", "`{}` はここで作成されています"};
  const Text by_name{"`{}` is defined here under the same name",
                     "`{}` が同じ名前でここに定義されています"};
  return {file.evidence, say(by_tag ? by_id : by_name, shown(file.id))};
}

// Of an image the file may say another than the one that runs.
Exhibit origin_at(const ContainerDefinition& file, const ContainerDefinition& live, bool by_tag) {
  const std::string* written = file.image.if_known();
  const std::string* running = live.image.if_known();
  if (written == nullptr || running == nullptr || *written == *running) {
    return origin_at(file, by_tag);
  }
  const Text by_id{"`{}` is created here, now with the image `{}`",
                   "`{}` はここで作成されています(現在の記述は `{}`)"};
  const Text by_name{"`{}` is defined here under the same name, with the image `{}`",
                     "`{}` が同じ名前でここに定義されています(記述されたイメージは `{}`)"};
  return {file.image.evidence(), say(by_tag ? by_id : by_name, shown(file.id), shown(*written))};
}

}  // namespace

Origins::Origins(const Inventory& inventory) {
  if (!holds_live(inventory)) return;
  Names by_id;
  Names by_name;
  const auto enter = [](Names& names, std::string_view type, std::string_view name,
                        const Resource& resource) {
    const auto [at, inserted] = names.emplace(std::pair(type, name), &resource);
    if (!inserted) at->second = nullptr;
  };
  for_each_named_resource(inventory, [&](const Resource& resource, const std::string* name) {
    if (resource.evidence.source != Source::file) return;
    enter(by_id, resource.type, resource.id, resource);
    if (name != nullptr) enter(by_name, resource.type, *name, resource);
  });
  if (by_id.empty()) return;
  const auto find = [](const Names& names, std::string_view type,
                       const std::string* name) -> const Resource* {
    if (name == nullptr) return nullptr;
    const auto found = names.find({type, *name});
    return found == names.end() ? nullptr : found->second;
  };
  for_each_named_resource(inventory, [&](const Resource& resource, const std::string* name) {
    if (!is_live(resource)) return;
    const std::string* logical_id = tag_of(resource, logical_id_tag);
    const Resource* file = logical_id != nullptr ? find(by_id, resource.type, logical_id)
                                                 : find(by_name, resource.type, name);
    if (file == nullptr) return;
    const bool by_tag = logical_id != nullptr;
    created_by_.emplace(&resource, Creator{file, by_tag});
    exhibits_.emplace(&resource, origin_at(*file, by_tag));
  });
  join_containers(inventory);
}

// Containers have no tags; they are those of the same name in the definition that was created.
void Origins::join_containers(const Inventory& inventory) {
  const auto definitions = inventory.all<TaskDefinition>();
  std::map<std::pair<const Resource*, std::string_view>, const ContainerDefinition*> written;
  for (const ContainerDefinition& container : inventory.all<ContainerDefinition>()) {
    const std::string* name = container.name.if_known();
    if (is_live(container) || name == nullptr) continue;
    const Resource* definition = &definitions[container.task_definition];
    written.emplace(std::pair(definition, std::string_view(*name)), &container);
  }
  for (const ContainerDefinition& container : inventory.all<ContainerDefinition>()) {
    const std::string* name = container.name.if_known();
    const auto parent = created_by_.find(&definitions[container.task_definition]);
    if (!is_live(container) || name == nullptr || parent == created_by_.end()) continue;
    const auto found = written.find({parent->second.file, *name});
    if (found == written.end()) continue;
    exhibits_.insert_or_assign(&container,
                               origin_at(*found->second, container, parent->second.by_tag));
  }
}

const Exhibit* Origins::of(const Resource& resource) const {
  const auto found = exhibits_.find(&resource);
  return found == exhibits_.end() ? nullptr : &found->second;
}

}  // namespace hakoseki
