// What is read of kms.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "kms", .operation = "ListKeys"},
    {.service = "kms",
     .operation = "DescribeKey",
     .after = "ListKeys",
     .each = "Keys[].KeyArn",
     .parameters = {{{"KeyId", "."}}}},
    {.service = "kms",
     .operation = "GetKeyPolicy",
     .after = "DescribeKey",
     .each = "KeyMetadata",
     .parameters = {{{"KeyId", ".Arn"}}},
     .only_if = "KeyManager=CUSTOMER"},
    {.service = "kms",
     .operation = "GetKeyRotationStatus",
     .after = "DescribeKey",
     .each = "KeyMetadata",
     .parameters = {{{"KeyId", ".Arn"}}},
     .only_if = "KeyManager=CUSTOMER"},
});

}  // namespace

std::span<const CallRow> kms_calls() {
  return rows;
}

}  // namespace hakoseki::live
