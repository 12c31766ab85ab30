// Keyword, flags, arguments and heredoc marks of a line; ONBUILD in front of them.
#include "formats/dockerfile/parts.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.h"
#include "formats/dockerfile/json_form.h"

namespace hakoseki::dockerfile {

std::string quoted(std::string_view text) {
  return "`" + utf8::clip(utf8::neutralise(text.substr(0, 200)), 40) + "`";
}

Checked<InstructionParts> take_apart(std::string_view line, char escape) {
  InstructionParts parts;
  parts.whole = trimmed(line, {0, line.size()});
  Range rest = parts.whole;
  while (true) {
    const std::size_t blank = line.substr(0, rest.end).find_first_of(" \t\v\f\r", rest.begin);
    parts.keyword_range = {rest.begin, std::min(blank, rest.end)};
    const std::string_view word = parts.keyword_range.of(line);
    const std::optional<Keyword> keyword = keyword_of(word);
    if (!keyword) {
      return std::unexpected(Flaw{
          rest.begin, word.empty() ? Message(Text{"a continuation holds no instruction",
                                                  "行の継続の後に命令がありません"})
                                   : say({"unknown instruction {}", "{} という命令はありません"},
                                         quoted(word))});
    }
    parts.keyword = *keyword;
    Flags split = split_flags(line, {parts.keyword_range.end, parts.whole.end}, escape);
    parts.flags = std::move(split.flags);
    parts.arguments = split.rest;
    const bool refused = *keyword == Keyword::onbuild || *keyword == Keyword::from ||
                         *keyword == Keyword::maintainer;
    if (parts.on_build && refused) {
      return std::unexpected(Flaw{rest.begin, say({"`{}` cannot be the trigger of `ONBUILD`",
                                                   "`{}` は `ONBUILD` の対象にできません"},
                                                  name_of(*keyword))});
    }
    if (*keyword != Keyword::onbuild) break;
    if (!parts.flags.empty() || parts.arguments.empty()) {
      return std::unexpected(
          Flaw{rest.begin, Text{"`ONBUILD` needs an instruction", "`ONBUILD` には命令が必要です"}});
    }
    parts.on_build = true;
    rest = parts.arguments;
  }
  const bool is_json = read_json_strings(line, parts.arguments).kind != JsonStrings::Kind::not_json;
  if (takes_heredocs(parts.keyword) && !is_json) parts.heredocs = heredoc_marks(line);
  return parts;
}

}  // namespace hakoseki::dockerfile
