// The commands of a buildspec, and which of them can fail the build.
// docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "formats/shell.h"

namespace hakoseki {

struct BuildCommand {
  shell::Command command;
  // Its failure fails the build: nothing behind it (`|| true`, a pipe, `; echo`) hides it, and its
  // phase does not go on after failures.
  bool decides = false;
};

struct BuildCommands {
  std::vector<BuildCommand> commands;
  std::map<std::string, std::string, std::less<>> variables;  // env.variables
};

// Nothing where the text is no buildspec.
[[nodiscard]] std::optional<BuildCommands> read_build_commands(const std::string& spec);

}  // namespace hakoseki
