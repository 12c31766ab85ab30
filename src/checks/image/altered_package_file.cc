// Whoever got into a build, or into a container that became an image, exchanges programs of the
// system, or adds some where nobody looks. The image's own package database tells what packages
// brought: it can be rewritten too, so that a pass is no proof, but what differs from it was
// changed.

#include <string>
#include <utility>
#include <vector>

#include "assess/check.h"
#include "assess/expect.h"
#include "assess/image_files.h"

namespace hakoseki::checks::image {
namespace {

using Database = PackagedFiles::Database;

// Of what was found, or why there may be more; parts of the image that were not seen count too.
Verdict judge_half(const ContainerImage& image, std::vector<Exhibit> found,
                   const std::vector<Unknown>& unseen, const Message& passed) {
  if (!found.empty() || unseen.empty()) return judge_image_files(image, std::move(found), passed);
  std::vector<Verdict> verdicts;
  verdicts.reserve(unseen.size());
  for (const Unknown& why : unseen)
    verdicts.push_back(unknown(image.evidence, why));
  return all_of(std::move(verdicts));
}

Verdict judge_owners(const ContainerImage& image) {
  if (image.packaged.database == Database::of_distroless) {
    return not_applicable(image.evidence,
                          Text{"a distroless image, whose packages need not bring all of it",
                               "distroless イメージで、すべてがパッケージ由来とは限りません"});
  }
  std::vector<Exhibit> found;
  found.reserve(image.packaged.unowned.size());
  for (const ImageFile& file : image.packaged.unowned) {
    found.push_back(
        {image.at(file),
         say({"{} lies among the system's programs, and no package brought it",
              "{} はシステムのフォルダにありますが、どのパッケージのものでもありません"},
             shown(file))});
  }
  return judge_half(image, std::move(found), image.packaged.unowned_unseen,
                    Text{"all programs in the system's folders are of packages",
                         "システムのフォルダにあるプログラムは、すべてパッケージのものです"});
}

Verdict judge_contents(const ContainerImage& image) {
  std::vector<Exhibit> found;
  found.reserve(image.packaged.altered.size());
  for (const AlteredFile& altered : image.packaged.altered) {
    found.push_back(
        {image.at(altered.file),
         say({"{} was altered: it is {}, and its package brought {}",
              "{} が改変されています。ダイジェストは {} で、パッケージの記録は {} です"},
             shown(altered.file), altered.found, altered.recorded)});
  }
  return judge_half(image, std::move(found), image.packaged.altered_unseen,
                    say({"{} files carry the digest that the package database has",
                         "{} 個のファイルのダイジェストがパッケージデータベースの記録と一致します"},
                        image.packaged.unaltered));
}

Verdict judge(const ContainerImage& image) {
  if (image.packaged.database != Database::none)
    return all_of({judge_contents(image), judge_owners(image)});
  if (!image.gaps.empty()) return unknown(image.gaps.front().evidence, image.gaps.front().why);
  return not_applicable(image.evidence,
                        Text{"it has no package database", "パッケージデータベースがありません"});
}

}  // namespace

Check altered_package_file() {
  return {
      .id = "IMG-3.04",
      .risk = Risk::embedded_malware,
      .severity = Severity::medium,
      .title = {.en = "File of a package was altered, or a system program is of no package",
                .ja = "パッケージのファイルが改変されている、またはパッケージ外のプログラムがある"},
      .why = {.en =
                  "Malware takes the place of a program that everybody trusts, or lies beside it. "
                  "What no package accounts for gets no security updates either.",
              .ja =
                  "マルウェアは、信頼されているプログラムを置き換えたり、その隣に紛れ込んだりします"
                  "。パッケージ由来でないプログラムには、セキュリティ更新も届きません。"},
      .fix = {.en =
                  "Find out which step of the build wrote it (the layer is named), rebuild from a "
                  "clean base image, and keep programs of your own in /usr/local or /opt.",
              .ja = "どのビルド手順で書き込まれたか(レイヤーを示しています)を調べ、信頼できるベース"
                    "イメージから再ビルドしてください。独自のプログラムは /usr/local や /opt に"
                    "置いてください。"},
      .reads = {"ContainerImage#layers[][].path", "ContainerImage#layers[][].mode",
                "ContainerImage#layers[][].content"},
      .judge = each<ContainerImage>(judge),
  };
}

}  // namespace hakoseki::checks::image
