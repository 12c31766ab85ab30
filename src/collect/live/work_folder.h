// The folder in which a collection grows: a file for each answer, so that one which was interrupted
// can go on.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hakoseki::live {

class WorkFolder {
 public:
  // Makes it where it is not there; only its owner may look into it. Errors: unavailable, denied.
  [[nodiscard]] static Result<WorkFolder> make(std::string path);

  [[nodiscard]] const std::string& path() const { return path_; }

  // The pages that were kept under a name such as "answers/ecs/ListTasks/eu-west-1-3f2a"; nothing
  // where it was not finished.
  [[nodiscard]] std::optional<std::vector<std::string>> read(const std::string& name) const;

  // Keeps pages at once: a reader sees all of them or none. Errors: unavailable, denied.
  [[nodiscard]] Result<void> write(const std::string& name, const std::vector<std::string>& pages);

  // Takes away what was kept under a name.
  void forget(const std::string& name);

  // One file of its own, such as who asks; nothing where it is not there.
  [[nodiscard]] std::optional<std::string> read_note(std::string_view name) const;
  [[nodiscard]] Result<void> write_note(std::string_view name, const std::string& text);

  // The files of all that was finished, by name: "answers/ecs/ListTasks/eu-west-1-3f2a-0000.json".
  [[nodiscard]] std::vector<std::string> files() const;

  // Takes it away with everything in it.
  void remove();

 private:
  explicit WorkFolder(std::string path) : path_(std::move(path)) {}
  [[nodiscard]] Result<void> replace(const std::string& file, const std::string& text) const;

  std::string path_;
};

}  // namespace hakoseki::live
