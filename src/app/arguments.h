// The options of the commands as one table, from which the command line, the environment, the
// configuration file, the help and the completion are all made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/text.h"

namespace hakoseki::app {

enum class Command : std::uint8_t {
  demo,
  check,
  assess,
  collect,
  image,
  db,
  doctor,
  init,
  report,
  explain,
  checks,
  completion,
  version,
  help
};

struct CommandInfo {
  Command command;
  std::string_view name;
  std::string_view operands;  // "PATH..."
  std::size_t least;          // how many operands it needs, and how many it takes
  std::size_t most;
  Text summary;
  Text details;  // more for the help of the command; may be empty
};

[[nodiscard]] std::span<const CommandInfo> commands();
[[nodiscard]] const CommandInfo& info_of(Command command);

struct OptionInfo {
  std::string_view name;         // without dashes: "fail-on"
  char letter = 0;               // 'f', or none
  std::string_view placeholder;  // "LEVEL"; empty for a switch
  bool repeatable = false;
  std::vector<Command> commands;          // that take it
  std::vector<std::string_view> choices;  // allowed values; empty: any
  Text help;

  // HAKOSEKI_FAIL_ON
  [[nodiscard]] std::string environment_name() const;
  // fail_on
  [[nodiscard]] std::string config_key() const;
  [[nodiscard]] bool belongs_to(Command command) const;
};

[[nodiscard]] std::span<const OptionInfo> options();

// A parsed command line. A switch has the value "true".
struct Arguments {
  Command command = Command::help;
  std::map<std::string, std::vector<std::string>, std::less<>> values;  // by option name
  std::vector<std::string> operands;

  [[nodiscard]] bool has(std::string_view option) const { return values.contains(option); }
  // The last value; nothing where the option is not given.
  [[nodiscard]] std::optional<std::string> last(std::string_view option) const;
  [[nodiscard]] std::vector<std::string> all(std::string_view option) const;
};

// Errors: malformed, with the nearest known word where there is one close enough.
[[nodiscard]] Result<Arguments> parse_arguments(std::span<const std::string> words);

// The command that the first word names; help where it names none.
[[nodiscard]] Command command_of(std::span<const std::string> words);

// Whether the command is given as many operands as it takes. Errors: malformed.
[[nodiscard]] Result<void> expect_operands(const Arguments& arguments);

// Values of an option that is not repeatable, or of each of a repeatable one. Errors: malformed.
[[nodiscard]] Result<void> validate(const OptionInfo& option, std::string_view value);

}  // namespace hakoseki::app
