// Whoever can pull an image reads its environment, its labels, its history and every layer, also
// what a later layer deletes. The Dockerfile shows the secrets that it writes or copies itself;
// what `COPY .` brings along only the image tells: its history, and files that are keys by their
// names. Of an image in which neither shows a secret nothing is said here, since nobody searched
// the content of its files.

#include <algorithm>
#include <array>

#include "assess/check.h"
#include "assess/clear_text.h"
#include "assess/image_files.h"
#include "assess/recipe.h"
#include "formats/command_credential.h"
#include "formats/key_file.h"

namespace hakoseki::checks::image {
namespace {

constexpr Text key_file = {"`{}` holds a secret, and stays in the layer",
                           "`{}` は秘密情報を含み、レイヤーに残ります"};
constexpr Text settings_file = {"whether `{}` holds a secret was not seen",
                                "`{}` が秘密情報を含むかどうかを確認できません"};
constexpr Text build_argument = {"the value of build argument `{}` stays in the image's history",
                                 "ビルド引数 `{}` の値がイメージの履歴に残ります"};

// Settings of which some are secrets, and many are not: only the content tells.
bool may_hold_secret(std::string_view path) {
  if (path.find("://") != std::string_view::npos) return false;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (name == ".npmrc" || name == ".env") return true;
  // .env.example and its like are made to be shared.
  return (name.starts_with(".env.") || name.ends_with(".env")) && !name.starts_with("example") &&
         !name.starts_with("sample") && !name.ends_with("example") && !name.ends_with("sample") &&
         !name.ends_with("template") && !name.ends_with("dist");
}

void look_at_assignments(const dockerfile::Instruction& instruction, bool is_final,
                         const Recipe& recipe, std::vector<Exhibit>& found) {
  for (const dockerfile::Assignment& one : instruction.assignments) {
    if (!one.value) {
      if (is_final && names_credential(one.name.text)) {
        found.push_back({recipe.at(one.name.span),
                         say(build_argument, shown(std::string_view(one.name.text)))});
      }
      continue;
    }
    const std::string& value = one.value->text;
    const auto secret = credential_in(one.name.text, value);
    if (!secret) continue;
    found.push_back(
        {recipe.at(one.value->span),
         label_credential(secret->kind, value.substr(secret->begin, secret->end - secret->begin)),
         true});
  }
}

void look_at_text(const Span& span, const Recipe& recipe, std::vector<Exhibit>& found) {
  const std::string_view text = recipe.text_at(span);
  const auto secret = credential_in(text);
  if (!secret) return;
  found.push_back(
      {recipe.part_of(span, secret->begin, secret->end),
       label_credential(secret->kind, text.substr(secret->begin, secret->end - secret->begin)),
       true});
}

// Lines such as `password: hunter2` of a file that is written in place.
void look_at_lines(const Span& span, const Recipe& recipe, std::vector<Exhibit>& found) {
  const std::string_view text = recipe.text_at(span);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    const std::size_t colon = line.find(": ");
    const std::size_t name = std::min(line.find_first_not_of(" \t-"), line.size());
    if (colon != std::string_view::npos && name < colon) {
      const std::size_t value = std::min(line.find_first_not_of(" '\"", colon + 1), line.size());
      const std::string_view written =
          line.substr(value, line.find_last_not_of(" \r'\"") + 1 - value);
      const auto secret = credential_in(line.substr(name, colon - name), written);
      if (secret) {
        const std::size_t at = begin + value;
        found.push_back(
            {recipe.part_of(span, at + secret->begin, at + secret->end),
             label_credential(secret->kind,
                              written.substr(secret->begin, secret->end - secret->begin)),
             true});
      }
    }
    begin = end + 1;
  }
}

// Options such as `docker login -p`, which announce the secret.
void look_at_options(const dockerfile::Instruction& instruction, const Recipe& recipe,
                     std::vector<Exhibit>& found) {
  for (const RecipeCommand& command : recipe.commands_of(instruction)) {
    std::vector<std::string> words;
    for (const RecipeWord& word : command.words)
      words.push_back(word.text);
    const auto secret = credential_in_command(words);
    if (!secret) continue;
    found.push_back({recipe.at(command.words[secret->word].span),
                     label_credential(secret->kind, secret->secret), true});
  }
}

// `root:secret`, unless something else fills it in.
void look_at_account(const RecipeWord& word, const Recipe& recipe, std::vector<Exhibit>& found) {
  const std::size_t colon = word.text.find(':');
  const std::string password = colon == std::string::npos ? "" : word.text.substr(colon + 1);
  if (password.empty() || password.find('$') != std::string::npos) return;
  found.push_back({recipe.at(word.span),
                   say({"sets a password in clear ({})", "パスワードを平文で設定しています({})"},
                       masked(password)),
                   true});
}

// `echo "root:secret" | chpasswd` leaves the password in the history of the image.
void look_at_passwords(const dockerfile::Instruction& instruction, const Recipe& recipe,
                       std::vector<Exhibit>& found) {
  if (instruction.keyword != "RUN") return;
  const std::vector<RecipeCommand> commands = recipe.commands_of(instruction);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const RecipeCommand& command = commands[i];
    if (command.program() != "chpasswd") continue;
    if (command.find("-e") != nullptr || command.find("--encrypted") != nullptr) continue;
    for (const RecipeRedirection& one : command.redirections) {
      if (one.flow == shell::Redirection::Flow::text) look_at_account(one.target, recipe, found);
    }
    if (!command.piped || i == 0) continue;
    for (const RecipeWord& word : commands[i - 1].words)
      look_at_account(word, recipe, found);
  }
}

