// A program that its own process can overwrite lets an intruder stay: files that everybody may
// write are the plainest case of it. A Dockerfile shows the ones it makes itself; the rest only the
// image tells.

#include <algorithm>

#include "assess/check.h"
#include "assess/file_modes.h"
#include "assess/recipe.h"

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
  return judge_recipe(recipe, std::move(found));
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
      .reads = {"Dockerfile#RUN", "Dockerfile#COPY", "Dockerfile#ADD"},
      .judge = each_with_index<ImageRecipe>(judge),
  };
}

}  // namespace hakoseki::checks::image
