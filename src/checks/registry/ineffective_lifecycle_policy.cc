// A lifecycle policy is there, but lets images pile up all the same: untagged ones must go within
// 14 days, and the number or age of all tagged ones must be bounded. Whether it would expire an
// image that is running now, only the account's list of images can tell.

#include <charconv>
#include <optional>

#include "assess/check.h"
#include "formats/json_reader.h"
#include "inventory/ecr.h"

namespace hakoseki::checks::registry {
namespace {

constexpr std::int64_t most_days_untagged = 14;

std::string_view text_of(const Node& map, std::string_view key) {
  const std::optional<Node> value = map.find(key);
  return value ? value->text() : std::string_view();
}

// What the rules of a policy do together.
struct Effect {
  bool removes_untagged = false;
  bool bounds_every_tag = false;
  bool bounds_some_tags = false;
};

bool names_every_tag(const Node& selection) {
  const std::optional<Node> patterns = selection.find("tagPatternList");
  if (!patterns) return false;
  // An image must match all patterns of the list.
  for (std::size_t i = 0; i < patterns->size(); ++i) {
    if (patterns->element(i).text().find_first_not_of('*') != std::string_view::npos) return false;
  }
  return patterns->size() > 0;
}

void add_rule(const Node& rule, Effect& effect) {
  const std::optional<Node> selection = rule.find("selection");
  const std::optional<Node> action = rule.find("action");
  if (!selection || !action) return;
  const std::string_view type = text_of(*action, "type");
  // Archived images cannot be started, but they are still there: that is no expiry of untagged
  // ones.
  const bool expires = type == "expire";
  if (!expires && type != "transition") return;
  // What was archived before is no longer the question.
  if (text_of(*selection, "storageClass") == "archive") return;
  const std::string_view status = text_of(*selection, "tagStatus");
  const std::string_view number = text_of(*selection, "countNumber");
  std::int64_t count = 0;
  if (std::from_chars(number.data(), number.data() + number.size(), count).ec != std::errc())
    return;
  const bool by_push = text_of(*selection, "countType") == "sinceImagePushed";
  if (status != "tagged" && expires && by_push && count <= most_days_untagged) {
    effect.removes_untagged = true;
  }
  if (status == "any" || (status == "tagged" && names_every_tag(*selection))) {
    effect.bounds_every_tag = true;
  } else if (status == "tagged") {
    effect.bounds_some_tags = true;
  }
}

std::pair<Outcome, Message> judge_text(const std::string& text) {
  const SourceText source("lifecycle policy", text);
  const Result<Document> document = read_json(source);
  const std::optional<Node> rules = document ? document->root().find("rules") : std::nullopt;
  if (!rules || !rules->is_list()) {
    return {Outcome::unknown, Text{"no lifecycle policy that can be read",
                                   "ライフサイクルポリシーとして読み取れません"}};
  }
  Effect effect;
  for (std::size_t i = 0; i < rules->size(); ++i)
    add_rule(rules->element(i), effect);
  if (!effect.bounds_every_tag && !effect.bounds_some_tags) {
    return {Outcome::fail, Text{"no rule bounds the number or age of tagged images",
                                "タグ付きイメージの個数や経過日数を制限するルールがありません"}};
  }
  if (!effect.removes_untagged) {
    return {Outcome::fail, say({"no rule expires untagged images within {} days",
                                "タグなしイメージを {} 日以内に失効させるルールがありません"},
                               most_days_untagged)};
  }
  if (!effect.bounds_every_tag) {
    return {Outcome::unknown, Text{"bounds tagged images of some names; whether there are others, "
                                   "only the registry tells",
                                   "一部のタグだけが対象です。ほかのタグがあるかどうかは"
                                   "レジストリでしかわかりません"}};
  }
  return {Outcome::pass, Text{"untagged images go soon, tagged ones are bounded",
                              "タグなしは早期に失効し、タグ付きにも上限があります"}};
}

Verdict judge(const EcrRepository& repository) {
  // Without a policy there is nothing to judge here: REG-2.01 says so.
  return given(expect_present(repository.lifecycle_policy_text),
               judge_each(repository.lifecycle_policy_text, judge_text));
}

}  // namespace

Check ineffective_lifecycle_policy() {
  return {
      .id = "REG-2.02",
      .risk = Risk::stale_images_in_registries,
      .severity = Severity::medium,
      .title = {.en = "Lifecycle policy does not bound the images it keeps",
                .ja = "ライフサイクルポリシーでイメージが減らない"},
      .why =
          {.en =
               "The policy looks as if somebody cleaned up, while old and unnamed images stay and "
               "can be started with all their known vulnerabilities.",
           .ja = "整理されているように見えても、古いイメージやタグのないイメージが残り、既知の"
                 "脆弱性を抱えたまま起動できてしまいます。"},
      .fix =
          {.en =
               "In LifecyclePolicyText expire untagged images with sinceImagePushed of at most 14 "
               "days, and add a last rule for tagStatus any with a count or an age.",
           .ja = "LifecyclePolicyText に、タグなしイメージを sinceImagePushed で 14 日以内に失効"
                 "させるルールと、tagStatus any "
                 "を個数か日数で制限する最後のルールを書いてください。"},
      .reads = {"AWS::ECR::Repository#LifecyclePolicy.LifecyclePolicyText"},
      .judge = each<EcrRepository>(judge),
  };
}

}  // namespace hakoseki::checks::registry
