// Lock files: what a build was told to install, which is not what is there. They are read when they
// are asked for; each tells all that it pins, also what is only for development.
#pragma once

#include <string_view>

#include "engines/image/reader.h"

namespace hakoseki::image {

// Null for files that lock nothing, and for those of what lies below node_modules: they tell what a
// package was developed with.
[[nodiscard]] const Reader* lockfile_reader_by_path(std::string_view path);

// All are of Format::lockfile.
[[nodiscard]] Result<Found> read_npm_lock(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_yarn_lock(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_pnpm_lock(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_composer_lock(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_gemfile_lock(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_cargo_lock(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_python_toml_lock(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_pipfile_lock(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_requirements(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_go_mod(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_nuget_lock(std::string_view path, std::string_view bytes);
[[nodiscard]] Result<Found> read_gradle_lock(std::string_view path, std::string_view bytes);

}  // namespace hakoseki::image
