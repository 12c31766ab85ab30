// Whether a subnet's route table leads out to the internet.
#pragma once

#include <map>
#include <vector>

#include "assess/verdict.h"
#include "inventory/index.h"

namespace hakoseki {

class DefaultRoutes {
 public:
  explicit DefaultRoutes(const Index& index);

  // Null where the run does not show it.
  [[nodiscard]] const RouteTable* table_of(const Subnet& subnet) const;
  // Passes where a route for all addresses leaves the subnet's VPC, by whatever gateway; fails
  // where its table holds none; unknown where its table was not seen.
  [[nodiscard]] Verdict lead_out(const Subnet& subnet) const;
  // Passes where no route of the subnet's table names an internet gateway; unknown where its table
  // was not seen.
  [[nodiscard]] Verdict avoid_internet_gateways(const Subnet& subnet, const Index& index) const;

 private:
  std::map<const Subnet*, const RouteTable*> tables_;
  std::map<const RouteTable*, std::vector<const Route*>> routes_;
};

}  // namespace hakoseki
