// Whether a subnet's route table leads out to the internet.
#pragma once

#include <optional>
#include <vector>

#include "assess/verdict.h"
#include "inventory/parts.h"

namespace hakoseki {

class DefaultRoutes {
 public:
  explicit DefaultRoutes(const Index& index);

  // The tables that the subnet may have, each under its condition; a gap where the run does not
  // show which one.
  [[nodiscard]] FactList<const RouteTable*> tables_of(const Subnet& subnet) const;
  // Passes where a route for all addresses leaves the subnet's VPC, by whatever gateway; fails
  // where its table holds none; unknown where its table was not seen.
  [[nodiscard]] Verdict lead_out(const Subnet& subnet) const;
  // Passes where no route of the subnet's table names an internet gateway; unknown where its table
  // was not seen.
  [[nodiscard]] Verdict avoid_internet_gateways(const Subnet& subnet) const;

 private:
  const Index& index_;
  Parts<Subnet, SubnetRouteTableAssociation> associations_;
  Parts<RouteTable, Route> routes_;
  // Of the routes whose table is not known.
  std::optional<Verdict> may_lead_out_;
  std::optional<Verdict> may_name_gateway_;
};

}  // namespace hakoseki
