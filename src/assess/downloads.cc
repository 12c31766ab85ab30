#include "assess/downloads.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <string>
#include <string_view>

#include "assess/expect.h"
#include "assess/package_sources.h"
#include "assess/saved_downloads.h"
#include "base/ascii.h"

namespace hakoseki {
namespace {

constexpr Text unchecked_url = {"`{}` is taken as it comes, without a checksum",
                                "`{}` をチェックサムなしで取り込んでいます"};
constexpr Text piped = {"what `{}` downloads is run at once",
                        "`{}` でダウンロードしたものを直ちに実行しています"};
constexpr Text unpacked = {"what `{}` downloads is unpacked without a checksum",
                           "`{}` でダウンロードしたものを、チェックサムで検証せずに展開しています"};
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
    {"", "--allow-insecure-repositories"},
    {"apt-get", "--force-yes"},
    {"", "--nogpgcheck"},
    {"", "--no-gpg-checks"},
    {"apk", "--allow-untrusted"},
    {"rpm", "--nosignature"},
    {"rpm", "--nodigest"},
    {"", "--no-strict-ssl"},
    {"", "--insecure-skip-tls-verify"},
});

// Settings, in lower case: `strict-ssl false`, `--strict-ssl=false`, `http.sslVerify=false`.
struct Setting {
  std::string_view name;  // the end of what is written
  bool value;             // by which it switches verification off
};
constexpr auto settings = std::to_array<Setting>({
    {"strict-ssl", false},
    {"enablestrictssl", false},
    {"sslverify", false},
    {"ssl_verify", false},
    {"gpgcheck", false},
    {"verify-peer", false},
    {"verify-host", false},
    {"disable-tls", true},
    {"secure-http", false},
    {"allowunauthenticated", true},
    {"allowinsecurerepositories", true},
});

// Variables of the environment, in upper case; an empty value: any.
struct Variable {
  std::string_view name;
  std::string_view value;
};
constexpr auto variables = std::to_array<Variable>({{"NODE_TLS_REJECT_UNAUTHORIZED", "0"},
                                                    {"GIT_SSL_NO_VERIFY", ""},
                                                    {"PYTHONHTTPSVERIFY", "0"},
                                                    {"PIP_TRUSTED_HOST", ""},
                                                    {"GOINSECURE", ""},
                                                    {"GOSUMDB", "off"},
                                                    {"GONOSUMCHECK", ""},
                                                    {"NPM_CONFIG_STRICT_SSL", "false"}});

// Short options of curl that take a value.
constexpr std::string_view valued_of_curl = "AbcCdDeEFhHKmoPQrtTuUwxXyYz";

// What the shell itself reads as commands.
constexpr auto evaluating = std::to_array<std::string_view>({"eval", "source", "."});

// Whether `value` says what switches it off: "false", "0", "no".
bool says(std::string_view value, bool wanted) {
  static constexpr auto no = std::to_array<std::string_view>({"false", "0", "no", "off"});
  static constexpr auto yes = std::to_array<std::string_view>({"true", "1", "yes", "on"});
  return wanted ? is_one_of(value, yes) : is_one_of(value, no);
}

// Both in lower case.
bool is_off(std::string_view name, std::string_view value) {
  if (name.ends_with("trusted-host")) return !value.empty();
  return std::any_of(settings.begin(), settings.end(), [&](const Setting& one) {
    return name.ends_with(one.name) && says(value, one.value);
  });
}

bool is_off_variable(std::string_view name, std::string_view value) {
  const std::string upper = upper_case(name);
  return !value.empty() &&
         std::any_of(variables.begin(), variables.end(), [&](const Variable& one) {
           return one.name == upper && (one.value.empty() || one.value == lower_case(value));
         });
}

// A line of a package manager's file, as `echo` and `sed` write it: gpgcheck=0, [trusted=yes]. Of
// `s/gpgcheck=0/gpgcheck=1/` the last counts.
bool writes_off_line(std::string_view text) {
  const std::size_t at = text.rfind("gpgcheck");
  if (at != std::string_view::npos) {
    std::string rest = lower_case(text.substr(at + std::string_view("gpgcheck").size(), 8));
    std::erase_if(rest, [](char c) { return c == ' '; });
    if (rest.starts_with("=0") || rest.starts_with("=no") || rest.starts_with("=false")) {
      return true;
    }
  }
  return text.find("trusted=yes") != std::string_view::npos;
}

