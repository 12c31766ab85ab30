#include "assess/file_modes.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace hakoseki {
namespace {

constexpr unsigned set_uid_bit = 04000;
constexpr unsigned set_gid_bit = 02000;
constexpr unsigned write_for_others = 0002;

// Changes of a file, and folders, that are followed; a build has a few.
constexpr std::size_t most_changes = 256;

bool is_octal(std::string_view mode) {
  return !mode.empty() && mode.size() <= 5 &&
         mode.find_first_not_of("01234567") == std::string_view::npos;
}

// "u+s,go-w": whether a clause whose sign is one of `signs` names `right` for one of `classes`; no
// class means all of them, where the umask of the build keeps others from writing.
bool symbolic_has(std::string_view mode, std::string_view signs, std::string_view classes,
                  char right) {
  while (!mode.empty()) {
    const std::size_t comma = mode.find(',');
    const std::string_view clause = mode.substr(0, comma);
    const std::size_t sign = clause.find_first_of("+-=");
    if (sign == std::string_view::npos) return false;
    const std::string_view who = clause.substr(0, sign);
    const bool concerned =
        who.empty() ? right != 'w' : who.find_first_of(classes) != std::string_view::npos;
    if (signs.find(clause[sign]) != std::string_view::npos && concerned &&
        clause.substr(sign + 1).find(right) != std::string_view::npos) {
      return true;
    }
    if (comma == std::string_view::npos) return false;
    mode.remove_prefix(comma + 1);
  }
  return false;
}

// Whether a clause sets the rights of one of `classes` to something without `right`.
bool symbolic_resets(std::string_view mode, std::string_view classes, char right) {
  const std::size_t sign = mode.find('=');
  return sign != std::string_view::npos &&
         (sign == 0 || mode.substr(0, sign).find_first_of(classes) != std::string_view::npos) &&
         !symbolic_has(mode, "=", classes, right);
}

struct Bits {
  bool set_uid = false;
  bool set_gid = false;
  bool write = false;
};

unsigned octal(std::string_view mode) {
  unsigned bits = 0;
  std::from_chars(mode.data(), mode.data() + mode.size(), bits, 8);
  return bits;
}

// What a mode gives.
Bits given_by(std::string_view mode) {
  if (is_octal(mode)) {
    const unsigned bits = octal(mode);
    return {(bits & set_uid_bit) != 0, (bits & set_gid_bit) != 0, (bits & write_for_others) != 0};
  }
  return {symbolic_has(mode, "+=", "ua", 's'), symbolic_has(mode, "+=", "ga", 's'),
          symbolic_has(mode, "+=", "oa", 'w')};
}

// What it takes away: of a file 0755 takes away the set-uid bit, too; +x takes away nothing.
Bits taken_by(std::string_view mode) {
  if (is_octal(mode)) {
    const Bits given = given_by(mode);
    return {!given.set_uid, !given.set_gid, !given.write};
  }
  return {symbolic_has(mode, "-", "ua", 's') || symbolic_resets(mode, "ua", 's'),
          symbolic_has(mode, "-", "ga", 's') || symbolic_resets(mode, "ga", 's'),
          symbolic_has(mode, "-", "oa", 'w') || symbolic_resets(mode, "oa", 'w')};
}

bool is_mode(std::string_view word) {
  if (is_octal(word)) return true;
  return word.find_first_of("+-=") != std::string_view::npos &&
         word.find_first_not_of("ugoa+-=rwxXst,") == std::string_view::npos;
}

// One command that gives files a mode.
struct Setting {
  std::string mode;
  Evidence evidence;
  std::vector<std::string> paths;
  bool below = false;    // everything below the paths: -R, find
  bool folders = false;  // nothing but folders: find -type d
  bool files = false;    // what COPY puts into a folder
};

// chmod [options] MODE PATH...; `from`: where its words begin.
std::optional<Setting> chmod_in(const RecipeCommand& command, std::size_t from,
                                const Recipe& recipe) {
  Setting setting;
  std::size_t at = from;
  while (at < command.words.size() && command.words[at].text.starts_with('-') &&
         command.words[at].text.find_first_of("rwxst") == std::string::npos) {
    setting.below = setting.below || command.words[at].text.find('R') != std::string::npos ||
                    command.words[at].text == "--recursive";
    ++at;
  }
  if (at >= command.words.size() || !is_mode(command.words[at].text)) return std::nullopt;
  setting.mode = command.words[at].text;
  setting.evidence = recipe.at(command.words[at].span);
  for (std::size_t i = at + 1; i < command.words.size(); ++i) {
    if (!command.words[i].text.starts_with('-')) setting.paths.push_back(command.words[i].text);
  }
  return setting;
}

// find PATH... -exec chmod MODE {} +
std::optional<Setting> find_in(const RecipeCommand& command, const Recipe& recipe) {
  for (std::size_t i = 1; i + 2 < command.words.size(); ++i) {
    if (!command.words[i].text.starts_with("-exec") || command.words[i + 1].text != "chmod") {
      continue;
    }
    std::optional<Setting> setting = chmod_in(command, i + 2, recipe);
    if (!setting) return std::nullopt;
    setting->paths.clear();
    setting->below = true;
    const RecipeWord* type = command.find("-type");
    setting->folders = type != nullptr && type < &command.words[i] && (type + 1)->text == "d";
    for (std::size_t path = 1; path < i && !command.words[path].text.starts_with('-'); ++path) {
      setting->paths.push_back(command.words[path].text);
    }
    return setting;
  }
  return std::nullopt;
}

// -m MODE, -mMODE, -pm MODE, --mode=MODE of install and mkdir, with the paths behind them.
std::optional<Setting> install_in(const RecipeCommand& command, const Recipe& recipe) {
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view word = command.words[i].text;
    constexpr std::string_view long_option = "--mode=";
    const RecipeWord* from = &command.words[i];
    std::string mode;
    const std::size_t letter = word.find('m');
    if (word.starts_with(long_option)) {
      mode = word.substr(long_option.size());
    } else if (word == "--mode" || (word.starts_with('-') && !word.starts_with("--") &&
                                    letter != std::string_view::npos)) {
      mode = word.starts_with("--") ? "" : word.substr(letter + 1);
      if (mode.empty() && i + 1 < command.words.size()) {
        from = &command.words[i + 1];
        mode = from->text;
      }
    }
    if (!is_mode(mode)) continue;
    return Setting{.mode = std::move(mode),
                   .evidence = recipe.at(from->span),
                   .paths = {command.words.back().text}};
  }
  return std::nullopt;
}

