// Finds the resources that a Reference names.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "inventory/inventory.h"

namespace hakoseki {

// A resource that a reference may mean, and when it does.
template <class T>
struct Meant {
  const T* resource;
  Guard when;
};

// Holds the names of the types that it was asked about, each read at the first question, by
// whatever thread. INVARIANT: as long as it lives, no resource of such a type is added, and none
// gets another address, id or name.
class Index {
 public:
  explicit Index(const Inventory& inventory);

  [[nodiscard]] const Inventory& inventory() const { return inventory_; }

  // The resource of type T with this address, or whose id or name the text or the ARN gives. Null
  // where the run does not hold it.
  template <class T>
  [[nodiscard]] const T* find(const Reference& reference) const {
    const std::optional<std::size_t> position = position_of(&type_mark<T>, reference);
    return position ? &inventory_.all<T>()[*position] : nullptr;
  }
  // The same for one way a reference can turn out. Of an ARN whose Region or account is not known
  // the name is enough.
  template <class T>
  [[nodiscard]] const T* find(const Case<Reference>& reference) const {
    if (const Reference* known = reference.value()) return find<T>(*known);
    const std::optional<Reference> named = named_by_shape(reference);
    return named ? find<T>(*named) : nullptr;
  }
  // The same for a fact: null where it can turn out in several ways.
  template <class T>
  [[nodiscard]] const T* find(const Fact<Reference>& reference) const {
    return reference.cases().size() == 1 ? find<T>(reference.cases().front()) : nullptr;
  }
  // Each resource that the fact may mean, under the guard of that alternative.
  template <class T>
  [[nodiscard]] std::vector<Meant<T>> find_each(const Fact<Reference>& reference) const {
    std::vector<Meant<T>> all;
    for (const Case<Reference>& one : reference.cases()) {
      if (const T* found = find<T>(one)) all.push_back({found, one.when});
    }
    return all;
  }
  // The same as a list, and as gaps the conditions under which nobody knows which one it is. What
  // names something outside of the run, or nothing, is neither.
  template <class T>
  [[nodiscard]] FactList<const T*> targets(const Fact<Reference>& reference) const {
    FactList<const T*> list;
    list.written = !reference.is_absent();
    list.evidence = reference.evidence();
    for (const Case<Reference>& one : reference.cases()) {
      if (const T* found = find<T>(one)) {
        list.elements.push_back({found, one.when, one.evidence});
      } else if (one.unknown() != nullptr && !names_another(one)) {
        list.gaps.push_back({*one.unknown(), one.when, one.evidence});
      }
    }
    return list;
  }

 private:
  using Positions = std::unordered_map<std::string_view, std::size_t>;

  // How the resources of one type are called. Views point into the inventory.
  struct Names {
    Positions by_address;
    Positions by_name;                   // ambiguous: npos
    std::vector<std::string_view> arns;  // empty for those of files, whose addresses name a place
  };
  struct Type {
    Names (*read)(const Inventory&);
    mutable std::once_flag is_read = {};
    mutable Names names = {};
  };
  // Its address stands for the type.
  template <class T>
  static constexpr char type_mark = 0;

  [[nodiscard]] static std::optional<Reference> named_by_shape(const Case<Reference>& reference);
  // An ARN whose name is known, though its Region or account is not.
  [[nodiscard]] static bool names_another(const Case<Reference>& one);
  template <class T>
  [[nodiscard]] static Names names_of(const Inventory& inventory);
  [[nodiscard]] const Names& names_of(const char* type) const;
  [[nodiscard]] std::optional<std::size_t> position_of(const char* type,
                                                       const Reference& reference) const;

  const Inventory& inventory_;
  std::unordered_map<const char*, Type> types_;
};

}  // namespace hakoseki