// A package that was built here, or copied in, needs no signature.
bool takes_local_packages(const RecipeCommand& command) {
  return std::any_of(command.words.begin(), command.words.end(), [](const RecipeWord& word) {
    const bool path = word.text.starts_with('/') || word.text.starts_with("./");
    return path && word.text.ends_with(".apk");
  });
}

// Invoke-WebRequest and Invoke-RestMethod of PowerShell.
bool is_web_request(std::string_view program) {
  static constexpr auto programs = std::to_array<std::string_view>(
      {"iwr", "irm", "invoke-webrequest", "invoke-restmethod", "curl.exe"});
  return is_one_of(lower_case(program), programs);
}

bool is_expression(std::string_view program) {
  const std::string lower = lower_case(program);
  return lower == "iex" || lower == "invoke-expression";
}

bool downloads_something(const RecipeCommand& command) {
  return is_downloader(command.program()) || is_web_request(command.program());
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

// -k among the short options of curl: behind one that takes a value the rest of the word is the
// value.
bool is_insecure_short_option(std::string_view word) {
  if (word.size() < 2 || word[0] != '-' || word[1] == '-') return false;
  for (const char c : word.substr(1)) {
    if (c == 'k') return true;
    if (valued_of_curl.find(c) != std::string_view::npos) return false;
  }
  return false;
}

// "x.example/a.tgz" of `curl -o a x.example/a.tgz`: curl takes http:// where none is written.
const RecipeWord* without_scheme(const RecipeCommand& command) {
  if (command.program() != "curl") return nullptr;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view word = command.words[i].text;
    const std::string_view before = command.words[i - 1].text;
    const bool is_value =
        before.starts_with("--") || (before.starts_with('-') && before.size() > 1 &&
                                     valued_of_curl.find(before.back()) != std::string_view::npos);
    const std::string_view host = word.substr(0, word.find('/'));
    const bool named = host.size() < word.size() && host.find('.') != std::string_view::npos &&
                       host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") ==
                           std::string_view::npos &&
                       std::isalpha(static_cast<unsigned char>(host.back())) != 0 &&
                       !host.starts_with('.');
    if (named && !is_value) return &command.words[i];
  }
  return nullptr;
}

// `word` with the word behind it: an option, a setting, a line of a file.
bool is_switch(const RecipeCommand& command, std::string_view word, std::string_view next) {
  std::string lower = lower_case(word);
  for (const std::string_view prefix : {"--setopt=", "-o"}) {
    if (lower.starts_with(prefix)) lower.erase(0, prefix.size());
  }
  const std::size_t sign = lower.find('=');
  const std::string name = lower.substr(0, sign);
  const std::string value = sign == std::string::npos ? lower_case(next) : lower.substr(sign + 1);
  if (is_off(name, value) || writes_off_line(word)) return true;
  if (command.program() == "curl" && is_insecure_short_option(word)) return true;
  return std::any_of(switches.begin(), switches.end(), [&](const Switch& one) {
    return (one.program.empty() || one.program == command.program()) &&
           (one.word == lower || one.word == name);
  });
}

class Review {
 public:
  explicit Review(const Recipe& recipe) : recipe_(recipe) {}

  Downloads review() {
    for (const dockerfile::Instruction& instruction : recipe_.global_args())
      look_at_variables(instruction);
    const std::map<std::string, std::string, std::less<>> global = values_;
    for (const dockerfile::Stage& stage : recipe_.stages()) {
      // A stage may go on from another; what that one sets is known to its own words already.
      if (!stage.parent) values_ = global;
      SavedDownloads saved(recipe_);
      for (const dockerfile::Instruction& instruction : stage.instructions) {
        look_at_variables(instruction);
        if (instruction.keyword == "ADD") look_at_add(instruction);
        if (instruction.keyword == "RUN") look_at_run(instruction, saved);
        look_at_documents(instruction);
      }
      saved.finish(out_);
    }
    return std::move(out_);
  }

 private:
  void add(const Span& span, const Text& label, std::string_view name) {
    out_.unverified.push_back({recipe_.at(span), say(label, shown(name))});
  }

