// What is read of signer.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr std::string_view signatures = "which signatures still count";

constexpr auto rows = std::to_array<CallRow>({
    // Without the statuses those that sign nothing any more are left out.
    {.service = "signer",
     .operation = "ListSigningProfiles",
     .parameters = {{{"statuses", R"(["Active","Canceled","Revoked"])"},
                     {"includeCanceled", "true"}}}},
    // Since when it is revoked. Whether one signature is (GetRevocationStatus) only its own bytes
    // lead to.
    {.service = "signer",
     .operation = "GetSigningProfile",
     .after = "ListSigningProfiles",
     .each = "profiles[]",
     .parameters = {{{"profileName", ".profileName"}}},
     .only_if = "status=Revoked",
     .kept_for = signatures},
});

}  // namespace

std::span<const CallRow> signer_calls() {
  return rows;
}

}  // namespace hakoseki::live
