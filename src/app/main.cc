// The entry point: words to a command, and what goes wrong to an exit code.

#include <csignal>
#include <exception>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/options.h"
#include "app/output.h"

namespace {

using namespace hakoseki;
using namespace hakoseki::app;

int dispatch(const std::vector<std::string>& words) {
  const Result<Arguments> parsed = parse_arguments(words);
  if (!parsed) return refuse(parsed.error(), command_of(words), language_of(words));
  Arguments arguments = *parsed;
  const Language language = language_of(arguments);
  // Its output is read by shells as they start.
  if (arguments.command != Command::completion) warn_of_unknown_environment(language);
  if (arguments.has("help") && arguments.command != Command::help) {
    arguments.operands = {std::string(info_of(arguments.command).name)};
    arguments.command = Command::help;
  }
  if (const Result<void> right = expect_operands(arguments); !right) {
    return refuse(right.error(), arguments.command, language);
  }
  switch (arguments.command) {
    case Command::demo:
      return run_demo(arguments, words);
    case Command::check:
    case Command::assess:
      return run_check(arguments, words);
    case Command::collect:
      return run_collect(arguments);
    case Command::image:
      return run_image(arguments, words);
    case Command::db:
      return run_db(arguments);
    case Command::doctor:
      return run_doctor(arguments);
    case Command::init:
      return run_init(arguments);
    case Command::report:
      return run_report(arguments);
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
  const std::vector<std::string> words(argv + 1, argv + argc);
  try {
    return dispatch(words);
  } catch (const std::exception& error) {
    const Message bug = say({"hakoseki: internal error: {}\n"
                             "hakoseki: this is a bug; please report it with the input\n",
                             "hakoseki: 内部エラー: {}\n"
                             "hakoseki: hakoseki の不具合です。入力を添えて報告してください\n"},
                            error.what());
    write_stderr(bug.in(language_of(words)));
    return exit_internal;
  }
}