  // `$NAME` and `${NAME}` with the value that ARG or ENV gave it; others as `$NAME`.
  std::string expanded(std::string_view text) const {
    constexpr std::size_t longest = 4096;
    std::string whole;
    for (std::size_t at = 0; at < text.size() && whole.size() < longest;) {
      const bool braces = text.substr(at).starts_with("${");
      const std::size_t begin = at + (braces ? 2 : 1);
      std::size_t end = begin;
      while (text[at] == '$' && end < text.size() &&
             (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_')) {
        ++end;
      }
      const bool closed = !braces || (end < text.size() && text[end] == '}');
      if (text[at] != '$' || end == begin || !closed) {
        whole += text[at++];
        continue;
      }
      const std::string_view name = text.substr(begin, end - begin);
      const auto value = values_.find(name);
      whole += value == values_.end() ? "$" + std::string(name) : value->second;
      at = braces ? end + 1 : end;
    }
    return whole;
  }

  void look_at_switches(const RecipeCommand& command) {
    for (std::size_t i = 1; i < command.words.size(); ++i) {
      const std::string_view word = command.words[i].text;
      const std::string_view next =
          i + 1 < command.words.size() ? std::string_view(command.words[i + 1].text) : "";
      if (word == "--allow-untrusted" && takes_local_packages(command)) continue;
      if (is_switch(command, word, next)) add(command.words[i].span, switched_off, word);
    }
    for (const RecipeWord& word : command.assignments)
      look_at_assignment(word);
    if (command.program() != "export" && command.program() != "go") return;
    for (const RecipeWord& word : command.words)
      look_at_assignment(word);
  }

  void look_at_assignment(const RecipeWord& word) {
    const std::string_view text = word.text;
    const std::size_t sign = text.find('=');
    if (sign == std::string_view::npos) return;
    if (is_off_variable(text.substr(0, sign), text.substr(sign + 1))) {
      add(word.span, switched_off, text);
    }
  }

  // Of the commands of a substitution in a script, the first has a place of its own.
  static const RecipeCommand* first_download(const RecipeCommand* before,
                                             const RecipeCommand& command) {
    return before == nullptr && downloads_something(command) ? &command : before;
  }

  void look_at_run(const dockerfile::Instruction& instruction, SavedDownloads& saved) {
    std::vector<RecipeCommand> commands = recipe_.commands_of(instruction);
    bool verified = false;
    for (std::size_t i = 0; i < commands.size() && !verified; ++i)
      verified = verifies(commands, i);
    look_at_pipes(commands, verified);
    if (!verified) look_for_unpacking(commands);
    for (RecipeCommand& command : commands) {
      for (RecipeWord& word : command.words)
        word.text = expanded(word.text);
      for (RecipeRedirection& one : command.redirections)
        one.target.text = expanded(one.target.text);
      look_for_sources(command);
    }
    saved.follow(commands, out_);
  }

  static bool runs_what_it_is_given(const RecipeCommand& command) {
    return is_interpreter(command.program()) || runs_a_substitution(command) ||
           is_expression(command.program()) || is_one_of(command.program(), evaluating);
  }

  void look_at_pipes(const std::vector<RecipeCommand>& commands, bool verified) {
    const RecipeCommand* source = nullptr;       // the download at the head of a pipeline
    const RecipeCommand* substituted = nullptr;  // the one in $(...) of the next command
    for (const RecipeCommand& command : commands) {
      look_at_switches(command);
      look_at_net_client(command);
      if (command.substituted) {
        substituted = first_download(substituted, command);
        continue;
      }
      if (!command.piped) source = nullptr;
      if (!holds_a_substitution(command)) substituted = nullptr;
      const RecipeCommand* run = substituted != nullptr ? substituted : source;
      const bool takes = run != nullptr && (command.piped || substituted != nullptr);
      if (takes && runs_what_it_is_given(command)) {
        add(run->words.front().span, piped, run->program());
        source = nullptr;
      }
      substituted = nullptr;
      if (downloads_something(command)) {
        source = &command;
        if (!verified) look_for_plain_http(command);
      }
    }
  }

  // curl ... | tar xz, where nothing runs what comes out of the pipe.
  void look_for_unpacking(const std::vector<RecipeCommand>& commands) {
    const RecipeCommand* source = nullptr;
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const RecipeCommand& command = commands[i];
      if (!command.piped) source = nullptr;
      const bool last = i + 1 == commands.size() || !commands[i + 1].piped;
      if (source != nullptr && last && unpacks(command)) {
        add(source->words.front().span, unpacked, source->program());
      }
      if (downloads_something(command) && !command.substituted) source = &command;
    }
  }

