#include "assess/build_commands.h"

#include <algorithm>
#include <utility>

#include "base/source_text.h"
#include "formats/yaml_reader.h"

namespace hakoseki {
namespace {

using shell::Command;
using shell::Joint;

bool has_word(const Command& command, std::string_view text) {
  return std::any_of(command.words.begin(), command.words.end(),
                     [&](const shell::Word& word) { return word.text == text; });
}

// `exit 1`, `false`, `return 2`.
bool fails(const Command& command) {
  const std::string_view program = program_of(command);
  if (program == "false") return true;
  return (program == "exit" || program == "return") && command.words.size() > 1 &&
         command.words[1].text != "0";
}

// `set -e`, `set -eu`, `set -o pipefail`.
bool sets(const Command& command, char letter, std::string_view name) {
  if (program_of(command) != "set") return false;
  return has_word(command, name) ||
         std::any_of(command.words.begin() + 1, command.words.end(), [&](const shell::Word& word) {
           return word.text.starts_with('-') && word.text.find(letter) != std::string::npos;
         });
}

// Whether the failure of the command at `at` is that of the whole text.
bool decides(const std::vector<Command>& commands, std::size_t at) {
  if (commands[at].substituted || commands[at].background) return false;
  // ! scan && exit 1
  if (commands[at].negated) {
    return std::any_of(commands.begin() + static_cast<std::ptrdiff_t>(at) + 1, commands.end(),
                       fails);
  }
  bool stops = false;
  bool pipes = false;
  for (std::size_t i = 0; i < at; ++i) {
    stops = stops || sets(commands[i], 'e', "errexit");
    pipes = pipes || has_word(commands[i], "pipefail");
  }
  for (std::size_t i = at + 1; i < commands.size(); ++i) {
    if (commands[i].substituted) continue;
    // if ! scan; then exit 1; fi
    if (fails(commands[i])) return true;
    if (commands[i].joint == Joint::or_else) {
      return std::any_of(commands.begin() + static_cast<std::ptrdiff_t>(i), commands.end(), fails);
    }
    if (commands[i].joint == Joint::pipe && !pipes) return false;
    if (commands[i].joint == Joint::sequence) {
      return stops ||
             std::any_of(commands.begin() + static_cast<std::ptrdiff_t>(i), commands.end(), fails);
    }
  }
  return true;
}

void add_text(const std::string& text, bool phase_stops, BuildCommands& all) {
  std::vector<Command> commands = shell::commands_of(text);
  std::vector<bool> deciding;
  for (std::size_t i = 0; i < commands.size(); ++i)
    deciding.push_back(phase_stops && decides(commands, i));
  for (std::size_t i = 0; i < commands.size(); ++i)
    all.commands.push_back({std::move(commands[i]), deciding[i]});
}

void add_phase(const Node& phase, BuildCommands& all) {
  const std::optional<Node> on_failure = phase.find("on-failure");
  const bool stops = !on_failure || on_failure->text() != "CONTINUE";
  const std::optional<Node> commands = phase.find("commands");
  if (!commands) return;
  if (commands->is_scalar()) add_text(std::string(commands->text()), stops, all);
  for (std::size_t i = 0; commands->is_list() && i < commands->size(); ++i) {
    const Node one = commands->element(i);
    if (one.is_scalar()) add_text(std::string(one.text()), stops, all);
  }
}

}  // namespace

std::optional<BuildCommands> read_build_commands(const std::string& spec) {
  const SourceText source("buildspec", spec);
  const Result<Document> document = read_yaml(source);
  if (!document || !document->root().is_map()) return std::nullopt;
  const Node root = document->root();
  BuildCommands all;
  if (const std::optional<Node> env = root.find("env")) {
    const std::optional<Node> variables = env->find("variables");
    for (std::size_t i = 0; variables && variables->is_map() && i < variables->size(); ++i) {
      all.variables[std::string(variables->key(i).text())] = variables->value(i).text();
    }
  }
  const std::optional<Node> phases = root.find("phases");
  if (!phases || !phases->is_map()) return std::nullopt;
  for (std::size_t i = 0; i < phases->size(); ++i)
    add_phase(phases->value(i), all);
  return all;
}

}  // namespace hakoseki
