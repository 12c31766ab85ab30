// A program that its own process can overwrite lets an intruder stay: files that everybody may
// write are the plainest case of it. A Dockerfile shows the ones it makes itself; the rest only the
// image tells.

#include <algorithm>

#include "assess/check.h"
#include "assess/file_modes.h"
#include "assess/image_files.h"
#include "assess/image_user.h"
#include "assess/recipe.h"
#include "inventory/read_images.h"

namespace hakoseki::checks::image {
namespace {

// Folders that are meant for everybody's files.
bool is_for_everybody(std::string_view path) {
  for (const std::string_view folder : {"/tmp", "/var/tmp", "/dev/shm", "/run/lock"}) {
    if (path == folder ||
        (path.starts_with(folder) && path.substr(folder.size()).starts_with('/'))) {
      return true;
    }
  }
  return false;
}

// A volume is written anew for each container, and stays writable where the root file system is
// read-only: over these folders it takes the place of programs, of their settings, or of what the
// kernel shows.
bool is_of_the_system(std::string_view path) {
  static constexpr auto folders = std::to_array<std::string_view>({"/",
                                                                   "/bin",
                                                                   "/boot",
                                                                   "/dev",
                                                                   "/etc",
                                                                   "/lib",
                                                                   "/lib32",
                                                                   "/lib64",
                                                                   "/libx32",
                                                                   "/proc",
                                                                   "/run/secrets",
                                                                   "/sbin",
                                                                   "/sys",
                                                                   "/usr",
                                                                   "/usr/bin",
                                                                   "/usr/lib",
                                                                   "/usr/lib64",
                                                                   "/usr/libexec",
                                                                   "/usr/local",
                                                                   "/usr/local/bin",
                                                                   "/usr/local/lib",
                                                                   "/usr/local/sbin",
                                                                   "/usr/sbin"});
  while (path.size() > 1 && path.ends_with('/'))
    path.remove_suffix(1);
  return std::find(folders.begin(), folders.end(), path) != folders.end();
}
constexpr Text volume_label = {"volume `{}` takes the place of a folder of the system, writable",
                               "ボリューム `{}` がシステムのフォルダを書き込み可能にします"};

Verdict judge(const ImageRecipe& file, const Index& index) {
  const Recipe recipe(file, index);
  std::vector<Exhibit> found;
  for (const ModeChange& change : mode_changes(recipe)) {
    if (!change.lets_everybody_write) continue;
    const bool meant = !change.paths.empty() &&
                       std::all_of(change.paths.begin(), change.paths.end(), is_for_everybody);
    if (meant) continue;
    found.push_back({change.evidence,
                     say({"mode `{}` lets everybody write", "モード `{}` では誰でも書き込めます"},
                         shown(change.mode))});
  }
  for (const dockerfile::Instruction* instruction : recipe.final_instructions()) {
    if (instruction->keyword != "VOLUME") continue;
    for (const dockerfile::Word& word : instruction->words) {
      if (is_of_the_system(word.text))
        found.push_back({recipe.at(word.span), say(volume_label, shown(word.text))});
    }
  }
  return judge_recipe(recipe, std::move(found));
}

bool may_write(const ImageFile& file, const ImageUser& user) {
  if (file.uid == user.uid) return (file.mode & 0200U) != 0;
  const bool in_group = std::find(user.gids.begin(), user.gids.end(), file.gid) != user.gids.end();
  return (file.mode & (in_group ? 0020U : 0002U)) != 0;
}

// What runs, and where it lies. Data may be the application's own to write.
bool holds_code(const ImageFile& file) {
  static constexpr std::array<std::string_view, 13> endings = {
      ".so",  ".py", ".pyc", ".js", ".mjs", ".cjs",  ".jar",
      ".war", ".rb", ".php", ".pl", ".sh",  ".class"};
  const std::string_view name = name_of(file);
  return (!file.is_folder && (file.mode & 0111U) != 0) || name.find(".so.") != name.npos ||
         std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

// Files that hold code, and folders in which everybody may put one in place of another (of those
// with the sticky bit only owners may). Root may write everywhere, which is IMG-2.01's to say.
Verdict judge_files(const ContainerImage& image, const std::string& user_name) {
  if (image.operating_system == "windows") {
    return not_applicable(image.evidence,
                          Text{"Windows has no such modes", "Windows にこのモードはありません"});
  }
  const std::optional<ImageUser> user = user_of(image, user_name);
  constexpr Text by_all{"{} may be written by everybody", "{} は誰でも書き込めます"};
  constexpr Text by_user{"{} may be written by `{}`", "{} は `{}` が書き込めます"};
  std::vector<Exhibit> found;
  for (const ImageFile& file : image.writable) {
    const bool sticky = file.is_folder && (file.mode & 01000U) != 0;
    if ((file.mode & 0002U) != 0 && !sticky) {
      found.push_back({image.at(file), say(by_all, shown(file))});
    } else if (user && user->uid != 0 && holds_code(file) && may_write(file, *user)) {
      found.push_back({image.at(file), say(by_user, shown(file), shown(user_name))});
    }
  }
  if (found.empty() && !user) {
    return {Outcome::unknown, {image.evidence, no_account(user_name)}};
  }
  return judge_image_files(image, std::move(found),
                           Text{"neither everybody nor the image's user may write its code",
                                "誰でも、または実行ユーザーが書き込めるコードはありません"});
}

Verdict judge_volumes(const ContainerImage& image) {
  return every(image.volumes, [](const Fact<std::string>& volume) {
    return expect_that(
        volume, [](const std::string& path) { return !is_of_the_system(path); }, volume_label);
  });
}

// By the user that a container sets, or else the image's own.
Verdict judge_image(const ContainerImage& image, const Fact<std::string>* user) {
  const Fact<std::string>& effective = user == nullptr || user->is_absent() ? image.user : *user;
  std::vector<Verdict> verdicts;
  for (const Case<std::string>& one : effective.cases()) {
    Verdict verdict =
        one.unknown() != nullptr
            ? unknown(one.evidence, *one.unknown())
            : judge_files(image, one.value() != nullptr ? *one.value() : std::string());
    verdicts.push_back(std::move(verdict).under(one.when));
  }
  if (image.operating_system != "windows") verdicts.push_back(judge_volumes(image));
  return all_of(std::move(verdicts));
}

std::vector<Ruling> judge_images(const Index& index) {
  const ReadImages read(index.inventory());
  std::vector<Ruling> rulings;
  for (const ContainerDefinition& container : index.inventory().all<ContainerDefinition>()) {
    std::vector<Verdict> verdicts;
    for (const ContainerImage* image : read.named(container.image))
      verdicts.push_back(judge_image(*image, &container.user));
    if (!verdicts.empty()) rulings.push_back({&container, all_of(std::move(verdicts))});
  }
  for (const ContainerImage& image : index.inventory().all<ContainerImage>()) {
    if (!read.is_used(image)) rulings.push_back({&image, judge_image(image, nullptr)});
  }
  return rulings;
}

}  // namespace

Check world_writable_files() {
  return {
      .id = "IMG-2.08",
      .risk = Risk::image_configuration_defects,
      .severity = Severity::medium,
      .title = {.en = "Container's user can overwrite application files",
                .ja = "実行ユーザーがアプリケーションのファイルを書き換えられる"},
      .why =
          {.en =
               "An intruder replaces programs, libraries or configuration and so keeps control, or "
               "attacks whoever uses the files next.",
           .ja = "侵入者がプログラムやライブラリ、設定を書き換えて居座ったり、それを次に使う処理を"
                 "攻撃したりできます。"},
      .fix = {.en = "Copy with `COPY --chown=0:0 --chmod=0555`, and give the user a folder of its "
                    "own for what "
                    "it must write.",
              .ja = "`COPY --chown=0:0 --chmod=0555` "
                    "でコピーし、書き込みが必要なものには専用のフォルダを"
                    "用意してください。"},
      .reads = {"Dockerfile#RUN", "Dockerfile#COPY", "Dockerfile#ADD",
                "ContainerImage#layers[][].mode", "ContainerImage#layers[][].uid",
                "ContainerImage#config.config.User", "ContainerImage#config.config.Volumes",
                "Dockerfile#VOLUME"},
      .judge = together({each_with_index<ImageRecipe>(judge), judge_images}),
  };
}

}  // namespace hakoseki::checks::image