  // iex ((New-Object Net.WebClient).DownloadString('https://...'))
  void look_at_net_client(const RecipeCommand& command) {
    if (command.program() != "powershell" && command.program() != "powershell.exe" &&
        command.program() != "pwsh" && !is_expression(command.program())) {
      return;
    }
    std::string text;
    for (const RecipeWord& word : command.words)
      text += lower_case(word.text) + ' ';
    const bool loads = text.find("downloadstring") != std::string::npos ||
                       text.find("invoke-webrequest") != std::string::npos ||
                       text.find("iwr ") != std::string::npos;
    const bool runs = text.find("iex") != std::string::npos ||
                      text.find("invoke-expression") != std::string::npos;
    if (loads && runs) add(command.words.front().span, piped, command.program());
  }

  void look_for_sources(const RecipeCommand& command) {
    if (const RecipeWord* package = package_from_address(command)) {
      add(package->span, unchecked_url, package->text);
    } else if (const RecipeWord* source = plain_http_source(command)) {
      add(source->span, plain_http, source->text);
    }
  }

  void look_for_plain_http(const RecipeCommand& command) {
    if (const RecipeWord* address = without_scheme(command)) {
      add(address->span, plain_http, address->text);
    }
    for (const RecipeWord& word : command.words) {
      const std::string text = expanded(word.text);
      if (is_remote_http(text)) add(word.span, plain_http, text);
    }
  }

  void look_at_add(const dockerfile::Instruction& instruction) {
    for (const dockerfile::Flag& flag : instruction.flags) {
      if (flag.name != "checksum") continue;
      // An empty build argument is no checksum.
      if (flag.value.unresolved) {
        out_.open.push_back({recipe_.at(flag.span), describe({.reason = Reason::build_argument,
                                                              .detail = flag.value.text})});
      }
      return;
    }
    for (std::size_t i = 0; i + 1 < instruction.words.size(); ++i) {
      const dockerfile::Word& word = instruction.words[i];
      const std::string source = lower_case(word.text);
      if (word.unresolved && source.starts_with("${")) {
        out_.open.push_back({recipe_.at(word.span),
                             describe({.reason = Reason::build_argument, .detail = word.text})});
        continue;
      }
      const bool remote = source.starts_with("http://") || source.starts_with("https://") ||
                          source.starts_with("ftp://") || source.starts_with("git@");
      // A commit of git is its own checksum.
      const std::size_t mark = source.rfind('#');
      const std::string commit = mark == std::string::npos ? "" : source.substr(mark + 1);
      const bool pinned =
          commit.size() == 40 && commit.find_first_not_of("0123456789abcdef") == std::string::npos;
      if (remote && !pinned) add(word.span, unchecked_url, word.text);
    }
  }

  void look_at_variables(const dockerfile::Instruction& instruction) {
    if (instruction.keyword != "ARG" && instruction.keyword != "ENV") return;
    for (const dockerfile::Assignment& assignment : instruction.assignments) {
      if (!assignment.value) continue;
      if (is_off_variable(assignment.name.text, assignment.value->text)) {
        add(assignment.name.span, switched_off, assignment.name.text);
      }
      if (!assignment.value->unresolved && !instruction.on_build) {
        values_[assignment.name.text] = assignment.value->text;
      }
    }
  }

  // The files of package managers that COPY and RUN write in place.
  void look_at_documents(const dockerfile::Instruction& instruction) {
    for (const dockerfile::Heredoc& heredoc : instruction.heredocs) {
      const std::string_view text = recipe_.text_at(heredoc.span);
      for (const std::string_view line : {"gpgcheck=0", "trusted=yes"}) {
        const std::size_t at = text.find(line);
        if (at == std::string_view::npos) continue;
        out_.unverified.push_back(
            {recipe_.part_of(heredoc.span, at, at + line.size()), say(switched_off, shown(line))});
      }
    }
  }

  const Recipe& recipe_;
  Downloads out_;
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace

Downloads downloads_of(const Recipe& recipe) {
  return Review(recipe).review();
}

}  // namespace hakoseki
