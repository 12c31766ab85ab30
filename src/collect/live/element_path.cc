#include "collect/live/element_path.h"

#include <algorithm>
#include <optional>

namespace hakoseki::live {
namespace {

constexpr std::string_view list_sign = "[]";
constexpr std::string_view map_sign = "{}";

void collect(const Node& node, std::string_view path, std::vector<Node>& found) {
  if (path.empty()) {
    if (!node.is_null()) found.push_back(node);
    return;
  }
  const std::size_t end = std::min(path.find('.'), path.size());
  std::string_view step = path.substr(0, end);
  const std::string_view rest = path.substr(std::min(end + 1, path.size()));
  const bool is_list = step.ends_with(list_sign);
  const bool is_map = step.ends_with(map_sign);
  if (is_list || is_map) step.remove_suffix(list_sign.size());
  const std::optional<Node> member = node.find(step);
  if (!member || member->is_list() != is_list || (is_map && !member->is_map())) return;
  if (!is_list && !is_map) return collect(*member, rest, found);
  for (std::size_t i = 0; i < member->size(); ++i)
    collect(is_list ? member->element(i) : member->value(i), rest, found);
}

}  // namespace

std::vector<Node> elements_at(const Node& root, std::string_view path) {
  std::vector<Node> found;
  collect(root, path, found);
  return found;
}

bool meets(const Node& element, std::string_view condition) {
  const std::size_t equals = condition.find('=');
  if (equals == std::string_view::npos) return true;
  const bool is_negated = equals > 0 && condition[equals - 1] == '!';
  std::string_view wanted = condition.substr(equals + 1);
  const bool must_tell = wanted.starts_with('=');
  if (must_tell) wanted.remove_prefix(1);
  const std::vector<Node> told =
      elements_at(element, condition.substr(0, equals - (is_negated ? 1 : 0)));
  if (told.empty() || !told.front().is_scalar()) return !must_tell;
  const std::string_view text = told.front().text();
  const bool is_so = wanted.ends_with('*') ? text.starts_with(wanted.substr(0, wanted.size() - 1))
                                           : text == wanted;
  return is_so != is_negated;
}

}  // namespace hakoseki::live
