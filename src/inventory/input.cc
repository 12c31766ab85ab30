#include "inventory/input.h"

#include <array>
#include <cstddef>

namespace hakoseki {
namespace {

constexpr std::array<std::string_view, 11> kinds = {
    "cloudformation", "task-definition", "dockerfile", "cloudformation-parameters",
    "config",         "aws-answer",      "snapshot",   "folder",
    "image",          "image-history",   "other"};
constexpr std::array<std::string_view, 4> states = {"judged", "partly", "refused", "ignored"};

}  // namespace

std::string_view name_of(InputKind kind) {
  return kinds[static_cast<std::size_t>(kind)];
}
std::string_view name_of(InputState state) {
  return states[static_cast<std::size_t>(state)];
}

}  // namespace hakoseki
