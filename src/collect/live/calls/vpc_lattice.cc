// What is read of vpc-lattice.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "vpc-lattice", .operation = "ListServices"},
    {.service = "vpc-lattice",
     .operation = "GetService",
     .after = "ListServices",
     .each = "items[].arn",
     .parameters = {{{"serviceIdentifier", "."}}}},
    {.service = "vpc-lattice",
     .operation = "ListListeners",
     .after = "ListServices",
     .each = "items[].arn",
     .parameters = {{{"serviceIdentifier", "."}}}},
    {.service = "vpc-lattice",
     .operation = "GetAuthPolicy",
     .after = "ListServices",
     .each = "items[].arn",
     .parameters = {{{"resourceIdentifier", "."}}}},
    {.service = "vpc-lattice", .operation = "ListServiceNetworks"},
    {.service = "vpc-lattice",
     .operation = "GetAuthPolicy",
     .after = "ListServiceNetworks",
     .each = "items[].arn",
     .parameters = {{{"resourceIdentifier", "."}}}},
    {.service = "vpc-lattice",
     .operation = "ListServiceNetworkServiceAssociations",
     .after = "ListServices",
     .each = "items[].arn",
     .parameters = {{{"serviceIdentifier", "."}}}},
    {.service = "vpc-lattice",
     .operation = "GetServiceNetwork",
     .after = "ListServiceNetworks",
     .each = "items[].arn",
     .parameters = {{{"serviceNetworkIdentifier", "."}}}},
});

}  // namespace

std::span<const CallRow> vpc_lattice_calls() {
  return rows;
}

}  // namespace hakoseki::live
