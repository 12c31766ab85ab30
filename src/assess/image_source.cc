#include "assess/image_source.h"

#include <algorithm>
#include <string>
#include <vector>

#include "assess/expect.h"
#include "base/ascii.h"
#include "formats/holes.h"

namespace hakoseki {
namespace {

// Where the first hole is the account or the Region, a later one is what decides: the tag stands at
// the end.
Unknown deciding(const Unknown& why) {
  if (!why.detail.starts_with("AWS::")) return why;
  const std::vector<Hole> holes = holes_in(why.shape);
  if (holes.empty()) return why;
  const Hole& last = holes.back();
  const std::string name = why.shape.substr(last.begin + 2, last.end - last.begin - 3);
  if (name.starts_with("AWS::") || name.find_first_of(".$") != std::string::npos) return why;
  Unknown later = why;
  later.detail = name;
  return later;
}

Branch judge_case(const Case<std::string>& one, const JudgeImage& judge) {
  Branch branch{.when = one.when};
  const Unknown* why = one.unknown();
  const std::string* text = why == nullptr ? one.value() : &why->shape;
  if (text == nullptr) {
    branch.exhibits.push_back(
        {one.evidence, Text{"no image is named", "イメージの指定がありません"}});
    return branch;
  }
  if (why != nullptr && text->empty()) {
    branch.exhibits.push_back({one.evidence, describe(*why)});
    return branch;
  }
  const std::string whole = image_with_holes(*text);
  const Result<ImageRef> image = parse_image_ref(whole);
  if (!image) {
    branch.exhibits.push_back(
        {one.evidence, describe({.reason = Reason::invalid_value, .detail = shown(*text)})});
    return branch;
  }
  auto [outcome, label] = judge(*image);
  branch.outcome = outcome;
  if (label.empty()) {
    label =
        describe(why != nullptr ? deciding(*why)
                                : Unknown{.reason = Reason::placeholder, .detail = shown(*text)});
  }
  branch.exhibits.push_back({one.evidence, std::move(label)});
  if (outcome == Outcome::fail) detail::note_origin(one, branch);
  return branch;
}

// The lengths that a hole may take of `rest`, by what AWS puts into it: an account has 12 digits, a
// Region no dot. Anything may stand in any other hole.
bool may_take(std::string_view hole, std::string_view rest, std::size_t length) {
  const std::string_view taken = rest.substr(0, length);
  if (hole == "${AWS::AccountId}") {
    return length == 12 && std::all_of(taken.begin(), taken.end(), is_digit);
  }
  if (hole == "${AWS::Region}") {
    return std::all_of(taken.begin(), taken.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-'; });
  }
  return true;
}

// The set of places in a prefix that a text can reach, carried along the parts of the text.
class Reach {
 public:
  explicit Reach(std::string_view prefix) : prefix_(prefix), reached_(prefix.size() + 1, false) {
    reached_[0] = true;
  }

  void follow_text(std::string_view part) {
    advance([&](std::string_view rest, std::size_t length) {
      return length == std::min(part.size(), rest.size()) &&
             part.starts_with(rest.substr(0, length));
    });
  }
  void follow_hole(std::string_view hole) {
    advance(
        [&](std::string_view rest, std::size_t length) { return may_take(hole, rest, length); });
  }
  [[nodiscard]] bool whole() const { return reached_.back(); }

 private:
  // `takes(rest, length)`: whether the part can stand for the first `length` bytes of the rest.
  void advance(const auto& takes) {
    std::vector<bool> next(prefix_.size() + 1, false);
    for (std::size_t i = 0; i < prefix_.size(); ++i) {
      const std::string_view rest = prefix_.substr(i);
      for (std::size_t length = 0; reached_[i] && length <= rest.size(); ++length) {
        if (takes(rest, length)) next[i + length] = true;
      }
    }
    // What comes behind the whole prefix is free.
    next.back() = next.back() || reached_.back();
    reached_ = std::move(next);
  }

  std::string_view prefix_;
  std::vector<bool> reached_;
};

// Whether some filling of the holes makes the text begin with `prefix`.
bool may_begin_with(std::string_view text, std::string_view prefix) {
  Reach reach(prefix);
  std::size_t begin = 0;
  for (const Hole& hole : holes_in(text)) {
    reach.follow_text(text.substr(begin, hole.begin - begin));
    reach.follow_hole(text.substr(hole.begin, hole.end - hole.begin));
    begin = hole.end;
  }
  reach.follow_text(text.substr(begin));
  return reach.whole();
}

// Whether the registry is one of the declared accounts'; where none is declared, any is.
Outcome is_own_account(const ImageRef& image, const DeclaredScope& declared) {
  if (declared.accounts.empty()) return Outcome::pass;
  // `${AWS::AccountId}` and a repository of the template are the account that is deployed to.
  const bool own = image.registry.starts_with("${AWS::AccountId}.") || image.registry.empty();
  if (own) return Outcome::pass;
  if (image.account.empty()) return Outcome::unknown;
  const auto& all = declared.accounts;
  return std::find(all.begin(), all.end(), image.account) == all.end() ? Outcome::fail
                                                                       : Outcome::pass;
}

}  // namespace

Verdict judge_image(const Fact<std::string>& image, const JudgeImage& judge) {
  std::vector<Branch> branches;
  for (const Case<std::string>& one : image.cases())
    branches.push_back(judge_case(one, judge));
  return Verdict(std::move(branches));
}

std::string image_named(const ContainerDefinition& container) {
  for (const Case<std::string>& one : container.image.cases()) {
    if (const std::string* text = one.value()) return shown(*text);
    const Unknown* why = one.unknown();
    if (why != nullptr && !why->shape.empty()) return shown(why->shape);
  }
  return container.id;
}

Outcome source_begins_with(std::string_view source, std::string_view prefix) {
  while (prefix.ends_with('/'))
    prefix.remove_suffix(1);
  const std::string whole = std::string(prefix) + '/';
  // A name can be allowed by itself: the end of the source counts as the end of a segment.
  const std::string text = std::string(source) + '/';
  const std::string_view known = std::string_view(text).substr(0, text.find("${"));
  if (known.starts_with(whole)) return Outcome::pass;
  return has_hole(text) && may_begin_with(text, whole) ? Outcome::unknown : Outcome::fail;
}

Outcome is_allowed(const ImageRef& image, const DeclaredScope& declared) {
  if (declared.registries.empty()) {
    if (image.kind == RegistryKind::private_ecr) return is_own_account(image, declared);
    return image.kind == RegistryKind::unknown ? Outcome::unknown : Outcome::fail;
  }
  // Of `${Image}` and of a repository's own URI not even the host is written.
  if (image.registry.empty()) return Outcome::unknown;
  Outcome best = Outcome::fail;
  for (const std::string& prefix : declared.registries) {
    const Outcome one = source_begins_with(image.source(), prefix);
    if (one == Outcome::pass) return Outcome::pass;
    if (one == Outcome::unknown) best = Outcome::unknown;
  }
  return best;
}

const EcrRepository* repository_of(const ImageRef& image, std::string_view stack,
                                   const Index& index) {
  if (image.kind != RegistryKind::private_ecr) return nullptr;
  if (const auto hole = single_hole(image.repository)) {
    const std::string_view logical_id = hole->substr(0, hole->find('.'));
    return index.find<EcrRepository>(
        Reference{.text = std::string(stack) + "#" + std::string(logical_id), .is_address = true});
  }
  if (has_hole(image.repository)) return nullptr;
  const auto* found = index.find<EcrRepository>(Reference{.text = image.repository});
  // Found by its logical id only: its name is another one.
  const std::string* name = found == nullptr ? nullptr : found->name.if_known();
  return name != nullptr && *name == image.repository ? found : nullptr;
}

}  // namespace hakoseki
