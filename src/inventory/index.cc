#include "inventory/index.h"

#include <limits>

namespace hakoseki {
namespace {

constexpr std::size_t ambiguous = std::numeric_limits<std::size_t>::max();

// "arn:aws:ecs:ap-northeast-1:111122223333:cluster/shop" names "shop"; "family:3" names "family".
std::string_view name_in(std::string_view text) {
  if (text.starts_with("arn:")) {
    const std::size_t cut = text.find_last_of("/:");
    if (cut != std::string_view::npos) return text.substr(cut + 1);
  }
  return text;
}

template <class T>
const std::string* name_of_resource(const T& resource) {
  if constexpr (requires { resource.family; }) {
    return resource.family.if_known();
  } else if constexpr (requires { resource.name.if_known(); }) {
    if constexpr (std::is_same_v<T, ContainerDefinition>) {
      return nullptr;  // names of containers repeat from task to task
    } else {
      return resource.name.if_known();
    }
  } else {
    return nullptr;
  }
}

void enter_name(std::map<std::string, std::size_t, std::less<>>& names, const std::string& name,
                std::size_t position) {
  const auto [at, inserted] = names.emplace(name, position);
  if (!inserted && at->second != position) at->second = ambiguous;
}

}  // namespace

template <class T>
void Index::enter(const std::vector<T>& all) {
  Names& addresses = addresses_[typeid(T).name()];
  Names& names = names_[typeid(T).name()];
  for (std::size_t i = 0; i < all.size(); ++i) {
    addresses.emplace(all[i].address, i);
    if (const std::string* name = name_of_resource(all[i])) enter_name(names, *name, i);
  }
}

Index::Index(const Inventory& inventory) : inventory_(inventory) {
  inventory.for_each_type([this](const auto& all) { enter(all); });
}

const std::size_t* Index::position_of(std::string_view type, const Reference& reference) const {
  const auto& table = reference.is_address ? addresses_ : names_;
  const auto of_type = table.find(type);
  if (of_type == table.end()) return nullptr;
  const Names& names = of_type->second;
  auto found = names.find(reference.text);
  if (found == names.end() && !reference.is_address) {
    const std::string_view name = name_in(reference.text);
    found = names.find(name);
    // A task definition is named "family:revision".
    if (found == names.end()) found = names.find(name.substr(0, name.find(':')));
  }
  if (found == names.end() || found->second == ambiguous) return nullptr;
  return &found->second;
}

}  // namespace hakoseki
