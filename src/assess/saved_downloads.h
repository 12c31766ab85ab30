// Files that a build downloads, and what it does with them before it knows that they are the right
// ones.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assess/downloads.h"

namespace hakoseki {

[[nodiscard]] bool is_downloader(std::string_view program);
// Compares a checksum or a signature.
[[nodiscard]] bool verifies(const RecipeCommand& command);
// Unpacks what it is given: `tar`, `unzip`.
[[nodiscard]] bool unpacks(const RecipeCommand& command);
// sh, bash, python3.11: runs what it is given.
[[nodiscard]] bool is_interpreter(std::string_view program);

// Follows the files through the RUNs of one stage.
class SavedDownloads {
 public:
  explicit SavedDownloads(const Recipe& recipe) : recipe_(recipe) {}

  // `commands` of one RUN, with the variables in their words replaced where they are known.
  void follow(const std::vector<RecipeCommand>& commands, Downloads& downloads);
  // What is left at the end of the stage.
  void finish(Downloads& downloads);

 private:
  struct File {
    std::vector<std::string> names;  // it may have been renamed
    Span span;                       // of the program that downloads it
  };

  void look_at(const RecipeCommand& command, Downloads& downloads);
  void rename(const RecipeCommand& command);
  void save(const RecipeCommand& command);

  const Recipe& recipe_;
  std::vector<File> files_;
};

}  // namespace hakoseki
