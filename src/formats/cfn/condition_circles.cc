// Conditions of a template that need themselves.
#include <map>
#include <set>
#include <utility>

#include "base/limits.h"
#include "formats/cfn/template.h"

namespace hakoseki::cfn {
namespace {

// {Condition: Name}, or !Condition Name.
std::optional<Node> reference_in(const Node& node) {
  if (node.is_scalar() && node.tag() == "!Condition") return node;
  const bool is_long = node.is_map() && node.size() == 1 && node.key(0).text() == "Condition" &&
                       node.value(0).is_scalar();
  return is_long ? std::optional(node.value(0)) : std::nullopt;
}

class Circles {
 public:
  explicit Circles(const Template& parsed) : template_(parsed) {}

  std::vector<Node> find() {
    for (const auto& [name, declaration] : template_.conditions) {
      if (states_.emplace(name, State::open).second) follow(name, declaration.body);
    }
    return std::move(closing_);
  }

 private:
  enum class State : std::uint8_t { open, done };
  struct Step {
    std::string_view name;
    std::vector<Node> references;
    std::size_t next = 0;
  };

  // Without recursion: a chain of conditions is as long as its writer likes.
  void follow(std::string_view name, const Node& body) {
    std::vector<Step> way;
    way.push_back({name, references_in(body)});
    while (!way.empty()) {
      Step& here = way.back();
      if (here.next == here.references.size()) {
        states_[here.name] = State::done;
        way.pop_back();
        continue;
      }
      const Node reference = here.references[here.next++];
      const auto target = template_.conditions.find(reference.text());
      if (target == template_.conditions.end()) continue;
      const auto [state, is_new] = states_.emplace(target->first, State::open);
      if (is_new) {
        way.push_back({target->first, references_in(target->second.body)});
      } else if (state->second == State::open) {
        closing_.push_back(reference);
      }
    }
  }

  std::vector<Node> references_in(const Node& body) {
    std::vector<Node> references;
    std::vector<Node> open = {body};
    std::set<std::uint32_t> seen;  // aliases may lead to one node often
    while (!open.empty() && looked_at_ < limits::evaluated_values) {
      const Node node = open.back();
      open.pop_back();
      if (!seen.insert(node.index()).second) continue;
      ++looked_at_;
      if (const std::optional<Node> reference = reference_in(node)) {
        references.push_back(*reference);
        continue;
      }
      for (std::size_t i = 0; !node.is_scalar() && i < node.size(); ++i)
        open.push_back(node.is_map() ? node.value(i) : node.element(i));
    }
    return references;
  }

  const Template& template_;
  std::map<std::string_view, State> states_;
  std::vector<Node> closing_;
  std::size_t looked_at_ = 0;
};

}  // namespace

std::vector<Node> circular_conditions(const Template& parsed) {
  return Circles(parsed).find();
}

}  // namespace hakoseki::cfn
