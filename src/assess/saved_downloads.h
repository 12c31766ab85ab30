// Files that a build downloads, and what it does with them before it knows that they are the right
// ones.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "assess/downloads.h"

namespace hakoseki {

[[nodiscard]] bool is_downloader(std::string_view program);
// Whether the command at `at` of a RUN compares a checksum or a signature, and fails where it does
// not fit: what only prints a sum, or is followed by `|| true`, does not.
[[nodiscard]] bool verifies(const std::vector<RecipeCommand>& commands, std::size_t at);
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
    bool used = false;               // unpacked or made a program, which a check behind it allows
  };

  enum class Use : std::uint8_t { none, prepares, runs, removes };

  [[nodiscard]] static Use use_of(const File& file, const RecipeCommand& command);
  void look_at(const RecipeCommand& command, Downloads& downloads);
  void forget_verified(const std::vector<RecipeCommand>& commands, std::size_t at);
  void rename(const RecipeCommand& command);
  void save(const RecipeCommand& command);

  const Recipe& recipe_;
  std::vector<File> files_;
};

}  // namespace hakoseki
