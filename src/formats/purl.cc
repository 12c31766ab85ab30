#include "formats/purl.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/percent.h"
#include "base/utf8.h"

namespace hakoseki {
namespace {

constexpr std::size_t most_bytes = 16384;

// purl-spec, PURL-TYPES: of these the name, and mostly the namespace, is in lower case.
constexpr std::array<std::string_view, 13> lower_types = {
    "alpm", "apk",    "bitbucket", "bitnami", "composer", "deb", "github",
    "hex",  "golang", "npm",       "oci",     "otp",      "pub"};

std::unexpected<Error> malformed(std::string_view text, const Text& why) {
  const std::string shown = utf8::clip(utf8::neutralise(text), 200);
  return std::unexpected(Error{Fault::malformed,
                               {fmt::format("package URL `{}`: {}", shown, why.en),
                                fmt::format("パッケージ URL `{}`: {}", shown, why.ja)}});
}

// A letter first, then letters, digits and `marks`.
bool is_word(std::string_view text, std::string_view marks) {
  return !text.empty() && is_letter(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return is_alphanumeric(c) || marks.contains(c); });
}

std::string_view without_slashes(std::string_view text) {
  while (text.starts_with('/'))
    text.remove_prefix(1);
  while (text.ends_with('/'))
    text.remove_suffix(1);
  return text;
}

// What stands behind the last `mark`, which is cut off together with it.
std::string_view cut_behind_last(std::string_view& text, char mark) {
  const std::size_t at = text.rfind(mark);
  if (at == std::string_view::npos) return {};
  const std::string_view behind = text.substr(at + 1);
  text = text.substr(0, at);
  return behind;
}

template <class Visit>
void for_each_part(std::string_view text, char mark, const Visit& visit) {
  while (!text.empty()) {
    const std::size_t end = text.find(mark);
    if (end != 0) visit(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

std::string decoded_parts(std::string_view text, bool with_dots) {
  std::string joined;
  for_each_part(text, '/', [&](std::string_view part) {
    if (!with_dots && (part == "." || part == "..")) return;
    if (!joined.empty()) joined += '/';
    joined += percent_decode(part);
  });
  return joined;
}

std::string encoded_parts(std::string_view text) {
  return percent_encode(text, ":/");
}

// The version is behind the last `@`, but for that of a scope: `pkg:npm/@angular/core`.
std::string_view cut_version(std::string_view& text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return {};
  const bool begins_a_part = at == 0 || text[at - 1] == '/';
  if (begins_a_part && text.find('/', at) != std::string_view::npos) return {};
  return cut_behind_last(text, '@');
}

bool take_qualifiers(std::string_view text, Purl& purl) {
  bool are_right = true;
  for_each_part(text, '&', [&](std::string_view pair) {
    const std::size_t equals = pair.find('=');
    const std::string_view key = pair.substr(0, equals);
    if (!is_word(key, ".-_") || equals == std::string_view::npos) {
      are_right = false;
      return;
    }
    std::string value = percent_decode(pair.substr(equals + 1));
    if (!value.empty()) purl.qualifiers.emplace_back(lower_case(key), std::move(value));
  });
  // Of a key that is given twice the first one counts.
  const auto by_key = [](const auto& a, const auto& b) { return a.first < b.first; };
  std::stable_sort(purl.qualifiers.begin(), purl.qualifiers.end(), by_key);
  const auto same = [](const auto& a, const auto& b) { return a.first == b.first; };
  purl.qualifiers.erase(std::unique(purl.qualifiers.begin(), purl.qualifiers.end(), same),
                        purl.qualifiers.end());
  return are_right;
}

}  // namespace

std::string normal_name(std::string_view type, std::string_view name) {
  if (is_one_of(type, lower_types)) return lower_case(name);
  if (type != "pypi") return std::string(name);
  std::string out;
  bool in_run = false;
  for (const char c : lower_case(name)) {
    const bool is_mark = c == '-' || c == '_' || c == '.';
    if (!is_mark) out += c;
    if (is_mark && !in_run) out += '-';
    in_run = is_mark;
  }
  return out;
}

std::string_view Purl::qualifier(std::string_view key) const {
  const auto found = std::ranges::find(
      qualifiers, key, [](const auto& pair) { return std::string_view(pair.first); });
  return found == qualifiers.end() ? std::string_view() : found->second;
}

std::string Purl::text() const {
  std::string out = fmt::format("pkg:{}/", type);
  if (!space.empty()) out += encoded_parts(space) + '/';
  out += percent_encode(name, ":");
  if (!version.empty()) out += '@' + percent_encode(version, ":");
  char mark = '?';
  for (const auto& [key, value] : qualifiers) {
    out += fmt::format("{}{}={}", mark, key, percent_encode(value, ":/"));
    mark = '&';
  }
  if (!subpath.empty()) out += '#' + encoded_parts(subpath);
  return out;
}

Result<Purl> parse_purl(std::string_view text) {
  if (text.size() > most_bytes) {
    return std::unexpected(Error{
        Fault::too_large,
        say({"a package URL of more than {} bytes", "パッケージ URL が {} バイトを超えています"},
            most_bytes)});
  }
  std::string_view rest = text;
  if (lower_case(rest.substr(0, 4)) != "pkg:")
    return malformed(text, {"it does not begin with `pkg:`", "`pkg:` で始まっていません"});
  rest.remove_prefix(4);
  Purl purl;
  purl.subpath = decoded_parts(cut_behind_last(rest, '#'), false);
  if (!take_qualifiers(cut_behind_last(rest, '?'), purl))
    return malformed(text, {"a qualifier without its key", "修飾子のキーが正しくありません"});
  rest = without_slashes(rest);
  const std::size_t slash = rest.find('/');
  purl.type = lower_case(rest.substr(0, slash));
  if (slash == std::string_view::npos || !is_word(purl.type, ".-"))
    return malformed(text, {"no type", "種類がありません"});
  rest.remove_prefix(slash + 1);
  purl.version = percent_decode(cut_version(rest));
  const std::size_t last = rest.rfind('/');
  const std::string_view name = last == std::string_view::npos ? rest : rest.substr(last + 1);
  purl.space = last == std::string_view::npos ? "" : decoded_parts(rest.substr(0, last), true);
  if (name.empty()) return malformed(text, {"no name", "名前がありません"});
  purl.name = normal_name(purl.type, percent_decode(name));
  if (is_one_of(purl.type, lower_types) || purl.type == "rpm") purl.space = lower_case(purl.space);
  return purl;
}

}  // namespace hakoseki
