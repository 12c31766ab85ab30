#include "inventory/index.h"

#include <array>
#include <limits>
#include <span>
#include <string>

#include "inventory/resource_name.h"

namespace hakoseki {
namespace {

constexpr std::size_t ambiguous = std::numeric_limits<std::size_t>::max();

// What follows the account in arn:partition:service:region:account:resource. A part that is not
// known is written ${AWS::Region}, whose colons do not count.
std::string_view resource_part(std::string_view arn) {
  std::size_t colons = 0;
  std::size_t at = 0;
  for (bool inside = false; at < arn.size() && colons < 5; ++at) {
    if (arn.substr(at).starts_with("${")) inside = true;
    if (arn[at] == '}') inside = false;
    if (arn[at] == ':' && !inside) ++colons;
  }
  return arn.substr(at);
}

std::string_view without_revision(std::string_view name) {
  return name.substr(0, name.find(':'));
}

// The names an ARN or a qualified name may mean, the likeliest first. "arn:...:cluster/shop" names
// "shop", "arn:...:log-group:/shop/web:*" names "/shop/web", "family:3" names "family". The only
// one is there twice.
std::array<std::string_view, 2> names_in(std::string_view text) {
  if (!text.starts_with("arn:")) return {text, without_revision(text)};
  const std::string_view resource = resource_part(text);
  const std::size_t cut = resource.find_first_of(":/");
  // Of a queue or a bucket the resource is the name.
  if (cut == std::string_view::npos) return {resource, resource};
  // "alias/shop" is the whole name of a key's alias.
  if (resource.starts_with("alias/")) return {resource, resource};
  const std::string_view name = resource.substr(cut + 1);
  if (resource.starts_with("log-group:") || resource.starts_with("task-definition/")) {
    return {without_revision(name), without_revision(name)};
  }
  // A secret's ARN may go on with a key and a version of it: arn:...:secret:db-AbCdEf:password::
  if (resource.starts_with("secret:") && name.find(':') != std::string_view::npos) {
    const std::string_view secret = name.substr(0, name.find(':'));
    return {text.substr(0, text.size() - name.size() + secret.size()), secret};
  }
  // The slash before a parameter's name belongs to the name where that is a path.
  if (resource.starts_with("parameter/")) return {name, resource.substr(cut)};
  // Roles have paths, and services stand below their cluster.
  return {name, name.substr(name.rfind('/') + 1)};
}

// Whether an ARN may mean what has the other: the same, or one with less of it, such as a task
// definition without its revision. Text that is no ARN, or not known whole, has no say.
bool agree(std::string_view reference, std::string_view arn) {
  if (arn.empty() || !reference.starts_with("arn:") || reference.find("${") != reference.npos) {
    return true;
  }
  const std::string_view longer = reference.size() > arn.size() ? reference : arn;
  const std::string_view shorter = reference.size() > arn.size() ? arn : reference;
  return longer == shorter || (longer.starts_with(shorter) && longer[shorter.size()] == ':');
}

void enter_name(std::unordered_map<std::string_view, std::size_t>& names, std::string_view name,
                std::size_t position) {
  const auto [at, inserted] = names.emplace(name, position);
  if (!inserted && at->second != position) at->second = ambiguous;
}

}  // namespace

template <class T>
Index::Names Index::names_of(const Inventory& inventory) {
  const std::span<const T> all = inventory.all<T>();
  Names names;
  names.by_address.reserve(all.size());
  names.arns.resize(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    names.by_address.emplace(all[i].address, i);
    if (const std::string* name = name_of_resource(all[i])) enter_name(names.by_name, *name, i);
    if (all[i].evidence.source != Source::api) continue;
    // What runs is named by its id or its ARN.
    enter_name(names.by_name, all[i].address, i);
    enter_name(names.by_name, all[i].id, i);
    if (all[i].address.starts_with("arn:")) names.arns[i] = all[i].address;
  }
  return names;
}

std::optional<Reference> Index::named_by_shape(const Case<Reference>& reference) {
  const Unknown* why = reference.unknown();
  if (why == nullptr || !why->shape.starts_with("arn:")) return std::nullopt;
  return Reference{.text = why->shape};
}

bool Index::names_another(const Case<Reference>& one) {
  const std::optional<Reference> named = named_by_shape(one);
  if (!named) return false;
  const std::string_view resource = resource_part(named->text);
  return !resource.empty() && resource.find("${") == std::string_view::npos;
}

Index::Index(const Inventory& inventory) : inventory_(inventory) {
  inventory.for_each_type([this]<class T>(const std::vector<T>&) {
    types_.try_emplace(&type_mark<T>, &Index::names_of<T>);
  });
}

const Index::Names& Index::names_of(const char* type) const {
  const Type& wanted = types_.find(type)->second;
  std::call_once(wanted.is_read, [&] { wanted.names = wanted.read(inventory_); });
  return wanted.names;
}

std::optional<std::size_t> Index::position_of(const char* type, const Reference& reference) const {
  const Names& names = names_of(type);
  const Positions& positions = reference.is_address ? names.by_address : names.by_name;
  auto found = positions.find(reference.text);
  if (!reference.is_address) {
    for (const std::string_view name : names_in(reference.text)) {
      if (found != positions.end()) break;
      // What is not known names nothing.
      if (name.find("${") == std::string_view::npos) found = positions.find(name);
    }
  }
  if (found == positions.end() || found->second == ambiguous) return std::nullopt;
  // Of two clusters of one name in two Regions, only the one that was named is meant.
  if (!reference.is_address && !agree(reference.text, names.arns[found->second])) {
    return std::nullopt;
  }
  return found->second;
}

}  // namespace hakoseki
