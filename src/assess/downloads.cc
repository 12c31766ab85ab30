#include "assess/downloads.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "assess/expect.h"

namespace hakoseki {
namespace {

constexpr Text unchecked_url = {"`{}` is taken as it comes, without a checksum",
                                "`{}` をチェックサムなしで取り込んでいます"};
constexpr Text piped = {"what `{}` downloads is run at once",
                        "`{}` でダウンロードしたものを直ちに実行しています"};
constexpr Text switched_off = {"`{}` switches verification off", "`{}` により検証が無効になります"};
constexpr Text plain_http = {"`{}` is downloaded over plain HTTP",
                             "`{}` を平文の HTTP で取得しています"};

// A word that switches verification off; `program` empty: with any program.
struct Switch {
  std::string_view program;
  std::string_view word;
};
constexpr auto switches = std::to_array<Switch>({
    {"curl", "--insecure"},
    {"wget", "--no-check-certificate"},
    {"", "--allow-unauthenticated"},
    {"apt-get", "--force-yes"},
    {"", "--nogpgcheck"},
    {"", "--no-gpg-checks"},
    {"apk", "--allow-untrusted"},
    {"", "--trusted-host"},
    {"", "--strict-ssl=false"},
    {"", "--no-strict-ssl"},
    {"git", "http.sslVerify=false"},
    {"", "--insecure-skip-tls-verify"},
    {"apt-get", "APT::Get::AllowUnauthenticated=true"},
    {"apt-get", "Acquire::https::Verify-Peer=false"},
});
// A setting and the word behind it.
struct Setting {
  std::string_view name;
  std::string_view value;
};
constexpr auto settings = std::to_array<Setting>({{"strict-ssl", "false"},
                                                  {"http.sslVerify", "false"},
                                                  {"http.sslverify", "false"},
                                                  {"gpgcheck", "0"}});
constexpr auto variables = std::to_array<Setting>({{"NODE_TLS_REJECT_UNAUTHORIZED", "0"},
                                                   {"GIT_SSL_NO_VERIFY", ""},
                                                   {"PYTHONHTTPSVERIFY", "0"},
                                                   {"PIP_TRUSTED_HOST", ""},
                                                   {"GOINSECURE", ""},
                                                   {"NPM_CONFIG_STRICT_SSL", "false"}});

// What the shell itself reads as commands.
constexpr auto evaluating = std::to_array<std::string_view>({"eval", "source", "."});

template <class List>
bool is_one_of(std::string_view word, const List& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// A package that was built here, or copied in, needs no signature.
bool takes_local_packages(const RecipeCommand& command) {
  return std::any_of(command.words.begin(), command.words.end(), [](const RecipeWord& word) {
    const bool path = word.text.starts_with('/') || word.text.starts_with("./");
    return path && word.text.ends_with(".apk");
  });
}

bool downloads(const RecipeCommand& command) {
  return command.program() == "curl" || command.program() == "wget" || command.program() == "fetch";
}

bool runs_its_input(const RecipeCommand& command) {
  static constexpr std::array<std::string_view, 12> programs = {"sh",   "bash", "ash",    "dash",
                                                                "zsh",  "ksh",  "python", "python3",
                                                                "perl", "ruby", "node",   "php"};
  return is_one_of(command.program(), programs);
}

// `$(curl ...)` as a command of its own, or as the script of `sh -c`.
bool runs_a_substitution(const RecipeCommand& command) {
  const std::string_view word = command.words.front().text;
  return word.starts_with("$(") || word.starts_with('`');
}

// Of `VERSION=$(curl ...) && sh install.sh` the shell takes nothing.
bool holds_a_substitution(const RecipeCommand& command) {
  return std::any_of(command.words.begin(), command.words.end(), [](const RecipeWord& word) {
    return word.text.find("$(") != std::string::npos || word.text.find("<(") != std::string::npos ||
           word.text.find('`') != std::string::npos;
  });
}

bool verifies(const RecipeCommand& command) {
  static constexpr std::array<std::string_view, 9> programs = {
      "sha256sum", "sha512sum", "sha384sum", "shasum",       "gpg",
      "gpgv",      "cosign",    "minisign",  "slsa-verifier"};
  return is_one_of(command.program(), programs);
}

bool is_remote_http(std::string_view word) {
  constexpr std::string_view scheme = "http://";
  if (!word.starts_with(scheme)) return false;
  const std::string_view host = word.substr(scheme.size());
  return !host.starts_with("localhost") && !host.starts_with("127.") &&
         !host.starts_with("169.254.") && !host.starts_with("[::1]");
}

// -k among the short options of curl: behind one that takes a value the rest of the word is the
// value.
bool is_insecure_short_option(std::string_view word) {
  if (word.size() < 2 || word[0] != '-' || word[1] == '-') return false;
  for (const char c : word.substr(1)) {
    if (c == 'k') return true;
    if (std::string_view("AbcCdDeEFhHKmoPQrtTuUwxXyYz").find(c) != std::string_view::npos)
      return false;
  }
  return false;
}

void look_for_switches(const RecipeCommand& command, const Recipe& recipe,
                       std::vector<Exhibit>& found) {
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view word = command.words[i].text;
    const std::string_view name = word.substr(0, word.find('='));
    const bool off = std::any_of(switches.begin(), switches.end(), [&](const Switch& one) {
      return (one.program.empty() || one.program == command.program()) &&
             (one.word == word || one.word == name);
    });
    const std::string_view next =
        i + 1 < command.words.size() ? std::string_view(command.words[i + 1].text) : "";
    const bool set = std::any_of(settings.begin(), settings.end(), [&](const Setting& one) {
      return one.name == word && one.value == next;
    });
    const bool insecure = command.program() == "curl" && is_insecure_short_option(word);
    if (word == "--allow-untrusted" && takes_local_packages(command)) continue;
    if (off || set || insecure) {
      found.push_back({recipe.at(command.words[i].span), say(switched_off, shown(word))});
    }
  }
}

void look_for_plain_http(const RecipeCommand& command, const Recipe& recipe,
                         std::vector<Exhibit>& found) {
  for (const RecipeWord& word : command.words) {
    if (!is_remote_http(word.text)) continue;
    found.push_back({recipe.at(word.span), say(plain_http, shown(std::string_view(word.text)))});
  }
}

// Of the commands of a substitution in a script, the first has a place of its own.
const RecipeCommand* first_download(const RecipeCommand* before, const RecipeCommand& command) {
  return before == nullptr && downloads(command) ? &command : before;
}

void look_at_run(const dockerfile::Instruction& instruction, const Recipe& recipe,
                 std::vector<Exhibit>& found) {
  const std::vector<RecipeCommand> commands = recipe.commands_of(instruction);
  const bool verified = std::any_of(commands.begin(), commands.end(), verifies);
  const RecipeCommand* source = nullptr;       // the download at the head of a pipeline
  const RecipeCommand* substituted = nullptr;  // the one in $(...) of the next command
  for (const RecipeCommand& command : commands) {
    look_for_switches(command, recipe, found);
    if (command.substituted) {
      substituted = first_download(substituted, command);
      continue;
    }
    if (!command.piped) source = nullptr;
    const bool runs = runs_its_input(command) || runs_a_substitution(command) ||
                      is_one_of(command.program(), evaluating);
    if (!holds_a_substitution(command)) substituted = nullptr;
    const RecipeCommand* run = substituted != nullptr ? substituted : source;
    if (run != nullptr && runs && (command.piped || substituted != nullptr)) {
      found.push_back({recipe.at(run->words.front().span), say(piped, shown(run->program()))});
      source = nullptr;
    }
    substituted = nullptr;
    if (!downloads(command)) continue;
    source = &command;
    if (!verified) look_for_plain_http(command, recipe, found);
  }
}

void look_at_add(const dockerfile::Instruction& instruction, const Recipe& recipe,
                 std::vector<Exhibit>& found) {
  for (const dockerfile::Flag& flag : instruction.flags) {
    if (flag.name == "checksum") return;
  }
  for (std::size_t i = 0; i + 1 < instruction.words.size(); ++i) {
    const std::string_view source = instruction.words[i].text;
    const bool remote = source.starts_with("http://") || source.starts_with("https://") ||
                        source.starts_with("ftp://") || source.starts_with("git@");
    // A commit of git is its own checksum.
    const std::size_t mark = source.rfind('#');
    const std::string_view commit = mark == std::string_view::npos ? "" : source.substr(mark + 1);
    const bool pinned = commit.size() == 40 &&
                        commit.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    if (!remote || pinned) continue;
    found.push_back({recipe.at(instruction.words[i].span), say(unchecked_url, shown(source))});
  }
}

void look_at_variables(const dockerfile::Instruction& instruction, const Recipe& recipe,
                       std::vector<Exhibit>& found) {
  for (const dockerfile::Assignment& assignment : instruction.assignments) {
    if (!assignment.value) continue;
    const bool off = std::any_of(variables.begin(), variables.end(), [&](const Setting& one) {
      return one.name == assignment.name.text && !assignment.value->text.empty() &&
             (one.value.empty() || one.value == assignment.value->text);
    });
    if (!off) continue;
    found.push_back({recipe.at(assignment.name.span),
                     say(switched_off, shown(std::string_view(assignment.name.text)))});
  }
}

}  // namespace

std::vector<Exhibit> unverified_downloads(const dockerfile::Instruction& instruction,
                                          const Recipe& recipe) {
  std::vector<Exhibit> found;
  if (instruction.keyword == "RUN") look_at_run(instruction, recipe, found);
  if (instruction.keyword == "ADD") look_at_add(instruction, recipe, found);
  look_at_variables(instruction, recipe, found);
  return found;
}

}  // namespace hakoseki
