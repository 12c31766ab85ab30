#include "engines/image/purl_reader.h"

#include <string>

#include "base/ascii.h"
#include "base/percent.h"

namespace hakoseki::image {
namespace {

// What stands behind the last `mark`, which goes with it; empty where there is none.
std::string_view take_behind(std::string_view& text, char mark) {
  const std::size_t at = text.rfind(mark);
  if (at == std::string_view::npos) return {};
  const std::string_view behind = text.substr(at + 1);
  text = text.substr(0, at);
  return behind;
}

std::string qualifier(std::string_view qualifiers, std::string_view name) {
  while (!qualifiers.empty()) {
    const std::size_t end = qualifiers.find('&');
    const std::string_view pair = qualifiers.substr(0, end);
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name)
      return percent_decode(pair.substr(equals + 1));
    qualifiers.remove_prefix(end == std::string_view::npos ? qualifiers.size() : end + 1);
  }
  return {};
}

// Whether the namespace is part of what the package is called here, and what stands between them.
std::string_view between(PackageType type) {
  switch (type) {
    case PackageType::maven:
      return ":";
    case PackageType::npm:
    case PackageType::golang:
    case PackageType::composer:
      return "/";
    default:
      return {};
  }
}

}  // namespace

std::optional<Package> package_of_purl(std::string_view purl) {
  // purl-spec, "How to parse": from the right.
  take_behind(purl, '#');
  const std::string_view qualifiers = take_behind(purl, '?');
  constexpr std::string_view scheme = "pkg:";
  if (lower_case(purl.substr(0, scheme.size())) != scheme) return std::nullopt;
  purl.remove_prefix(scheme.size());
  while (purl.starts_with('/'))
    purl.remove_prefix(1);
  const std::size_t slash = purl.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::optional<PackageType> type = type_of(lower_case(purl.substr(0, slash)));
  if (!type) return std::nullopt;
  purl.remove_prefix(slash + 1);
  // Not the `@` of an npm scope that somebody left as it is.
  const std::size_t at = purl.rfind('@');
  const bool has_version = at != std::string_view::npos && at > 0 && purl[at - 1] != '/';
  const std::string version = has_version ? percent_decode(purl.substr(at + 1)) : std::string();
  if (has_version) purl = purl.substr(0, at);
  while (purl.ends_with('/'))
    purl.remove_suffix(1);
  const std::size_t last = purl.rfind('/');
  Package package{.type = *type,
                  .name = percent_decode(purl.substr(last + 1)),
                  .version = version,
                  .architecture = qualifier(qualifiers, "arch")};
  if (package.name.empty()) return std::nullopt;
  if (last != std::string_view::npos && !between(*type).empty())
    package.name = percent_decode(purl.substr(0, last)).append(between(*type)) + package.name;
  return package;
}

}  // namespace hakoseki::image