bool is_below(std::string_view path, std::string_view folder) {
  while (folder.size() > 1 && folder.ends_with('/'))
    folder.remove_suffix(1);
  return path == folder || folder == "/" ||
         (path.starts_with(folder) && path.substr(folder.size()).starts_with('/'));
}

bool concerns(const Setting& setting, std::string_view path) {
  for (const std::string& one : setting.paths) {
    if (setting.below ? is_below(path, one) : path == one) return true;
  }
  return false;
}

class Files {
 public:
  explicit Files(const Recipe& recipe) : recipe_(recipe) {}

  void follow(const dockerfile::Instruction& instruction) {
    if (instruction.keyword == "WORKDIR" && !instruction.words.empty()) {
      folders_.insert(instruction.words.front().text);
    }
    for (const dockerfile::Flag& flag : instruction.flags) {
      if (flag.name != "chmod" || flag.value.unresolved || !is_mode(flag.value.text)) continue;
      Setting setting{
          .mode = flag.value.text, .evidence = recipe_.at(flag.value.span), .paths = {}};
      setting.files = true;
      if (!instruction.words.empty()) setting.paths.push_back(instruction.words.back().text);
      set(std::move(setting));
    }
    if (instruction.keyword != "RUN") return;
    for (const RecipeCommand& command : recipe_.commands_of(instruction))
      follow(command);
  }

  std::vector<ModeChange> take() { return std::move(changes_); }

 private:
  void follow(const RecipeCommand& command) {
    const std::string_view program = command.program();
    std::optional<Setting> setting;
    if (program == "chmod") setting = chmod_in(command, 1, recipe_);
    if (program == "find") setting = find_in(command, recipe_);
    if (program == "install" || program == "mkdir") setting = install_in(command, recipe_);
    if (program == "mkdir" || (program == "install" && command.find("-d") != nullptr)) {
      for (std::size_t i = 1; i < command.words.size() && folders_.size() < most_changes; ++i)
        folders_.insert(command.words[i].text);
    }
    if (program == "rm") {
      take_away({.mode = {}, .evidence = {}, .paths = paths_of(command), .below = true},
                {.set_uid = true, .set_gid = true, .write = true});
    }
    if (setting) set(std::move(*setting));
  }

  static std::vector<std::string> paths_of(const RecipeCommand& command) {
    std::vector<std::string> paths;
    for (std::size_t i = 1; i < command.words.size(); ++i)
      paths.push_back(command.words[i].text);
    return paths;
  }

  // The set-gid bit of a folder only hands its group on.
  bool is_folder(const std::string& path) const {
    return path.ends_with('/') || folders_.contains(path);
  }

  void set(Setting setting) {
    take_away(setting, taken_by(setting.mode));
    const Bits given = given_by(setting.mode);
    const bool known = !setting.files && !setting.paths.empty() &&
                       std::all_of(setting.paths.begin(), setting.paths.end(),
                                   [&](const std::string& path) { return is_folder(path); });
    const bool folders = setting.folders || known;
    const bool sets_id = given.set_uid || (given.set_gid && !folders);
    if ((!sets_id && !given.write) || changes_.size() >= most_changes) return;
    changes_.push_back({.mode = std::move(setting.mode),
                        .paths = std::move(setting.paths),
                        .evidence = std::move(setting.evidence),
                        .sets_id = sets_id,
                        .lets_everybody_write = given.write});
  }

  void take_away(const Setting& setting, const Bits& taken) {
    std::erase_if(changes_, [&](ModeChange& change) {
      if (change.paths.empty()) return false;
      const bool all =
          std::all_of(change.paths.begin(), change.paths.end(),
                      [&](const std::string& path) { return concerns(setting, path); });
      if (!all) {
        const bool everything = (taken.set_uid || !change.sets_id) && taken.write;
        if (everything) {
          std::erase_if(change.paths,
                        [&](const std::string& path) { return concerns(setting, path); });
        }
        return false;
      }
      if (taken.set_uid) change.sets_id = false;
      if (taken.write) change.lets_everybody_write = false;
      return !change.sets_id && !change.lets_everybody_write;
    });
  }

  const Recipe& recipe_;
  std::vector<ModeChange> changes_;
  std::set<std::string, std::less<>> folders_;
};

}  // namespace

std::vector<ModeChange> mode_changes(const Recipe& recipe) {
  Files files(recipe);
  for (const dockerfile::Instruction* instruction : recipe.final_instructions())
    files.follow(*instruction);
  return files.take();
}

}  // namespace hakoseki
