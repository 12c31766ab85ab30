#include "engines/image/lockfiles.h"

#include <array>

namespace hakoseki::image {
namespace {

constexpr std::size_t most_bytes = std::size_t{8} << 20U;

struct Row {
  std::string_view name;
  Reader reader;
};

constexpr std::array<Row, 14> rows = {{
    {"package-lock.json", {Format::lockfile, most_bytes, read_npm_lock}},
    {"npm-shrinkwrap.json", {Format::lockfile, most_bytes, read_npm_lock}},
    {"yarn.lock", {Format::lockfile, most_bytes, read_yarn_lock}},
    {"pnpm-lock.yaml", {Format::lockfile, most_bytes, read_pnpm_lock}},
    {"composer.lock", {Format::lockfile, most_bytes, read_composer_lock}},
    {"Gemfile.lock", {Format::lockfile, most_bytes, read_gemfile_lock}},
    {"Cargo.lock", {Format::lockfile, most_bytes, read_cargo_lock}},
    {"poetry.lock", {Format::lockfile, most_bytes, read_python_toml_lock}},
    {"uv.lock", {Format::lockfile, most_bytes, read_python_toml_lock}},
    {"Pipfile.lock", {Format::lockfile, most_bytes, read_pipfile_lock}},
    {"requirements.txt", {Format::lockfile, most_bytes, read_requirements}},
    {"go.mod", {Format::lockfile, most_bytes, read_go_mod}},
    {"packages.lock.json", {Format::lockfile, most_bytes, read_nuget_lock}},
    {"gradle.lockfile", {Format::lockfile, most_bytes, read_gradle_lock}},
}};

}  // namespace

const Reader* lockfile_reader_by_path(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  for (const Row& row : rows) {
    if (row.name != name) continue;
    return path.find("node_modules/") == std::string_view::npos ? &row.reader : nullptr;
  }
  return nullptr;
}

}  // namespace hakoseki::image
