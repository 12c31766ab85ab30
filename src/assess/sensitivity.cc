#include "assess/sensitivity.h"

#include <algorithm>
#include <array>

#include "assess/expect.h"
#include "assess/policy_text.h"
#include "base/ascii.h"

namespace hakoseki {

std::optional<bool> is_high_class(std::string_view name) {
  constexpr std::array<std::string_view, 10> lower = {"low",      "medium", "moderate", "mid",
                                                      "normal",   "none",   "public",   "internal",
                                                      "standard", "general"};
  const std::string word = lower_case(name);
  if (word == "high") return true;
  if (std::find(lower.begin(), lower.end(), word) != lower.end()) return false;
  return std::nullopt;
}

Verdict is_highly_sensitive(const Resource& resource, const DeclaredScope& declared) {
  for (const Element<Tag>& tag : resource.tags.elements) {
    const std::string* key = tag.value.key.if_known();
    if (key == nullptr || *key != declared.sensitivity_tag) continue;
    const Verdict verdict = judge_each(tag.value.value, [](const std::string& value) {
      const std::optional<bool> high = is_high_class(value);
      return std::pair<Outcome, Message>(
          !high ? Outcome::unknown : (*high ? Outcome::pass : Outcome::fail),
          say({"its sensitivity is `{}`", "機微性は `{}` です"}, shown(value)));
    });
    return Verdict(verdict).under(tag.when);
  }
  if (!resource.tags.complete()) {
    return unknown(resource.tags.gaps.front().evidence, resource.tags.gaps.front().why);
  }
  return {Outcome::unknown,
          {resource.evidence, say({"no tag `{}`: how sensitive it is cannot be told",
                                   "タグ `{}` がないため、機微性がわかりません"},
                                  shown(declared.sensitivity_tag))}};
}

}  // namespace hakoseki
