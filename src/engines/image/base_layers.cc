#include "engines/image/base_layers.h"

#include <algorithm>
#include <string_view>

namespace hakoseki::image {
namespace {

// "CMD ["bash"]", "/bin/sh -c #(nop)  CMD ["bash"]".
bool says_what_to_start(const oci::HistoryStep& step) {
  if (!step.empty_layer || !step.created_by) return false;
  std::string_view text = step.created_by->text;
  constexpr std::string_view of_old_builder = "/bin/sh -c #(nop)";
  if (text.starts_with(of_old_builder)) text.remove_prefix(of_old_builder.size());
  while (text.starts_with(' '))
    text.remove_prefix(1);
  return text.starts_with("CMD ") || text.starts_with("ENTRYPOINT ");
}

}  // namespace

std::optional<std::size_t> base_layer_count(const std::vector<oci::HistoryStep>& history) {
  const auto is_layer = [](const oci::HistoryStep& step) { return !step.empty_layer; };
  const auto last_layer = std::find_if(history.rbegin(), history.rend(), is_layer);
  const auto end_of_base = std::find_if(last_layer, history.rend(), says_what_to_start);
  if (end_of_base == history.rend()) return std::nullopt;
  return static_cast<std::size_t>(std::count_if(history.begin(), end_of_base.base(), is_layer));
}

}  // namespace hakoseki::image
