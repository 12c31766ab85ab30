#include "engines/image/packages/java_file_name.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "engines/image/packages/places.h"

namespace hakoseki::image {
namespace {

// jmod is no archive of packages, but a part of a JDK.
constexpr std::array<std::string_view, 10> endings = {"jar", "war", "ear", "par", "sar",
                                                      "nar", "hpi", "jpi", "kar", "lpkg"};

// Words that belong to the version before them, and not to a name that goes on.
constexpr std::array<std::string_view, 22> qualifiers = {
    "alpha", "android", "b",   "beta",     "build", "cr",        "dev", "ea",
    "final", "ga",      "jdk", "jre",      "m",     "pre",       "rc",  "redhat",
    "r",     "release", "sp",  "snapshot", "v",     "incubating"};

// A hyphen that a version may follow.
std::size_t next_dash(std::string_view stem, std::size_t from) {
  for (std::size_t at = stem.find('-', from); at != std::string_view::npos;
       at = stem.find('-', at + 1)) {
    if (at > 0 && at + 1 < stem.size() && is_digit(stem[at + 1])) return at;
  }
  return std::string_view::npos;
}

// Whether between two such hyphens stands a word that only a name can hold: `1.2-api-2.17.1`.
bool goes_on_as_name(std::string_view between) {
  for (std::size_t at = between.find('-'); at != std::string_view::npos;
       at = between.find('-', at + 1)) {
    std::string_view word = between.substr(at + 1);
    word = word.substr(0, word.find('-'));
    while (!word.empty() && (is_digit(word.back()) || word.back() == '.'))
      word.remove_suffix(1);
    if (!word.empty() && !is_one_of(lower_case(word), qualifiers)) return true;
  }
  return false;
}

std::size_t version_dash(std::string_view stem) {
  std::size_t dash = next_dash(stem, 0);
  while (dash != std::string_view::npos) {
    const std::size_t next = next_dash(stem, dash + 1);
    if (next == std::string_view::npos || !goes_on_as_name(stem.substr(dash, next - dash)))
      return dash;
    dash = next;
  }
  return dash;
}

// Behind a version: what else was built of the same (Maven, "classifier").
std::string_view without_classifier(std::string_view version) {
  constexpr std::array<std::string_view, 16> classifiers = {
      "sources", "javadoc", "tests",   "test",    "all",  "shaded", "exec",  "boot",
      "linux",   "osx",     "windows", "natives", "uber", "fat",    "noaop", "jakarta"};
  for (std::size_t at = version.find('-'); at != std::string_view::npos;
       at = version.find('-', at + 1)) {
    const std::string_view word = version.substr(at + 1);
    if (is_one_of(lower_case(word.substr(0, word.find('-'))), classifiers))
      return version.substr(0, at);
  }
  return version;
}

// `repository/GROUP/AS/FOLDERS/ARTIFACT/VERSION/ARTIFACT-VERSION.jar`.
bool take_repository(std::string_view path, JavaFileName& name) {
  constexpr std::array<std::string_view, 5> roots = {"repository", "maven2", "maven-repo", "m2repo",
                                                     "system"};
  const std::vector<std::string_view> parts = parts_of(path);
  if (parts.size() < 4) return false;
  const std::string_view version = parts[parts.size() - 2];
  const std::string_view artifact = parts[parts.size() - 3];
  std::string_view stem = name.stem;
  if (artifact.empty() || !stem.starts_with(artifact)) return false;
  stem.remove_prefix(artifact.size());
  if (version.empty() || !stem.starts_with('-') || !stem.substr(1).starts_with(version))
    return false;
  name.artifact = name.stem.substr(0, artifact.size());
  name.version = stem.substr(1, version.size());
  const auto behind = parts.end() - 3;
  const auto root = std::find_if(std::make_reverse_iterator(behind), parts.rend(),
                                 [&](std::string_view part) { return is_one_of(part, roots); });
  if (root == parts.rend()) return true;
  for (auto part = root.base(); part != behind; ++part)
    name.group.append(name.group.empty() ? "" : ".").append(*part);
  return true;
}

}  // namespace

bool is_java_archive(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  constexpr std::size_t longest = 4;
  if (dot == std::string_view::npos || path.size() - dot - 1 > longest) return false;
  return is_one_of(lower_case(path.substr(dot + 1)), endings);
}

std::string java_file_word(std::string_view artifact) {
  std::string word = lower_case(artifact);
  std::replace_if(
      word.begin(), word.end(), [](char c) { return c == '_' || c == '.'; }, '-');
  return word;
}

JavaFileName read_java_file_name(std::string_view path,
                                 const std::vector<std::string_view>& versions) {
  JavaFileName name{.stem = path.substr(path.rfind('/') + 1), .artifact = {}, .version = {}};
  name.stem = name.stem.substr(0, name.stem.rfind('.'));
  name.artifact = name.stem;
  if (take_repository(path, name)) return name;
  for (const std::string_view version : versions) {
    const std::size_t at = version.empty() ? 0 : name.stem.rfind(version);
    if (at == std::string_view::npos || at < 2) continue;
    const char before = name.stem[at - 1];
    const std::string_view behind = name.stem.substr(at + version.size());
    if ((before != '-' && before != '_') || (!behind.empty() && behind.front() != '-')) continue;
    name.artifact = name.stem.substr(0, at - 1);
    name.version = version.size() + behind.size() == without_classifier(name.stem.substr(at)).size()
                       ? name.stem.substr(at)  // `31.1-jre`, of which the archive says 31.1
                       : name.stem.substr(at, version.size());
    return name;
  }
  const std::size_t dash = version_dash(name.stem);
  if (dash == std::string_view::npos) return name;
  name.artifact = name.stem.substr(0, dash);
  name.version = without_classifier(name.stem.substr(dash + 1));
  return name;
}

}  // namespace hakoseki::image
