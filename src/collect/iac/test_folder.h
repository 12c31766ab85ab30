// A folder with files made by a test, and what the collector makes of it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "collect/iac/files.h"
#include "inventory/inventory.h"

namespace hakoseki::iac {

// Each with its name and its content.
using Files = std::vector<std::pair<std::string, std::string>>;

class TestFolder {
 public:
  explicit TestFolder(const Files& files = {}) {
    std::string pattern = (std::filesystem::temp_directory_path() / "hakoseki-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) ADD_FAILURE() << "no folder " << pattern;
    path_ = pattern;
    for (const auto& [name, content] : files)
      write(name, content);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string path(const std::string& name) const { return path_ + "/" + name; }
  void write(const std::string& name, const std::string& content) const {
    const std::filesystem::path file = path(name);
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
  }
  // What of `path` lies below the folder.
  [[nodiscard]] std::string below(const std::string& path) const {
    return path.starts_with(path_ + "/") ? path.substr(path_.size() + 1) : path;
  }

  // Everything below the folder, or below the given paths in it.
  [[nodiscard]] Inventory collect(Parameters parameters = {}, std::vector<std::string> ignore = {},
                                  const std::vector<std::string>& paths = {}) const {
    FileRequest request;
    request.ignore = std::move(ignore);
    request.parameters = std::move(parameters);
    for (const std::string& name : paths)
      request.paths.push_back(path(name));
    if (paths.empty()) request.paths.push_back(path_);
    Inventory inventory;
    const Result<void> collected = collect_files(request, inventory);
    EXPECT_TRUE(collected) << collected.error().message();
    return inventory;
  }

  // "path: state kind" for each input, with its reason where it has one.
  [[nodiscard]] std::map<std::string, std::string> inputs(const Inventory& inventory) const {
    std::map<std::string, std::string> shown;
    for (const Input& input : inventory.inputs) {
      std::string text = fmt::format("{} {}", name_of(input.state), name_of(input.kind));
      if (!input.reason.empty()) text += ": " + input.reason.en;
      shown[below(input.path)] = text;
    }
    return shown;
  }
  // "what where: reason" for each gap.
  [[nodiscard]] std::vector<std::string> gaps(const Inventory& inventory) const {
    std::vector<std::string> shown;
    for (const CoverageGap& gap : inventory.coverage.gaps) {
      shown.push_back(fmt::format("{} {}: {}", gap.what, below(gap.where), gap.reason.en));
    }
    return shown;
  }

 private:
  std::string path_;
};

// A fact in one line: its value, "absent", or "reason(detail)"; several ways with their guards; "
// (default)" where AWS fills in.
template <class T>
std::string shown(const Fact<T>& fact) {
  std::string text;
  for (const Case<T>& one : fact.cases()) {
    if (!text.empty()) text += " | ";
    if (!one.when.always()) text += one.when.describe().en + ": ";
    if (const T* value = one.value()) {
      if constexpr (requires { value->is_address; }) {
        text += (value->is_address ? "->" : "") + value->text;
        if (!value->attribute.empty()) text += "." + value->attribute;
      } else {
        text += fmt::format("{}", *value);
      }
      if (one.by_default) text += " (default)";
    } else if (const Unknown* why = one.unknown()) {
      text += fmt::format("{}({})", name_of(why->reason), why->detail);
    } else {
      text += "absent";
    }
  }
  return text;
}

// "line:column" of a place.
inline std::string place(const Evidence& at) {
  return fmt::format("{}:{}", at.span.begin.line, at.span.begin.column);
}

}  // namespace hakoseki::iac
