// A base image named by a tag is another image tomorrow, and whoever may move the tag decides what
// runs. Which sources are approved is the user's declaration (registries); without one only the pin
// is judged of what does not come from a private ECR.

#include <algorithm>
#include <cctype>

#include "assess/check.h"
#include "assess/image_source.h"
#include "assess/recipe.h"

namespace hakoseki::checks::image {
namespace {

// Names of stages are the same in capitals.
bool equal_names(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  });
}

Verdict judge_base(const dockerfile::Word& base, const Evidence& at,
                   const DeclaredScope& declared) {
  const Result<ImageRef> image = parse_image_ref(base.text);
  if (!image) {
    return unknown(at,
                   {.reason = Reason::invalid_value, .detail = shown(std::string_view(base.text))});
  }
  const Outcome source = is_allowed(*image, declared);
  if (source == Outcome::fail && !declared.registries.empty()) {
    return fail(at,
                say({"`{}` is no declared registry", "`{}` は宣言されたレジストリではありません"},
                    shown(std::string_view(image->source()))));
  }
  if (image->digest.absent()) {
    return fail(at, Text{"no digest: the tag can be moved to another image",
                         "ダイジェストの指定がなく、タグの指すイメージが変わり得ます"});
  }
  if (base.unresolved) return unknown(at, {.reason = Reason::build_argument, .detail = base.text});
  if (source == Outcome::pass) {
    return pass(at, Text{"pinned by digest, from an approved source",
                         "承認された取得元で、ダイジェストで固定されています"});
  }
  return {Outcome::unknown,
          {at, Text{"pinned by digest; which sources are approved is not declared",
                    "ダイジェストで固定されていますが、承認する取得元が宣言されていません"}}};
}

// COPY --from and RUN --mount=from= take files out of images; a stage or its number is none.
void add_sources(const dockerfile::Instruction& instruction, const Recipe& recipe,
                 const DeclaredScope& declared, std::vector<Verdict>& verdicts) {
  const auto is_stage = [&](const std::string& name) {
    const bool number = name.find_first_not_of("0123456789") == std::string::npos;
    return number || name == "scratch" ||
           std::any_of(recipe.stages().begin(), recipe.stages().end(),
                       [&](const dockerfile::Stage& stage) {
                         return !stage.name.empty() && equal_names(stage.name, name);
                       });
  };
  for (const dockerfile::Flag& flag : instruction.flags) {
    dockerfile::Word source = flag.value;
    if (flag.name == "mount") {
      constexpr std::string_view key = "from=";
      const std::string options = "," + source.text;
      const std::size_t at = options.find("," + std::string(key));
      if (at == std::string::npos) continue;
      const std::size_t begin = at + 1 + key.size();
      source.text = options.substr(begin, options.find(',', begin) - begin);
    } else if (flag.name != "from") {
      continue;
    }
    if (source.text.empty() || is_stage(source.text)) continue;
    verdicts.push_back(judge_base(source, recipe.at(flag.value.span), declared));
  }
}

// Commands that bring a whole system to what is newest on the day of the build, whatever the base
// image was; those that only mend its packages (`apt-get upgrade`, `apk upgrade`) are none.
struct Upgrade {
  std::string_view program;
  std::string_view argument;
};
constexpr auto upgrades = std::to_array<Upgrade>({
    {"apt-get", "dist-upgrade"},
    {"apt", "dist-upgrade"},
    {"apt", "full-upgrade"},
    {"aptitude", "full-upgrade"},
    {"aptitude", "dist-upgrade"},
    {"apk", "--available"},
    {"dnf", "distro-sync"},
    {"dnf", "system-upgrade"},
    {"yum", "distro-sync"},
    {"zypper", "dup"},
    {"zypper", "dist-upgrade"},
});

std::vector<Exhibit> upgrades_of(const Recipe& recipe) {
  std::vector<Exhibit> found;
  for (const dockerfile::Instruction* instruction : recipe.final_instructions()) {
    if (instruction->keyword != "RUN") continue;
    for (const RecipeCommand& command : recipe.commands_of(*instruction)) {
      for (const Upgrade& one : upgrades) {
        const RecipeWord* word =
            command.program() == one.program ? command.find(one.argument) : nullptr;
        if (word == nullptr) continue;
        found.push_back(
            {recipe.at(word->span),
             say({"`{} {}` makes of the base image whatever is newest on the day of the build",
                  "`{} {}` により、ベースイメージの内容がビルド時点の最新版に置き換わります"},
                 one.program, one.argument)});
      }
    }
  }
  return found;
}

Verdict judge(const ImageRecipe& file, const Index& index) {
  const Recipe recipe(file, index);
  std::vector<Verdict> verdicts;
  for (const dockerfile::Stage& stage : recipe.stages()) {
    if (stage.parent || stage.image.text == "scratch") continue;
    verdicts.push_back(
        judge_base(stage.image, recipe.at(stage.image.span), index.inventory().declared));
  }
  for (const dockerfile::Instruction* instruction : recipe.all_instructions()) {
    add_sources(*instruction, recipe, index.inventory().declared, verdicts);
  }
  if (std::vector<Exhibit> found = upgrades_of(recipe); !found.empty())
    verdicts.push_back(fail_with(std::move(found)));
  if (verdicts.empty()) {
    return pass(file.evidence, Text{"starts from nothing", "何も無いところから作られます"});
  }
  return all_of(verdicts);
}

// What an image started from it does not tell; what its history says was done to that, it does.
std::vector<Ruling> judge_images(const Index& index) {
  std::vector<Ruling> rulings;
  for (const ContainerImage& image : index.inventory().all<ContainerImage>()) {
    if (!image.history) continue;
    std::vector<Exhibit> found = upgrades_of(Recipe(*image.history, index));
    if (!found.empty()) rulings.push_back({&image, fail_with(std::move(found))});
  }
  return rulings;
}

}  // namespace

Check unpinned_base_image() {
  return {
      .id = "IMG-2.05",
      .risk = Risk::image_configuration_defects,
      .severity = Severity::medium,
      .title = {.en = "Base image is not pinned by digest or not from an approved source",
                .ja = "ベースイメージがダイジェスト固定でない、または未承認"},
      .why = {.en = "The next build takes whatever the tag points at then; nobody reviewed it, and "
                    "a taken "
                    "over or mistyped source enters every image.",
              .ja = "次のビルドでは、その時点でタグが指すものが使われます。誰も確認しておらず、乗っ"
                    "取られた"
                    "取得元や誤記があれば、すべてのイメージに入り込みます。"},
      .fix =
          {.en = "Write FROM name:tag@sha256:... from a registry listed under `registries`, and "
                 "let a tool "
                 "propose new digests.",
           .ja = "`registries` に挙げたレジストリから FROM name:tag@sha256:... の形で指定し、新しい"
                 "ダイジェストはツールに提案させてください。"},
      .reads = {"Dockerfile#FROM", "Dockerfile#COPY", "Dockerfile#RUN",
                "ContainerImage#config.history[].created_by"},
      .judge = together({each_with_index<ImageRecipe>(judge), judge_images}),
  };
}

}  // namespace hakoseki::checks::image