struct Findings {
  std::vector<Exhibit> secrets;
  std::vector<Exhibit> settings;  // files that may hold some
};

// A source of COPY or ADD.
void look_at_source(const dockerfile::Word& word, bool is_final, const Recipe& recipe,
                    Findings& found) {
  if (word.text.find("://") != std::string::npos) {
    look_at_text(word.span, recipe, found.secrets);
  } else if (is_final && is_key_file(word.text)) {
    found.secrets.push_back(
        {recipe.at(word.span), say(key_file, shown(std::string_view(word.text)))});
  } else if (is_final && may_hold_secret(word.text)) {
    found.settings.push_back(
        {recipe.at(word.span), say(settings_file, shown(std::string_view(word.text)))});
  }
}

void look_at_instruction(const dockerfile::Instruction& instruction, bool is_final,
                         const Recipe& recipe, Findings& found) {
  look_at_assignments(instruction, is_final, recipe, found.secrets);
  look_at_passwords(instruction, recipe, found.secrets);
  look_at_options(instruction, recipe, found.secrets);
  const bool copies = instruction.keyword == "COPY" || instruction.keyword == "ADD";
  for (const dockerfile::Heredoc& heredoc : instruction.heredocs) {
    const std::size_t before = found.secrets.size();
    look_at_text(heredoc.span, recipe, found.secrets);
    if (copies && found.secrets.size() == before) {
      look_at_lines(heredoc.span, recipe, found.secrets);
    }
  }
  for (std::size_t i = 0; i < instruction.words.size(); ++i) {
    if (!copies) {
      look_at_text(instruction.words[i].span, recipe, found.secrets);
    } else if (i + 1 < instruction.words.size()) {
      look_at_source(instruction.words[i], is_final, recipe, found);
    }
  }
}

Findings findings_of(const Recipe& recipe) {
  Findings found;
  for (const dockerfile::Instruction& argument : recipe.global_args()) {
    look_at_instruction(argument, false, recipe, found);
  }
  for (const dockerfile::Stage& stage : recipe.stages()) {
    const bool is_final = recipe.is_final(stage);
    for (const dockerfile::Instruction& instruction : stage.instructions) {
      look_at_instruction(instruction, is_final, recipe, found);
    }
  }
  return found;
}

Verdict judge(const ImageRecipe& file, const Index& index) {
  const Recipe recipe(file, index);
  Findings found = findings_of(recipe);
  if (found.secrets.empty() && !found.settings.empty()) {
    return {Outcome::unknown, found.settings.front()};
  }
  return judge_recipe(recipe, std::move(found.secrets));
}

std::vector<Ruling> judge_images(const Index& index) {
  std::vector<Ruling> rulings;
  for (const ContainerImage& image : index.inventory().all<ContainerImage>()) {
    std::vector<Exhibit> found;
    if (image.history) found = findings_of(Recipe(*image.history, index)).secrets;
    for (const ImageFile& file : image.keys)
      found.push_back({image.at(file), say(key_file, shown(std::string_view("/" + file.path)))});
    if (!found.empty()) rulings.push_back({&image, fail_with(std::move(found))});
  }
  return rulings;
}

}  // namespace

Check secret_in_image_recipe() {
  return {
      .id = "IMG-4.01",
      .risk = Risk::embedded_clear_text_secrets,
      .severity = Severity::critical,
      .title = {.en = "Secret embedded in an image layer or its configuration",
                .ja = "イメージのレイヤーや設定に秘密情報が埋め込まれている"},
      .why = {.en = "Everybody who can pull the image, or read the Dockerfile, can use the secret; "
                    "deleting it "
                    "in a later layer does not take it away.",
              .ja = "イメージを取得できる人や Dockerfile "
                    "を読める人の誰もが、その秘密情報を使えます。後の"
                    "レイヤーで削除しても消えません。"},
      .fix = {.en = "Change the secret, use `RUN --mount=type=secret` for what the build needs, "
                    "and Secrets of "
                    "the container definition for what the container needs.",
              .ja = "その秘密情報を変更したうえで、ビルドには `RUN "
                    "--mount=type=secret`、コンテナにはコンテナ"
                    "定義の Secrets を使ってください。"},
      .reads = {"Dockerfile#ENV", "Dockerfile#ARG", "Dockerfile#LABEL", "Dockerfile#RUN",
                "Dockerfile#CMD", "Dockerfile#ENTRYPOINT", "Dockerfile#COPY", "Dockerfile#ADD",
                "ContainerImage#config.history[].created_by", "ContainerImage#layers[][].path"},
      .judge = together({each_with_index<ImageRecipe>(judge), judge_images}),
  };
}

}  // namespace hakoseki::checks::image
