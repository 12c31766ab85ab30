// hakoseki.yaml: the same options as on the command line, and what only the user can declare.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "inventory/scope.h"

namespace hakoseki::app {

struct Config {
  std::string path;                                                      // empty: none was found
  std::map<std::string, std::vector<std::string>, std::less<>> options;  // by option name
  std::vector<std::string> ignore;                                       // .gitignore patterns
  std::map<std::string, std::string> parameters;
  DeclaredScope scope;
  std::string title;
};

// The nearest hakoseki.yaml or hakoseki.yml in the folder of `start` or above it, then
// $XDG_CONFIG_HOME/hakoseki/config.yaml; nothing where there is none.
[[nodiscard]] std::optional<std::string> find_config(const std::string& start);

// Errors: malformed with the place and the nearest known key; unavailable.
[[nodiscard]] Result<Config> read_config(const std::string& path);

}  // namespace hakoseki::app
