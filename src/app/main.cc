// The entry point: words to a command, and what goes wrong to an exit code.

#include <csignal>
#include <exception>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/output.h"

namespace {

using namespace hakoseki;
using namespace hakoseki::app;

int dispatch(const std::vector<std::string>& words) {
  const Result<Arguments> parsed = parse_arguments(words);
  if (!parsed) return refuse(parsed.error(), Command::help);
  Arguments arguments = *parsed;
  if (arguments.has("help") && arguments.command != Command::help) {
    arguments.operands = {std::string(info_of(arguments.command).name)};
    arguments.command = Command::help;
  }
  switch (arguments.command) {
    case Command::demo:
      return run_demo(arguments, words);
    case Command::check:
    case Command::assess:
      return run_check(arguments, words);
    case Command::explain:
      return run_explain(arguments);
    case Command::checks:
      return run_checks(arguments);
    case Command::completion:
      return run_completion(arguments);
    case Command::version:
      return run_version(arguments);
    case Command::help:
      break;
  }
  return run_help(arguments);
}

}  // namespace

int main(int argc, char** argv) {
  // Whoever closes the pipe early (`| head`) has seen enough; the other reports are still written.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return dispatch({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    hakoseki::app::write_stderr(std::string("hakoseki: internal error: ") + error.what() +
                                "\nhakoseki: this is a bug; please report it with the input\n");
    return hakoseki::app::exit_internal;
  }
}
