#include "assess/image_files.h"

#include <utility>

#include <fmt/format.h>

#include "assess/expect.h"
#include "assess/recipe.h"

namespace hakoseki {

std::string_view name_of(const ImageFile& file) {
  return std::string_view(file.path).substr(file.path.rfind('/') + 1);
}

std::string shown(const ImageFile& file) {
  const std::string place = fmt::format("/{}", file.path);
  std::string text = fmt::format("`{}` ({:04o}, {}:{}", shown(std::string_view(place)), file.mode,
                                 file.uid, file.gid);
  if (!file.package.empty()) text += ", " + shown(std::string_view(file.package));
  return text + ')';
}

Verdict judge_image_files(const ContainerImage& image, std::vector<Exhibit> found,
                          const Message& passed) {
  if (!found.empty()) return fail_with(std::move(found));
  if (!image.gaps.empty()) return unknown(image.gaps.front().evidence, image.gaps.front().why);
  return pass(image.evidence, passed);
}

}  // namespace hakoseki
