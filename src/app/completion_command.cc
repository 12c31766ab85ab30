// hakoseki completion SHELL: scripts made from the tables of the program, so that they never lag
// behind.
#include <array>

#include <fmt/format.h>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/output.h"
#include "base/utf8.h"
#include "standard/catalogue.h"

namespace hakoseki::app {
namespace {

std::string joined_commands() {
  std::string words;
  for (const CommandInfo& info : commands()) {
    words += fmt::format("{}{}", words.empty() ? "" : " ", info.name);
  }
  return words;
}

std::string options_of(Command command) {
  std::string words;
  for (const OptionInfo& option : options()) {
    if (!option.belongs_to(command)) continue;
    words += fmt::format("{}--{}", words.empty() ? "" : " ", option.name);
  }
  return words;
}

std::string explainable() {
  std::string words;
  for (const CatalogueEntry& entry : catalogue()) {
    words += fmt::format("{}{}", words.empty() ? "" : " ", entry.id);
  }
  for (const RiskInfo& risk : risks())
    words += fmt::format(" {}", risk.id);
  return words;
}

std::string values_of(const OptionInfo& option) {
  if (option.name == "format") return "human concise json sarif html";
  return fmt::format("{}", fmt::join(option.choices, " "));
}

std::string bash() {
  std::string script =
      "# bash completion of hakoseki\n_hakoseki() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  local command=${COMP_WORDS[1]}\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    COMPREPLY=($(compgen -W \"" +
      joined_commands() + "\" -- \"$current\"))\n    return\n  fi\n  case $previous in\n";
  for (const OptionInfo& option : options()) {
    const std::string values = values_of(option);
    if (values.empty()) continue;
    script += fmt::format("    --{}) COMPREPLY=($(compgen -W \"{}\" -- \"$current\")); return ;;\n",
                          option.name, values);
  }
  script += "  esac\n  case $command in\n";
  for (const CommandInfo& info : commands()) {
    std::string words = options_of(info.command);
    if (info.command == Command::explain) words += " " + explainable();
    if (info.command == Command::help) words += " " + joined_commands();
    if (info.command == Command::completion) words += " bash zsh fish";
    script += fmt::format("    {}) COMPREPLY=($(compgen -W \"{}\" -- \"$current\")) ;;\n",
                          info.name, words);
  }
  script +=
      "  esac\n  if [ ${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- \"$current\")); "
      "fi\n"
      "}\ncomplete -o filenames -F _hakoseki hakoseki\n";
  return script;
}

// zsh and fish show the option's help beside it: quotes would end the text.
std::string unquoted(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'' || c == '[' || c == ']' || c == ':') {
      result += ' ';
    } else {
      result += c;
    }
  }
  return result;
}

std::string zsh() {
  std::string script =
      "#compdef hakoseki\n# zsh completion of hakoseki\n_hakoseki() {\n"
      "  if (( CURRENT == 2 )); then\n    local -a words=(\n";
  for (const CommandInfo& info : commands()) {
    script += fmt::format("      '{}:{}'\n", info.name, unquoted(info.summary.en));
  }
  script += "    )\n    _describe command words\n    return\n  fi\n  case $words[2] in\n";
  for (const CommandInfo& info : commands()) {
    script += fmt::format("    {}) _arguments", info.name);
    for (const OptionInfo& option : options()) {
      if (!option.belongs_to(info.command)) continue;
      const std::string values = values_of(option);
      script += fmt::format(" \\\n      '{}--{}{}[{}]", option.repeatable ? "*" : "", option.name,
                            option.placeholder.empty() ? "" : "=", unquoted(option.help.en));
      if (!option.placeholder.empty()) {
        script += values.empty() ? std::string(": :_files") : fmt::format(": :({})", values);
      }
      script += "'";
    }
    if (info.command == Command::explain)
      script += fmt::format(" \\\n      '*: :({})'", explainable());
    if (info.operands == "PATH...") script += " \\\n      '*: :_files'";
    if (info.command == Command::completion) script += " \\\n      '*: :(bash zsh fish)'";
    script += " ;;\n";
  }
  script += "  esac\n}\ncompdef _hakoseki hakoseki\n";
  return script;
}

std::string fish() {
  std::string script = "# fish completion of hakoseki\n";
  for (const CommandInfo& info : commands()) {
    script += fmt::format("complete -c hakoseki -n __fish_use_subcommand -f -a {} -d '{}'\n",
                          info.name, unquoted(info.summary.en));
  }
  for (const CommandInfo& info : commands()) {
    const std::string when = fmt::format("'__fish_seen_subcommand_from {}'", info.name);
    for (const OptionInfo& option : options()) {
      if (!option.belongs_to(info.command)) continue;
      const std::string values = values_of(option);
      script += fmt::format("complete -c hakoseki -n {} -l {}", when, option.name);
      if (option.letter != 0) script += fmt::format(" -s {}", option.letter);
      if (!values.empty()) {
        script += fmt::format(" -x -a '{}'", values);
      } else if (!option.placeholder.empty()) {
        script += " -r";
      }
      script += fmt::format(" -d '{}'\n", unquoted(option.help.en));
    }
    if (info.command == Command::explain) {
      script += fmt::format("complete -c hakoseki -n {} -f -a '{}'\n", when, explainable());
    }
    if (info.command == Command::completion) {
      script += fmt::format("complete -c hakoseki -n {} -f -a 'bash zsh fish'\n", when);
    }
  }
  return script;
}

}  // namespace

int run_completion(const Arguments& arguments) {
  if (arguments.operands.size() != 1) {
    return refuse({Fault::malformed, "`completion` needs a shell: bash, zsh or fish"},
                  Command::completion);
  }
  const std::string& shell = arguments.operands.front();
  std::string script;
  if (shell == "bash") {
    script = bash();
  } else if (shell == "zsh") {
    script = zsh();
  } else if (shell == "fish") {
    script = fish();
  } else {
    return refuse(
        {Fault::malformed,
         fmt::format("no completion for `{}`; known are bash, zsh, fish", utf8::neutralise(shell))},
        Command::completion);
  }
  return write_stdout(script) ? exit_ok : exit_environment;
}

}  // namespace hakoseki::app
