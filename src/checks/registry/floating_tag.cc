// A tag that is moved on purpose names another image tomorrow: what a new task runs is then decided
// by the last push, not by the deployment. Whether a fixed tag can be moved is REG-2.03's question.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "assess/check.h"
#include "assess/image_source.h"
#include "base/ascii.h"

namespace hakoseki::checks::registry {
namespace {

bool has_word(std::string_view tag, std::string_view word) {
  for (std::size_t at = tag.find(word); at != std::string_view::npos; at = tag.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !is_alphanumeric(tag[at - 1]);
    if (begins && (end == tag.size() || !is_alphanumeric(tag[end]))) return true;
  }
  return false;
}

// Words for what is newest, not for one version: `lts-alpine3.18`, `nightly-1`.
bool names_channel(std::string_view tag) {
  static constexpr std::array<std::string_view, 9> words = {
      "latest", "lts", "current", "stable", "mainline", "nightly", "edge", "canary", "rolling"};
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return has_word(tag, word); });
}

// "2024-01-05", "2024.1.5"
bool holds_date(std::string_view tag) {
  const auto number_at = [&](std::size_t& at, std::size_t most) {
    const std::size_t begin = at;
    while (at < tag.size() && is_digit(tag[at]) && at - begin < most)
      ++at;
    return at - begin;
  };
  for (std::size_t begin = 0; begin < tag.size(); ++begin) {
    std::size_t at = begin;
    if (number_at(at, 4) != 4 || !tag.substr(begin).starts_with("20")) continue;
    const char sign = at < tag.size() ? tag[at] : 'x';
    if (sign != '-' && sign != '.' && sign != '_') continue;
    if (number_at(++at, 2) == 0 || at >= tag.size() || tag[at] != sign) continue;
    if (number_at(++at, 2) != 0) return true;
  }
  return false;
}

// A version of three numbers, a date, a build number of four digits, a commit.
bool identifies_version(std::string_view tag) {
  if (holds_date(tag)) return true;
  std::size_t dots = 0;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < tag.size(); ++i) {
    const bool joins = tag[i] == '.' && i > 0 && is_digit(tag[i - 1]) && i + 1 < tag.size() &&
                       is_digit(tag[i + 1]);
    digits = is_digit(tag[i]) ? digits + 1 : 0;
    if (joins) ++dots;
    if (tag[i] != '.' && !is_digit(tag[i])) dots = 0;
    if (dots >= 2 || digits >= 5) return true;
  }
  for (std::size_t begin = 0; begin < tag.size();) {
    const std::size_t end = std::min(tag.find_first_of("-_.", begin), tag.size());
    const std::string_view part = tag.substr(begin, end - begin);
    const bool hex = part.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    if (part.size() >= 7 && hex) return true;
    begin = end + 1;
  }
  return false;
}

// Neither a version nor a date, build number or commit: names such as `stable` or `prod`.
bool identifies_nothing(std::string_view tag) {
  return !identifies_version(tag) && std::none_of(tag.begin(), tag.end(), is_digit);
}

// "3", "v1.27", "22-alpine", "al2023": public registries move these with every patch. Numbers of
// five digits and more are builds and dates.
bool is_partial_version(std::string_view tag) {
  return std::any_of(tag.begin(), tag.end(), is_digit) && !identifies_version(tag);
}

// In a registry of one's own a short number is as likely a build.
bool is_own(const ImageRef& image, const DeclaredScope& declared) {
  if (image.kind == RegistryKind::private_ecr) return true;
  return std::any_of(declared.registries.begin(), declared.registries.end(),
                     [&](const std::string& prefix) {
                       return image.kind == RegistryKind::other &&
                              source_begins_with(image.source(), prefix) == Outcome::pass;
                     });
}

std::pair<Outcome, Message> judge_tag(const ImageRef& image, const DeclaredScope& declared) {
  // What stands behind `@` is a digest whatever its text is.
  if (image.digest.known() || !image.digest.text.empty()) {
    return {Outcome::pass, Text{"named by its digest", "ダイジェストで指定しています"}};
  }
  if (image.tag.absent() && image.digest.absent()) {
    return {Outcome::fail,
            Text{"no tag: `latest` is pulled", "タグがないため `latest` が使われます"}};
  }
  const std::string_view tag = image.tag.text;
  const Text floating{"the tag `{}` is moved to other images",
                      "タグ `{}` は指すイメージが変わります"};
  if (has_word(tag, "latest")) return {Outcome::fail, say(floating, shown(tag))};
  if (!image.tag.known()) return {Outcome::unknown, {}};
  // What Maven calls so is built again and again.
  if (lower_case(tag).ends_with("snapshot")) return {Outcome::fail, say(floating, shown(tag))};
  if (identifies_nothing(tag)) return {Outcome::fail, say(floating, shown(tag))};
  const bool own = is_own(image, declared);
  if (names_channel(tag) && !identifies_version(tag)) {
    // Of one's own a number behind it may be a build's.
    const bool certain = !own && image.kind != RegistryKind::unknown;
    return {certain ? Outcome::fail : Outcome::unknown,
            say(certain ? floating
                        : Text{"the tag `{}` may be moved to other images",
                               "タグ `{}` は指すイメージが変わる可能性があります"},
                shown(tag))};
  }
  if (!own && is_partial_version(tag)) {
    return {
        image.kind == RegistryKind::unknown ? Outcome::unknown : Outcome::fail,
        say({"`{}` is moved with every patch release", "`{}` はパッチリリースのたびに変わります"},
            shown(tag))};
  }
  return {Outcome::pass, say({"the tag `{}` names one version; a digest is better",
                              "タグ `{}` は版を特定します(ダイジェストの方が確実です)"},
                             shown(tag))};
}

}  // namespace

Check floating_tag() {
  return {
      .id = "REG-2.04",
      .risk = Risk::stale_images_in_registries,
      .severity = Severity::high,
      .title = {.en = "Deployed image uses latest, a floating tag or no tag",
                .ja = "デプロイするイメージがlatestなどの変わるタグを参照する"},
      .why = {.en = "Whoever pushes next decides what new tasks run, and nobody can tell from the "
                    "task definition which image that was.",
              .ja = "次にプッシュされたイメージが新しいタスクで動くため、タスク定義からは、どの"
                    "イメージが動いたのかを確かめられません。"},
      .fix = {.en = "Write a fixed version with its digest in ContainerDefinitions[].Image: "
                    "repository:1.4.2@sha256:...",
              .ja = "ContainerDefinitions[].Image に、固定した版とダイジェストを書いてください"
                    "(repository:1.4.2@sha256:...)。"},
      .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].Image"},
      .judge = each_with_index<ContainerDefinition>(
          [](const ContainerDefinition& container, const Index& index) {
            return judge_image(container.image, [&](const ImageRef& image) {
              return judge_tag(image, index.inventory().declared);
            });
          }),
  };
}

}  // namespace hakoseki::checks::registry
