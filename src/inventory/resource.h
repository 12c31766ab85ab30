// What every resource of the inventory has in common.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "inventory/fact.h"

namespace hakoseki {

struct Tag {
  Fact<std::string> key;
  Fact<std::string> value;
};

struct Resource {
  std::string type;        // CloudFormation's name of the type: "AWS::ECS::Service"; "Dockerfile"
  std::string id;          // how people call it: the logical id, the name, the container's name
  std::string address;     // unique in the run: "prod/web.yaml#Service"
  std::string stack;       // the stack or file it belongs to: "prod/web.yaml"
  Guard when = {};         // the undecided condition under which it exists
  Evidence evidence = {};  // its name in the file
  FactList<Tag> tags = {};
  std::uint32_t system = 0;  // index in Inventory::systems, set by engines/systems
  // Where it counts as well: of a task definition that services of two clusters run.
  std::vector<std::uint32_t> further_systems = {};

  [[nodiscard]] bool is_of(std::uint32_t other) const {
    return system == other || std::find(further_systems.begin(), further_systems.end(), other) !=
                                  further_systems.end();
  }
  template <class Visit>
  void for_each_system(const Visit& visit) const {
    visit(system);
    for (const std::uint32_t other : further_systems)
      visit(other);
  }
};

}  // namespace hakoseki
