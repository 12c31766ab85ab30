// Where a file of the run creates what an account's API tells of, so that what is wrong with the
// running thing points at the line to change.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "assess/verdict.h"
#include "inventory/inventory.h"

namespace hakoseki {

// Told by the tags that CloudFormation puts on what it creates (AWS CloudFormation User Guide,
// "Resource tags": `aws:cloudformation:logical-id`), or where there are none by the name that a
// file gives. What several files may have created has no origin.
class Origins {
 public:
  explicit Origins(const Inventory& inventory);

  // Null where no file of the run creates it.
  [[nodiscard]] const Exhibit* of(const Resource& resource) const;

 private:
  // By type and by logical id or name; nothing: several have it.
  using Names = std::map<std::pair<std::string_view, std::string_view>, const Resource*>;

  void join_containers(const Inventory& inventory);

  struct Creator {
    const Resource* file;
    bool by_tag;
  };

  std::map<const Resource*, Creator> created_by_;
  std::map<const Resource*, Exhibit> exhibits_;
};

}  // namespace hakoseki
