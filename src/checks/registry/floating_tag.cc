// A tag that is moved on purpose names another image tomorrow: what a new task runs is then decided
// by the last push, not by the deployment. Whether a fixed tag can be moved is REG-2.03's question.

#include <algorithm>
#include <array>
#include <cctype>

#include "assess/check.h"
#include "assess/image_source.h"

namespace hakoseki::checks::registry {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool has_word(std::string_view tag, std::string_view word) {
  const auto is_letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  for (std::size_t at = tag.find(word); at != std::string_view::npos; at = tag.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !is_letter(tag[at - 1]);
    if (begins && (end == tag.size() || !is_letter(tag[end]))) return true;
  }
  return false;
}

// Neither a version nor a date, build number or commit: names such as `stable` or `prod`.
bool identifies_nothing(std::string_view tag) {
  if (std::any_of(tag.begin(), tag.end(), is_digit)) return false;
  const bool commit = tag.size() >= 7 && tag.find_first_not_of("abcdef") == std::string_view::npos;
  return !commit;
}

// "3", "v1.27", "22-alpine": public registries move these with every patch. Numbers of five digits
// and more are builds and dates.
bool is_partial_version(std::string_view tag) {
  if (tag.starts_with('v')) tag.remove_prefix(1);
  const std::string_view version = tag.substr(0, tag.find_first_not_of("0123456789."));
  const auto dots = std::count(version.begin(), version.end(), '.');
  return !version.empty() && dots < 2 && version.substr(0, version.find('.')).size() < 5;
}

std::pair<Outcome, Message> judge_tag(const ImageRef& image) {
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
  if (identifies_nothing(tag)) return {Outcome::fail, say(floating, shown(tag))};
  // In a registry of one's own a short number is as likely a build.
  const bool own = image.kind == RegistryKind::private_ecr;
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
      .judge = each<ContainerDefinition>([](const ContainerDefinition& container) {
        return judge_image(container.image, judge_tag);
      }),
  };
}

}  // namespace hakoseki::checks::registry
