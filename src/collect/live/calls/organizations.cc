// What is read of organizations.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr std::string_view permissions = "what its policies leave of the permissions of an account";

constexpr CallRow accounts_below(std::string_view operation, std::string_view parents) {
  return {.service = "organizations",
          .operation = "ListAccountsForParent",
          .after = operation,
          .each = parents,
          .parameters = {{{"ParentId", "."}}},
          .reach = Reach::global,
          .kept_for = permissions};
}

constexpr CallRow units_below(std::string_view operation, std::string_view parents) {
  return {.service = "organizations",
          .operation = "ListOrganizationalUnitsForParent",
          .after = operation,
          .each = parents,
          .parameters = {{{"ParentId", "."}}},
          .reach = Reach::global,
          .kept_for = permissions};
}

constexpr auto rows = std::to_array<CallRow>({
    {.service = "organizations",
     .operation = "DescribeOrganization",
     .reach = Reach::global,
     .kept_for = permissions},
    {.service = "organizations",
     .operation = "ListRoots",
     .reach = Reach::global,
     .kept_for = permissions},
    units_below("ListRoots", "Roots[].Id"),
    units_below("ListOrganizationalUnitsForParent", "OrganizationalUnits[].Id"),
    accounts_below("ListRoots", "Roots[].Id"),
    accounts_below("ListOrganizationalUnitsForParent", "OrganizationalUnits[].Id"),
    {.service = "organizations",
     .operation = "ListPolicies",
     .parameters = {{{"Filter", R"("SERVICE_CONTROL_POLICY")"}}},
     .reach = Reach::global,
     .kept_for = permissions},
    {.service = "organizations",
     .operation = "ListPolicies",
     .parameters = {{{"Filter", R"("RESOURCE_CONTROL_POLICY")"}}},
     .reach = Reach::global,
     .kept_for = permissions},
    {.service = "organizations",
     .operation = "DescribePolicy",
     .after = "ListPolicies",
     .each = "Policies[].Id",
     .parameters = {{{"PolicyId", "."}}},
     .reach = Reach::global,
     .kept_for = permissions},
    {.service = "organizations",
     .operation = "ListTargetsForPolicy",
     .after = "ListPolicies",
     .each = "Policies[].Id",
     .parameters = {{{"PolicyId", "."}}},
     .reach = Reach::global,
     .kept_for = permissions},
});

}  // namespace

std::span<const CallRow> organizations_calls() {
  return rows;
}

}  // namespace hakoseki::live
