// What is read of efs.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "efs", .operation = "DescribeFileSystems"},
    {.service = "efs", .operation = "DescribeAccessPoints"},
    {.service = "efs",
     .operation = "DescribeFileSystemPolicy",
     .after = "DescribeFileSystems",
     .each = "FileSystems[].FileSystemId",
     .parameters = {{{"FileSystemId", "."}}}},
});

}  // namespace

std::span<const CallRow> efs_calls() {
  return rows;
}

}  // namespace hakoseki::live
