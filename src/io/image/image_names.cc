#include "io/image/image_names.h"

#include <fmt/format.h>

#include "base/utf8.h"
#include "formats/image_ref.h"

namespace hakoseki::io {

std::string full_name(std::string_view name) {
  const Result<ImageRef> image = parse_image_ref(name);
  if (!image) return std::string(name);
  return fmt::format("{}:{}", image->source(), image->tag.absent() ? "latest" : image->tag.text);
}

std::unexpected<Error> none_chosen(std::string_view path, std::string_view wanted,
                                   const std::set<std::string>& there) {
  const std::string why =
      wanted.empty() ? "several images; say which one, behind the path and a `:`"
                     : fmt::format("no image `{}`", utf8::clip(utf8::neutralise(wanted), 200));
  const std::string names = there.empty() ? "no names" : fmt::format("{}", fmt::join(there, ", "));
  return std::unexpected(
      Error{Fault::unavailable, fmt::format("`{}`: {}; it has {}", utf8::neutralise(path), why,
                                            utf8::clip(utf8::neutralise(names), 1000))});
}

}  // namespace hakoseki::io
