// What is read of iam.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

// GetAccountAuthorizationDetails tells of each role what GetRole does, its trust policy too.
constexpr auto rows = std::to_array<CallRow>({
    {.service = "iam", .operation = "GetAccountAuthorizationDetails", .reach = Reach::global},
    {.service = "iam", .operation = "GetAccountSummary", .reach = Reach::global},
    {.service = "iam", .operation = "ListOpenIDConnectProviders", .reach = Reach::global},
    {.service = "iam",
     .operation = "GetOpenIDConnectProvider",
     .after = "ListOpenIDConnectProviders",
     .each = "OpenIDConnectProviderList[].Arn",
     .parameters = {{{"OpenIDConnectProviderArn", "."}}},
     .reach = Reach::global},
    {.service = "iam",
     .operation = "ListSAMLProviders",
     .reach = Reach::global,
     .kept_for = "who signs in from elsewhere"},
    {.service = "iam",
     .operation = "GenerateCredentialReport",
     .reach = Reach::global,
     .wish = Wish::credential_report,
     .until = "State=COMPLETE"},
    {.service = "iam",
     .operation = "GetCredentialReport",
     .after = "GenerateCredentialReport",
     .reach = Reach::global,
     .only_if = "State=COMPLETE",
     .wish = Wish::credential_report},
});

}  // namespace

std::span<const CallRow> iam_calls() {
  return rows;
}

}  // namespace hakoseki::live
