// hakoseki completion SHELL: scripts made from the tables of the program, so that they never lag
// behind.
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/commands.h"
#include "app/db_verbs.h"
#include "app/options.h"
#include "app/output.h"
#include "base/utf8.h"
#include "formats/version/version.h"
#include "standard/catalogue.h"

namespace hakoseki::app {
namespace {

enum class Values : std::uint8_t { free_text, choices, files, formats, ids };

Values values_of(const OptionInfo& option) {
  if (option.name == "format") return Values::formats;
  if (!option.choices.empty()) return Values::choices;
  if (option.placeholder == "ID,...") return Values::ids;
  const bool files = option.placeholder == "FILE" || option.placeholder == "PATH" ||
                     option.placeholder == "PATTERN";
  return files ? Values::files : Values::free_text;
}

std::string command_names() {
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

// A line for each command that has formats, made of its name and them.
std::string for_each_with_formats(std::string_view line) {
  std::string lines;
  for (const CommandInfo& info : commands()) {
    const std::string formats = fmt::format("{}", fmt::join(formats_of(info.command), " "));
    if (!formats.empty()) lines += fmt::format(fmt::runtime(line), info.name, formats);
  }
  return lines;
}

std::string check_ids() {
  std::string words;
  for (const CatalogueEntry& entry : catalogue()) {
    words += fmt::format("{}{}", words.empty() ? "" : " ", entry.id);
  }
  return words;
}

// What may stand behind a command; nothing where that is a path.
std::string operands_of(Command command) {
  if (command == Command::explain) return fmt::format("{}", fmt::join(explainable(), " "));
  if (command == Command::help) return command_names();
  if (command == Command::completion) return "bash zsh fish";
  if (command == Command::init) return "role kubernetes";
  if (command == Command::report) return "verify show";
  if (command == Command::db) {
    return fmt::format("{} {}", fmt::join(db_verbs(), " "), fmt::join(version_schemes(), " "));
  }
  return {};
}

// A text inside single quotes; `special` characters get a backslash.
std::string quoted(std::string_view text, std::string_view special, std::string_view quote) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += quote;
      continue;
    }
    if (special.find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

// Bash breaks words at `=`: --lang=ja and json=FILE come as three words.
constexpr std::string_view bash_head = R"(# bash completion of hakoseki
_hakoseki_reply() {
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen "$@")
}
_hakoseki_files() {
  compopt -o filenames 2>/dev/null
  _hakoseki_reply -f -- "$current"
}
_hakoseki() {
  local current=${COMP_WORDS[COMP_CWORD]} at=$((COMP_CWORD - 1)) formats=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    _hakoseki_reply -W "$_hakoseki_commands" -- "$current"
    return
  fi
  if [ "$current" = = ]; then
    current=
  elif [ "${COMP_WORDS[at]}" = = ]; then
    at=$((at - 1))
  fi
  _hakoseki_take_formats "${COMP_WORDS[1]}"
  local option=${COMP_WORDS[at]} before=
  if [ "$at" -gt 2 ]; then before=${COMP_WORDS[at-1]}; fi
  if [ "$before" = = ] && [ "$at" -gt 3 ]; then before=${COMP_WORDS[at-2]}; fi
  case $before in
    -f|--format)
      if [ "${COMP_WORDS[at+1]}" = = ]; then _hakoseki_files; return; fi ;;
  esac
  case $option in
    -f?*)
      if [ "${COMP_WORDS[at+1]}" = = ]; then _hakoseki_files; return; fi ;;
  esac
  case $current in
    -f?*) _hakoseki_reply -P -f -W "$formats" -- "${current#-f}"; return ;;
  esac
  case $option in
)";

std::string bash_values(const OptionInfo& option) {
  switch (values_of(option)) {
    case Values::choices:
      return fmt::format("_hakoseki_reply -W \"{}\" -- \"$current\"",
                         fmt::join(option.choices, " "));
    case Values::formats:
      return "_hakoseki_reply -W \"$formats\" -- \"$current\"";
    case Values::files:
      return "_hakoseki_files";
    case Values::ids:
      return "local list=${current%\"${current##*,}\"}\n"
             "      _hakoseki_reply -P \"$list\" -W \"$_hakoseki_ids\" -- \"${current##*,}\"";
    case Values::free_text:
      break;
  }
  return ":";
}

