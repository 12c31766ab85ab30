#include "assess/file_modes.h"

#include <charconv>
#include <string_view>

namespace hakoseki {
namespace {

constexpr unsigned set_id_bits = 06000;
constexpr unsigned write_for_others = 0002;

bool is_octal(std::string_view mode) {
  return !mode.empty() && mode.size() <= 5 &&
         mode.find_first_not_of("01234567") == std::string_view::npos;
}

// "u+s,go-w": whether a clause adds one of `rights` to one of `classes`; no class means all of
// them, where the umask of the build keeps others from writing.
bool symbolic_adds(std::string_view mode, std::string_view classes, char right) {
  while (!mode.empty()) {
    const std::size_t comma = mode.find(',');
    const std::string_view clause = mode.substr(0, comma);
    const std::size_t sign = clause.find_first_of("+-=");
    if (sign == std::string_view::npos) return false;
    const std::string_view who = clause.substr(0, sign);
    const bool concerned =
        who.empty() ? right != 'w' : who.find_first_of(classes) != std::string_view::npos;
    if (clause[sign] != '-' && concerned &&
        clause.substr(sign + 1).find(right) != std::string_view::npos) {
      return true;
    }
    if (comma == std::string_view::npos) return false;
    mode.remove_prefix(comma + 1);
  }
  return false;
}

ModeChange change_of(std::string mode, Evidence evidence) {
  ModeChange change{.mode = std::move(mode), .paths = {}, .evidence = std::move(evidence)};
  if (is_octal(change.mode)) {
    unsigned bits = 0;
    std::from_chars(change.mode.data(), change.mode.data() + change.mode.size(), bits, 8);
    change.sets_id = (bits & set_id_bits) != 0;
    change.lets_everybody_write = (bits & write_for_others) != 0;
  } else {
    change.sets_id = symbolic_adds(change.mode, "ugoa", 's');
    change.lets_everybody_write = symbolic_adds(change.mode, "oa", 'w');
  }
  return change;
}

bool is_mode(std::string_view word) {
  if (is_octal(word)) return true;
  return word.find_first_of("+-=") != std::string_view::npos &&
         word.find_first_not_of("ugoa+-=rwxXst,") == std::string_view::npos;
}

// chmod [options] MODE PATH...
void add_chmod(const RecipeCommand& command, const Recipe& recipe,
               std::vector<ModeChange>& changes) {
  std::size_t at = 1;
  while (at < command.words.size() && command.words[at].text.starts_with('-') &&
         command.words[at].text.find_first_of("rwxst") == std::string::npos) {
    ++at;
  }
  if (at >= command.words.size() || !is_mode(command.words[at].text)) return;
  ModeChange change = change_of(command.words[at].text, recipe.at(command.words[at].span));
  for (std::size_t i = at + 1; i < command.words.size(); ++i) {
    if (!command.words[i].text.starts_with('-')) change.paths.push_back(command.words[i].text);
  }
  changes.push_back(std::move(change));
}

// install -m MODE and mkdir -m MODE, with the paths behind them.
void add_install(const RecipeCommand& command, const Recipe& recipe,
                 std::vector<ModeChange>& changes) {
  for (std::size_t i = 1; i + 1 < command.words.size(); ++i) {
    if (command.words[i].text != "-m" || !is_mode(command.words[i + 1].text)) continue;
    ModeChange change = change_of(command.words[i + 1].text, recipe.at(command.words[i + 1].span));
    change.paths.push_back(command.words.back().text);
    changes.push_back(std::move(change));
  }
}

// What a later command of the same layer removes, or gives another mode, does not stay.
void drop_undone(const std::vector<RecipeCommand>& commands, std::size_t from,
                 std::vector<std::string>& paths) {
  for (std::size_t i = from; i < commands.size() && !paths.empty(); ++i) {
    const std::string_view program = commands[i].program();
    if (program != "rm" && program != "chmod") continue;
    std::erase_if(paths,
                  [&](const std::string& path) { return commands[i].find(path) != nullptr; });
  }
}

}  // namespace

std::vector<ModeChange> mode_changes(const dockerfile::Instruction& instruction,
                                     const Recipe& recipe) {
  std::vector<ModeChange> changes;
  for (const dockerfile::Flag& flag : instruction.flags) {
    if (flag.name != "chmod" || flag.value.unresolved || !is_mode(flag.value.text)) continue;
    ModeChange change = change_of(flag.value.text, recipe.at(flag.value.span));
    if (!instruction.words.empty()) change.paths.push_back(instruction.words.back().text);
    changes.push_back(std::move(change));
  }
  if (instruction.keyword != "RUN") return changes;
  const std::vector<RecipeCommand> commands = recipe.commands_of(instruction);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    std::vector<ModeChange> made;
    if (commands[i].program() == "chmod") add_chmod(commands[i], recipe, made);
    if (commands[i].program() == "install" || commands[i].program() == "mkdir") {
      add_install(commands[i], recipe, made);
    }
    for (ModeChange& change : made) {
      const bool had_paths = !change.paths.empty();
      drop_undone(commands, i + 1, change.paths);
      if (!had_paths || !change.paths.empty()) changes.push_back(std::move(change));
    }
  }
  return changes;
}

}  // namespace hakoseki
