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
  const std::string shown = utf8::neutralise(path);
  const std::string names =
      utf8::clip(utf8::neutralise(fmt::format("{}", fmt::join(there, ", "))), 1000);
  const Message has = there.empty() ? Message(Text{"it has no names", "名前の付いたイメージなし"})
                                    : say({"it has {}", "あるもの: {}"}, names);
  const Message what =
      wanted.empty()
          ? Message(Text{"several images; say which one, behind the path and a `:`",
                         "複数のイメージがあります。パスの後に `:` と名前を付けてください"})
          : say({"no image `{}`", "イメージ `{}` はありません"},
                utf8::clip(utf8::neutralise(wanted), 200));
  return std::unexpected(
      Error{Fault::unavailable, Message(fmt::format("`{}`: {}; {}", shown, what.en, has.en),
                                        fmt::format("`{}`: {}({})", shown, what.ja, has.ja))});
}

}  // namespace hakoseki::io
