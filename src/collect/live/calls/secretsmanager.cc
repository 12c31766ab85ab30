// What is read of secretsmanager.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

// The list tells of each secret what DescribeSecret does; the values themselves nobody may read.
constexpr auto rows = std::to_array<CallRow>({
    {.service = "secretsmanager", .operation = "ListSecrets"},
    {.service = "secretsmanager",
     .operation = "GetResourcePolicy",
     .after = "ListSecrets",
     .each = "SecretList[].ARN",
     .parameters = {{{"SecretId", "."}}}},
    {.service = "secretsmanager",
     .operation = "ListSecretVersionIds",
     .after = "ListSecrets",
     .each = "SecretList[].ARN",
     .parameters = {{{"SecretId", "."}}}},
});

}  // namespace

std::span<const CallRow> secretsmanager_calls() {
  return rows;
}

}  // namespace hakoseki::live
