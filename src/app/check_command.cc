// The command `hakoseki check PATH...`: collect, judge, report, and answer with the exit code.
#include <filesystem>

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
  if (arguments.operands.empty()) {
    return refuse({Fault::malformed, "`check` needs at least one PATH"}, Command::check);
  }
  const Result<Config> config = config_for(arguments);
  if (!config) return refuse(config.error(), Command::check);
  const Result<Settings> settings = settle(arguments, *config, Severity::high);
  if (!settings) return refuse(settings.error(), Command::check);
  Run run;
  if (const Result<void> done = run.assess_paths(arguments.operands, *settings, config->scope);
      !done) {
    return refuse(done.error(), Command::check);
  }
  return deliver(run, *settings, run_info(*settings, words));
}

}  // namespace hakoseki::app
