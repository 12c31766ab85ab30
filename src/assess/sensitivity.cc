#include "assess/sensitivity.h"

#include "assess/expect.h"

namespace hakoseki {

Verdict is_highly_sensitive(const Resource& resource, const DeclaredScope& declared) {
  for (const Element<Tag>& tag : resource.tags.elements) {
    const std::string* key = tag.value.key.if_known();
    if (key == nullptr || *key != declared.sensitivity_tag) continue;
    const Verdict verdict = judge_each(tag.value.value, [](const std::string& value) {
      const bool high = value == "high" || value == "High" || value == "HIGH";
      return std::pair<Outcome, Message>(
          high ? Outcome::pass : Outcome::fail,
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