std::string bash() {
  std::string script(bash_head);
  for (const OptionInfo& option : options()) {
    if (option.placeholder.empty()) continue;
    const std::string letter = option.letter == 0 ? "" : fmt::format("-{}|", option.letter);
    script += fmt::format("    {}--{})\n      {}\n      return ;;\n", letter, option.name,
                          bash_values(option));
  }
  script += "  esac\n  case ${COMP_WORDS[1]} in\n";
  for (const CommandInfo& info : commands()) {
    script += fmt::format(
        "    {})\n      case $current in\n        -*) _hakoseki_reply -W \"{}\" -- "
        "\"$current\" ;;\n        *) ",
        info.name, options_of(info.command));
    const std::string words = operands_of(info.command);
    if (info.operands == "PATH...") {
      script += "_hakoseki_files";
    } else if (info.command == Command::report || info.command == Command::db) {
      script += fmt::format("_hakoseki_reply -W \"{}\" -- \"$current\"; _hakoseki_files", words);
    } else {
      script += fmt::format("_hakoseki_reply -W \"{}\" -- \"$current\"", words);
    }
    script += " ;;\n      esac ;;\n";
  }
  script += fmt::format(
      "  esac\n}}\n_hakoseki_take_formats() {{\n  case $1 in\n{}  esac\n}}\n"
      "_hakoseki_commands=\"{}\"\n_hakoseki_ids=\"{}\"\n"
      "complete -F _hakoseki hakoseki\n",
      for_each_with_formats("    {}) formats=\"{}\" ;;\n"), command_names(), check_ids());
  return script;
}

// A description inside _arguments' brackets, or before _describe's colon.
std::string for_zsh(std::string_view text) {
  return quoted(text, "\\[]:", "'\\''");
}

std::string zsh_action(const OptionInfo& option) {
  switch (values_of(option)) {
    case Values::choices:
      return fmt::format("({})", fmt::join(option.choices, " "));
    case Values::formats:
      return "_hakoseki_formats";
    case Values::files:
      return "_files";
    case Values::ids:
      return "_hakoseki_ids";
    case Values::free_text:
      break;
  }
  return " ";
}

std::string zsh_option(const OptionInfo& option, Language language) {
  const bool takes_value = !option.placeholder.empty();
  std::string names = fmt::format("--{}{}", option.name, takes_value ? "=" : "");
  std::string excludes = option.repeatable ? "*" : fmt::format("(--{})", option.name);
  if (option.letter != 0) {
    names = fmt::format("{{-{}{},{}}}", option.letter, takes_value ? "+" : "", names);
    if (!option.repeatable) excludes = fmt::format("(-{} --{})", option.letter, option.name);
  }
  std::string spec = fmt::format("'{}'{}'[{}]", excludes, names, for_zsh(option.help.in(language)));
  if (takes_value) {
    spec += fmt::format(":{}:{}", for_zsh(option.placeholder), zsh_action(option));
  }
  return spec + "'";
}

std::string zsh(Language language) {
  std::string script = fmt::format(
      "#compdef hakoseki\n# zsh completion of hakoseki\n"
      "_hakoseki_formats() {{\n  if compset -P '*='; then\n    _files\n    return\n  fi\n"
      "  case $words[1] in\n{}  esac\n}}\n"
      "_hakoseki_ids() {{\n  compset -P '*,'\n  compadd -- {}\n}}\n"
      "_hakoseki_explainable() {{\n  compadd -- {}\n}}\n"
      "_hakoseki() {{\n  if (( CURRENT == 2 )); then\n    local -a names=(\n",
      for_each_with_formats("    {}) compadd -- {} ;;\n"), check_ids(),
      operands_of(Command::explain));
  for (const CommandInfo& info : commands()) {
    script += fmt::format("      '{}:{}'\n", info.name, for_zsh(info.summary.in(language)));
  }
  script +=
      "    )\n    _describe command names\n    return\n  fi\n"
      "  shift words\n  (( CURRENT-- ))\n  case $words[1] in\n";
  for (const CommandInfo& info : commands()) {
    script += fmt::format("    {}) _arguments -s", info.name);
    for (const OptionInfo& option : options()) {
      if (option.belongs_to(info.command)) {
        script += fmt::format(" \\\n      {}", zsh_option(option, language));
      }
    }
    if (info.operands == "PATH...") {
      script += " \\\n      '*:PATH:_files'";
    } else if (info.command == Command::explain) {
      script += " \\\n      '1:ID:_hakoseki_explainable'";
    } else if (info.command == Command::report) {
      script += " \\\n      '1: :(verify show)' '2:FILE:_files'";
    } else if (info.command == Command::db) {
      script += fmt::format(
          " \\\n      '1: :({})' "
          "'*: :{{_alternative \"types:type:({})\" \"files:file:_files\"}}'",
          fmt::join(db_verbs(), " "), fmt::join(version_schemes(), " "));
    } else if (const std::string words = operands_of(info.command); !words.empty()) {
      script += fmt::format(" \\\n      '1: :({})'", words);
    }
    script += " ;;\n";
  }
  // Found in $fpath it is the function's body, otherwise it is sourced.
  script +=
      "  esac\n}\nif [[ $funcstack[1] == _hakoseki ]]; then\n  _hakoseki \"$@\"\nelse\n"
      "  compdef _hakoseki hakoseki\nfi\n";
  return script;
}

