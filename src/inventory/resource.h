// What every resource of the inventory has in common.
#pragma once

#include <cstdint>
#include <string>

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
};

}  // namespace hakoseki
