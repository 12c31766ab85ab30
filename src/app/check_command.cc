// The commands `hakoseki check PATH...` and `hakoseki assess PATH...`: collect, judge, report, and
// answer with the exit code. `check` judges what is planned, `assess` also what runs.
#include <algorithm>
#include <memory>
#include <optional>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/output.h"
#include "app/run.h"

namespace hakoseki::app {
namespace {

// What the command line says of the configuration counts before what the environment says.
Result<Config> config_for(const Arguments& arguments) {
  const bool on_line = arguments.has("config") || arguments.has("no-config");
  const auto asked = [&](std::string_view option) -> Result<std::optional<std::string>> {
    if (on_line) return arguments.last(option);
    return value_of(arguments, option);
  };
  TRY(const auto none, asked("no-config"));
  TRY(const auto named, asked("config"));
  if (none && named) {
    return std::unexpected(
        Error{Fault::malformed, Text{"`--config` and `--no-config` contradict each other",
                                     "`--config` と `--no-config` は同時に指定できません"}});
  }
  if (none) return Config{};
  if (named) return read_config(*named);
  const std::string& first = arguments.operands.front();
  const std::optional<std::string> found = find_config(first == "-" ? "." : first);
  return found ? read_config(*found) : Config{};
}

// It can be read only once.
Result<void> expect_one_standard_input(const Arguments& arguments) {
  if (std::count(arguments.operands.begin(), arguments.operands.end(), "-") < 2) return {};
  return std::unexpected(
      Error{Fault::malformed, Text{"`-` (standard input) is given more than once",
                                   "`-`(標準入力)が二つ以上指定されています"}});
}

}  // namespace

int run_check(const Arguments& arguments, const std::vector<std::string>& words) {
  const Command command = arguments.command;
  const bool live = command == Command::assess;
  Language language = language_of(arguments);
  if (const Result<void> right = expect_one_standard_input(arguments); !right) {
    return refuse(right.error(), command, language);
  }
  const Result<Config> config = config_for(arguments);
  if (!config) return refuse(config.error(), command, language);
  language = language_of(arguments, *config);
  // What runs is looked at; what is planned is stopped.
  const Result<Settings> settings =
      settle(arguments, *config, live ? std::nullopt : std::optional(Severity::high));
  if (!settings) return refuse(settings.error(), command, language);
  const Result<ImagesBeside> images = images_beside(arguments);
  if (!images) return refuse(images.error(), command, language);
  // The process ends with it: to take a large run apart costs a tenth of what it took to make it.
  static Run& run = *std::make_unique<Run>().release();
  if (const Result<void> done =
          run.assess_paths(arguments.operands, live, *settings, config->scope, *images);
      !done) {
    return refuse(done.error(), command, language);
  }
  return deliver(run, *settings, run_info(*settings, words));
}

}  // namespace hakoseki::app
