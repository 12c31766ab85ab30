// The commands `hakoseki check PATH...` and `hakoseki assess PATH...`: collect, judge, report, and
// answer with the exit code. `check` judges what is planned, `assess` also what runs.
#include <optional>

#include <fmt/format.h>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/output.h"
#include "app/run.h"

namespace hakoseki::app {
namespace {

Result<Config> config_for(const Arguments& arguments) {
  if (arguments.has("no-config")) {
    if (arguments.has("config")) {
      return std::unexpected(
          Error{Fault::malformed, "`--config` and `--no-config` contradict each other"});
    }
    return Config{};
  }
  if (const auto named = arguments.last("config")) return read_config(*named);
  const std::optional<std::string> found = find_config(arguments.operands.front());
  return found ? read_config(*found) : Config{};
}

}  // namespace

int run_check(const Arguments& arguments, const std::vector<std::string>& words) {
  const Command command = arguments.command;
  const bool live = command == Command::assess;
  if (arguments.operands.empty()) {
    return refuse(
        {Fault::malformed, fmt::format("`{}` needs at least one PATH", info_of(command).name)},
        command);
  }
  const Result<Config> config = config_for(arguments);
  if (!config) return refuse(config.error(), command);
  // What runs is looked at; what is planned is stopped.
  const Result<Settings> settings =
      settle(arguments, *config, live ? std::nullopt : std::optional(Severity::high));
  if (!settings) return refuse(settings.error(), command);
  Run run;
  if (const Result<void> done =
          run.assess_paths(arguments.operands, live, *settings, config->scope);
      !done) {
    return refuse(done.error(), command);
  }
  return deliver(run, *settings, run_info(*settings, words));
}

}  // namespace hakoseki::app
