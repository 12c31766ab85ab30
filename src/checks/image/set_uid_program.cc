// A set-uid program or a file capability gives its caller rights that the container's user does not
// have. Fargate cannot set no-new-privileges, so that the image must not hold one. A Dockerfile
// shows the ones it makes itself; those of the base image only the image tells.

#include <map>
#include <set>

#include "assess/check.h"
#include "assess/file_modes.h"
#include "assess/image_files.h"
#include "assess/recipe.h"

namespace hakoseki::checks::image {
namespace {

// What setcap gives a file; nothing where it only looks (-v) or takes away (-r).
const RecipeWord* capability_of(const RecipeCommand& command) {
  if (command.program() != "setcap") return nullptr;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string& word = command.words[i].text;
    if (word == "-v" || word == "-r") return nullptr;
    if (!word.starts_with('-')) return &command.words[i];
  }
  return nullptr;
}

Verdict judge(const ImageRecipe& file, const Index& index) {
  const Recipe recipe(file, index);
  std::vector<Exhibit> found;
  const Text label = {"`{}` gives whoever starts it more rights",
                      "`{}` により、起動した利用者の権限が増えます"};
  for (const dockerfile::Instruction* instruction : recipe.final_instructions()) {
    for (const RecipeCommand& command : recipe.commands_of(*instruction)) {
      if (const RecipeWord* word = capability_of(command)) {
        found.push_back({recipe.at(word->span), say(label, shown(word->text))});
      }
    }
  }
  for (const ModeChange& change : mode_changes(recipe)) {
    if (change.sets_id) found.push_back({change.evidence, say(label, shown(change.mode))});
  }
  return judge_recipe(recipe, std::move(found));
}

// Of an account or group, the one before it that has its number, or its name.
struct Double {
  std::string_view of;
  std::uint32_t number = 0;
};

// By their names.
template <class Entry>
std::map<std::string_view, Double> doubles_of(const std::vector<Entry>& entries,
                                              std::uint32_t Entry::*number) {
  std::map<std::uint32_t, std::string_view> first;
  std::set<std::string_view> names;
  std::map<std::string_view, Double> doubles;
  for (const Entry& entry : entries) {
    const auto [place, is_new] = first.emplace(entry.*number, entry.name);
    const bool is_known = !names.insert(entry.name).second;
    if (is_known) {
      doubles.try_emplace(entry.name, Double{entry.name, entry.*number});
    } else if (!is_new) {
      doubles.try_emplace(entry.name, Double{place->second, entry.*number});
    }
  }
  return doubles;
}

// What one account or group may do, its double may do too (dockle's DKL-LI-0002).
void look_at_doubles(const ContainerImage& image, std::vector<Exhibit>& found) {
  const auto add = [&](const char* file, const Text& label, std::string_view name,
                       std::string_view other) {
    Evidence at = image.evidence;
    at.pointer = file;
    found.push_back({at, say(label, shown(name), shown(other))});
  };
  for (const auto& [name, other] : doubles_of(image.accounts, &ImageAccount::uid)) {
    if (other.number == 0 && name != other.of) continue;  // another root, which is told already
    add("etc/passwd",
        {"account `{}` has the name or the number of `{}`, so that each may do what the other may",
         "アカウント `{}` は `{}` と名前または番号が同じで、互いの権限を持ちます"},
        name, other.of);
  }
  for (const auto& [name, other] : doubles_of(image.groups, &ImageGroup::gid)) {
    add("etc/group",
        {"group `{}` has the name or the number of `{}`, so that each may do what the other may",
         "グループ `{}` は `{}` と名前または番号が同じで、互いの権限を持ちます"},
        name, other.of);
  }
}

// `su` makes its caller another account: one without a password, or a second root.
void look_at_accounts(const ContainerImage& image, std::vector<Exhibit>& found) {
  const auto add = [&](const Text& label, const std::string& account) {
    Evidence at = image.evidence;
    at.pointer = "etc/passwd";
    found.push_back({at, say(label, shown(account))});
  };
  for (const ImageAccount& account : image.accounts) {
    if (account.empty_password) {
      add({"account `{}` has an empty password, so that anybody becomes it by `su`",
           "アカウント `{}` のパスワードが空のため、誰でも `su` でなりすませます"},
          account.name);
    }
    if (account.uid == 0 && account.name != "root") {
      add({"account `{}` is another root", "アカウント `{}` は root と同じ権限を持ちます"},
          account.name);
    }
  }
}

Verdict judge_image(const ContainerImage& image) {
  std::vector<Exhibit> found;
  if (image.operating_system == "windows") {
    return not_applicable(image.evidence,
                          Text{"Windows has no such bits", "Windows にこのビットはありません"});
  }
  for (const ImageFile& file : image.set_id) {
    const Text by_bits{"{} gives whoever starts it more rights",
                       "{} により、起動した利用者の権限が増えます"};
    const Text by_capability{"{} has capabilities of its own", "{} にケーパビリティが付いています"};
    found.push_back(
        {image.at(file), say(file.has_capability ? by_capability : by_bits, shown(file))});
  }
  look_at_accounts(image, found);
  look_at_doubles(image, found);
  return judge_image_files(image, std::move(found),
                           Text{"no file gives its caller more rights",
                                "起動した利用者の権限を増やすファイルはありません"});
}

}  // namespace

Check set_uid_program() {
  return {
      .id = "IMG-2.03",
      .risk = Risk::image_configuration_defects,
      .severity = Severity::medium,
      .title = {.en = "Image holds set-uid, set-gid or file-capability programs",
                .ja = "set-uid・set-gid・ケーパビリティ付きのファイルがある"},
      .why = {.en = "An intruder who is not root becomes root through such a program, and Fargate "
                    "has no "
                    "setting that stops it.",
              .ja = "root でない侵入者も、こうしたプログラムを通じて root になれます。Fargate には"
                    "これを防ぐ設定がありません。"},
      .fix = {.en = "Remove the bit or the capability, and end the final stage with `RUN find / "
                    "-xdev -perm "
                    "/6000 -exec chmod a-s {} +`.",
              .ja = "そのビットやケーパビリティを外し、最終ステージの最後で `RUN find / -xdev "
                    "-perm /6000 "
                    "-exec chmod a-s {} +` を実行してください。"},
      .reads = {"Dockerfile#RUN", "Dockerfile#COPY", "Dockerfile#ADD",
                "ContainerImage#layers[][].mode", "ContainerImage#layers[][].capability",
                "ContainerImage#layers[][].content"},
      .judge = together({each_with_index<ImageRecipe>(judge), each<ContainerImage>(judge_image)}),
  };
}

}  // namespace hakoseki::checks::image