std::string for_fish(std::string_view text) {
  return quoted(text, "\\", "\\'");
}

constexpr std::string_view fish_head = R"(# fish completion of hakoseki
function __hakoseki_has_no_command
    test (count (commandline -opc)) -eq 1
end
function __hakoseki_is
    set -l words (commandline -opc)
    test (count $words) -gt 1; and test "$words[2]" = $argv[1]
end
# The word under the cursor without the option before it.
function __hakoseki_value
    string replace -r -- '^(--[a-z-]+=|-[a-z])' '' (commandline -ct)
end
function __hakoseki_formats
    set -l word (__hakoseki_value)
    if string match -q -- '*=*' "$word"
        set -l parts (string split -m 1 -- = "$word")
        for path in (__fish_complete_path "$parts[2]")
            printf '%s=%s\n' $parts[1] $path
        end
    else
        set -l words (commandline -opc)
        set -l names __hakoseki_formats_of_$words[2]
        printf '%s\n' $$names
    end
end
function __hakoseki_ids
    set -l before (string match -r -- '^.*,' (__hakoseki_value))
    for id in $__hakoseki_check_ids
        printf '%s%s\n' "$before" $id
    end
end
)";

std::string fish_values(const OptionInfo& option) {
  switch (values_of(option)) {
    case Values::choices:
      return fmt::format(" -x -a '{}'", fmt::join(option.choices, " "));
    case Values::formats:
      return " -x -a '(__hakoseki_formats)'";
    case Values::files:
      return " -r -F";
    case Values::ids:
      return " -x -a '(__hakoseki_ids)'";
    case Values::free_text:
      break;
  }
  return " -x";
}

std::string fish(Language language) {
  std::string script(fish_head);
  script += for_each_with_formats("set -g __hakoseki_formats_of_{} {}\n");
  script += fmt::format("set -g __hakoseki_check_ids {}\n", check_ids());
  for (const CommandInfo& info : commands()) {
    script += fmt::format("complete -c hakoseki -n __hakoseki_has_no_command -f -a {} -d '{}'\n",
                          info.name, for_fish(info.summary.in(language)));
  }
  for (const CommandInfo& info : commands()) {
    const std::string start = fmt::format("complete -c hakoseki -n '__hakoseki_is {}'", info.name);
    for (const OptionInfo& option : options()) {
      if (!option.belongs_to(info.command)) continue;
      script += fmt::format("{} -l {}", start, option.name);
      if (option.letter != 0) script += fmt::format(" -s {}", option.letter);
      if (!option.placeholder.empty()) script += fish_values(option);
      script += fmt::format(" -d '{}'\n", for_fish(option.help.in(language)));
    }
    if (info.operands == "PATH...") continue;
    const bool takes_files = info.command == Command::report || info.command == Command::db;
    const std::string_view no_files = takes_files ? "" : " -f";
    script += fmt::format("{}{} -a '{}'\n", start, no_files, operands_of(info.command));
  }
  return script;
}

}  // namespace

int run_completion(const Arguments& arguments) {
  const Language language = language_of(arguments);
  const std::string& shell = arguments.operands.front();
  if (shell == "bash") return print(bash(), language);
  if (shell == "zsh") return print(zsh(language), language);
  if (shell == "fish") return print(fish(language), language);
  return refuse({Fault::malformed, say({"no completion for `{}`; known are bash, zsh, fish",
                                        "`{}` の補完はありません(対応: bash、zsh、fish)"},
                                       utf8::neutralise(shell))},
                Command::completion, language);
}

}  // namespace hakoseki::app
