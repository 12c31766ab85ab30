#include "engines/image/packages/places.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace hakoseki::image {
namespace {

// Takes the folder at the front of a path.
std::string_view take_folder(std::string_view& path) {
  const std::size_t slash = path.find('/');
  const std::string_view folder = path.substr(0, slash);
  path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  return folder;
}

template <class List>
bool has_one_of(std::string_view folders, const List& words) {
  while (!folders.empty()) {
    if (is_one_of(take_folder(folders), words)) return true;
  }
  return false;
}

// Folders inside a package that hold what its own tests and examples need.
bool is_of_a_test(std::string_view folders) {
  constexpr std::array<std::string_view, 14> words = {
      "test",     "tests", "__tests__", "fixture", "fixtures",  "__fixtures__", "example",
      "examples", "spec",  "mock",      "mocks",   "__mocks__", "testdata",     "benchmarks"};
  return has_one_of(folders, words);
}

// Those that nobody puts an application into.
bool is_of_a_fixture(std::string_view folders) {
  constexpr std::array<std::string_view, 5> words = {"fixtures", "__fixtures__", "__tests__",
                                                     "__mocks__", "testdata"};
  return has_one_of(folders, words);
}

}  // namespace

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return parts;
}

bool is_node_package(std::string_view folder) {
  constexpr std::string_view modules = "node_modules/";
  const std::size_t first = (folder.starts_with(modules)) ? 0 : folder.find("/node_modules/") + 1;
  if (first == 0 && !folder.starts_with(modules)) return !is_of_a_fixture(folder);
  std::string_view rest = folder.substr(first + modules.size());
  for (;;) {
    if (take_folder(rest).starts_with('@')) take_folder(rest);
    if (rest.empty()) return true;
    // What stands between a package and the next node_modules.
    const std::size_t next = rest.starts_with(modules) ? 0 : rest.find("/node_modules/") + 1;
    if (next == 0 && !rest.starts_with(modules)) return false;
    if (is_of_a_test(rest.substr(0, next))) return false;
    rest.remove_prefix(next + modules.size());
  }
}

bool is_python_package(std::string_view folder) {
  for (const std::string_view packages : {"/site-packages/", "/dist-packages/"}) {
    const std::size_t at = folder.rfind(packages);
    if (at != std::string_view::npos && is_of_a_test(folder.substr(at + packages.size())))
      return false;
  }
  return true;
}

bool is_yarn_cache(std::string_view folder) {
  return folder.ends_with(".yarn/cache") || folder.ends_with(".yarn/berry/cache");
}

}  // namespace hakoseki::image
