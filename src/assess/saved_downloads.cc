#include "assess/saved_downloads.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "assess/expect.h"
#include "base/ascii.h"
#include "formats/ignore_rules.h"

namespace hakoseki {
namespace {

constexpr Text used_unverified = {
    "`{}` is used as it was downloaded, without a checksum or signature",
    "`{}` をチェックサムや署名で検証せずに使用しています"};
constexpr Text use_not_seen = {"whether `{}` is verified before it is used cannot be told here",
                               "`{}` が使用前に検証されるかどうかがわかりません"};

// What is followed of one stage; a build has a few.
constexpr std::size_t most_files = 64;

std::string_view last_segment(std::string_view path) {
  path = path.substr(0, path.find_first_of("?#"));
  return path.substr(path.rfind('/') + 1);
}

bool is_remote_url(std::string_view word) {
  const std::size_t scheme = word.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view host = word.substr(scheme + 3);
  return !host.starts_with("localhost") && !host.starts_with("127.") && !host.starts_with("[::1]");
}

// What follows the letter in a word of short options, `next` where that is another word.
std::optional<std::string> short_value(std::string_view word, char letter, std::string_view valued,
                                       const std::optional<std::string>& next) {
  // Where an option takes a value the rest of the word is that.
  const std::size_t end = word.find_first_of(valued, 1);
  const std::size_t at = word.substr(0, end == word.npos ? end : end + 1).find(letter, 1);
  if (at == std::string_view::npos) return std::nullopt;
  return at + 1 < word.size() ? std::string(word.substr(at + 1)) : next;
}

std::optional<std::string> long_value(std::string_view word, std::string_view name,
                                      const std::optional<std::string>& next) {
  if (word == name) return next;
  const bool joined = word.starts_with(name) && word.substr(name.size()).starts_with('=');
  return joined ? std::optional(std::string(word.substr(name.size() + 1))) : std::nullopt;
}

// The value of an option: `--output F`, `--output=F`, `-o F`, `-oF`, `-fsSLo F`.
std::optional<std::string> value_of(const RecipeCommand& command, char letter,
                                    std::string_view name, std::string_view valued) {
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view word = command.words[i].text;
    std::optional<std::string> next;
    if (i + 1 < command.words.size()) next = command.words[i + 1].text;
    std::optional<std::string> value;
    if (word.starts_with("--")) {
      value = long_value(word.substr(2), name, next);
    } else if (word.starts_with('-')) {
      value = short_value(word, letter, valued, next);
    }
    if (value) return value;
  }
  return std::nullopt;
}

// Whether a short option of curl is among the words: -O in -fsSLO.
bool has_short(const RecipeCommand& command, char letter, std::string_view valued) {
  return std::any_of(command.words.begin() + 1, command.words.end(), [&](const RecipeWord& word) {
    if (!word.text.starts_with('-') || word.text.starts_with("--")) return false;
    const std::string_view options = std::string_view(word.text).substr(1);
    return options.substr(0, options.find_first_of(valued)).find(letter) != std::string_view::npos;
  });
}

constexpr std::string_view valued_of_curl = "AbcCdDeEFhHKmoPQrtTuUwxXyYz";
constexpr std::string_view valued_of_wget = "aBDeIiOoPQRtTUwX";

const RecipeWord* url_of(const RecipeCommand& command) {
  const auto found = std::find_if(command.words.begin() + 1, command.words.end(),
                                  [](const RecipeWord& word) { return is_remote_url(word.text); });
  return found == command.words.end() ? nullptr : &*found;
}

// The file into which a download goes; nothing where it goes to standard output.
std::optional<std::string> output_of(const RecipeCommand& command) {
  const RecipeWord* url = url_of(command);
  if (url == nullptr) return std::nullopt;
  for (const RecipeRedirection& one : command.redirections) {
    if (one.flow == shell::Redirection::Flow::out) return one.target.text;
  }
  if (command.program() == "curl") {
    if (auto file = value_of(command, 'o', "output", valued_of_curl)) return file;
    const bool remote = has_short(command, 'O', valued_of_curl) || command.find("--remote-name");
    return remote ? std::optional(std::string(last_segment(url->text))) : std::nullopt;
  }
  if (command.program() == "wget") {
    if (auto file = value_of(command, 'O', "output-document", valued_of_wget)) return file;
    return std::string(last_segment(url->text));
  }
  if (command.program() == "aria2c") {
    if (auto file = value_of(command, 'o', "out", "doSxskjCl")) return file;
    return std::string(last_segment(url->text));
  }
  return std::nullopt;
}

bool is_thrown_away(std::string_view file) {
  return file.empty() || file == "-" || file.starts_with("/dev/");
}

bool installs(std::string_view program) {
  static constexpr auto programs = std::to_array<std::string_view>(
      {"dpkg", "apt", "apt-get", "yum", "dnf", "microdnf", "rpm", "zypper", "apk", "pip", "pip3",
       "npm", "gem", "install", "java", "msiexec", "conda", "gdebi"});
  return is_one_of(program, programs);
}

// chmod +x, chmod 755: what is made a program is meant to be run.
bool makes_program(const RecipeCommand& command) {
  return command.program() == "chmod" &&
         std::any_of(command.words.begin() + 1, command.words.end(), [](const RecipeWord& word) {
           const std::string& mode = word.text;
           const bool octal = mode.size() >= 3 && mode.size() <= 4 &&
                              mode.find_first_not_of("01234567") == std::string::npos;
           if (octal) return ((mode[mode.size() - 3] - '0') & 1) != 0;
           const std::size_t sign = mode.find_first_of("+=");
           return sign != std::string::npos && mode.find('x', sign) != std::string::npos &&
                  mode.find_first_not_of("ugoa+-=rwxXst,") == std::string::npos;
         });
}

bool moves(std::string_view program) {
  return program == "mv" || program == "cp" || program == "ln";
}

bool runs_what_it_takes(std::string_view program) {
  return is_interpreter(program) || installs(program) || program == "." || program == "source";
}

// Where programs lie: what is moved there is meant to be run.
bool is_program_folder(std::string_view path) {
  return path.find("/bin/") != std::string_view::npos ||
         path.find("/sbin/") != std::string_view::npos || path.ends_with("/bin") ||
         path.ends_with("/sbin");
}

bool names_file(const std::string& word, const std::string& name) {
  if (word == name) return true;
  const std::string_view file = last_segment(name);
  const std::string_view other = last_segment(word);
  if (other == file) return true;
  return other.find('*') != std::string_view::npos && other != "*" && glob_matches(other, file);
}

bool names_one_of(const std::string& word, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return names_file(word, name); });
}

constexpr auto sum_programs =
    std::to_array<std::string_view>({"sha256sum", "sha512sum", "sha384sum", "sha224sum", "sha1sum",
                                     "shasum", "md5sum", "b2sum", "cksum"});

// -c, -cs, --check, --check=...
bool asks_to_check(const RecipeCommand& command) {
  return std::any_of(command.words.begin() + 1, command.words.end(), [](const RecipeWord& word) {
    if (word.text.starts_with("--")) return word.text.starts_with("--check");
    return word.text.starts_with('-') && word.text.find('c') != std::string::npos;
  });
}

// Without being asked to compare it.
bool prints_sum(const RecipeCommand& command) {
  if (command.program() == "openssl") {
    return command.find("-verify") == nullptr && command.find("-prverify") == nullptr;
  }
  return is_one_of(command.program(), sum_programs) && !asks_to_check(command);
}

bool can_verify(const RecipeCommand& command) {
  static constexpr auto programs = std::to_array<std::string_view>(
      {"gpgv", "gpgv2", "minisign", "signify", "slsa-verifier", "get-filehash"});
  const std::string_view program = command.program();
  if (is_one_of(program, programs) || is_one_of(program, sum_programs)) return true;
  if (program == "gpg" || program == "gpg2") {
    return command.find("--verify") != nullptr || command.find("--verify-files") != nullptr;
  }
  if (program == "cosign" || program == "notation" || program == "gh" || program == "apk" ||
      program == "ssh-keygen") {
    return std::any_of(command.words.begin() + 1, command.words.end(),
                       [](const RecipeWord& word) { return word.text.starts_with("verify"); });
  }
  if (program == "openssl") return command.find("dgst") != nullptr;
  return program == "rpm" && (command.find("-K") || command.find("--checksig"));
}

// `exit 1`, `false`; perhaps with words before: { echo bad; exit 1; }
bool fails(const std::vector<RecipeCommand>& commands, std::size_t at) {
  for (; at < commands.size(); ++at) {
    const std::string_view program = commands[at].program();
    if (program == "exit" || program == "return" || program == "false") return true;
    if (program != "echo" && program != "printf") return false;
  }
  return false;
}

// A list of sums, or a signature: what it names is not what it is about.
bool is_list_of_sums(const std::string& name) {
  std::string lower = name;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  static constexpr auto signs = std::to_array<std::string_view>(
      {"sum", "sha1", "sha2", "sha5", "md5", ".sig", ".asc", ".minisig", ".pem", ".txt"});
  return std::any_of(signs.begin(), signs.end(),
                     [&](std::string_view sign) { return lower.find(sign) != std::string::npos; });
}

// The words of the pipeline that ends in the command, and what it reads.
std::string pipeline_text(const std::vector<RecipeCommand>& commands, std::size_t at) {
  std::string text;
  for (std::size_t i = at + 1; i-- > 0;) {
    for (const RecipeWord& word : commands[i].words)
      text += word.text + ' ';
    for (const RecipeRedirection& one : commands[i].redirections)
      text += one.target.text + ' ';
    const bool goes_on = commands[i].piped || (i > 0 && commands[i - 1].substituted);
    if (!goes_on) break;
  }
  return text;
}

}  // namespace

bool is_downloader(std::string_view program) {
  static constexpr auto programs =
      std::to_array<std::string_view>({"curl", "wget", "fetch", "aria2c", "http", "https", "xh"});
  return is_one_of(program, programs);
}

bool is_interpreter(std::string_view program) {
  static constexpr auto programs = std::to_array<std::string_view>(
      {"sh", "bash", "ash", "dash", "zsh", "ksh", "python", "perl", "ruby", "node", "php", "pwsh"});
  // python3.11
  const std::size_t last = program.find_last_not_of("0123456789.");
  return last != std::string_view::npos && is_one_of(program.substr(0, last + 1), programs);
}

bool verifies(const std::vector<RecipeCommand>& commands, std::size_t at) {
  const RecipeCommand& command = commands[at];
  if (command.background || !can_verify(command)) return false;
  // What takes its output compares it: $(sha256sum f), sha256sum f | grep abc.
  if (prints_sum(command) && !command.substituted &&
      (at + 1 == commands.size() || !commands[at + 1].piped)) {
    return false;
  }
  for (std::size_t i = at + 1; i < commands.size(); ++i) {
    if (commands[i].substituted || command.substituted) continue;
    if (commands[i].piped) continue;
    return commands[i].joint != shell::Joint::or_else || fails(commands, i);
  }
  return true;
}

bool unpacks(const RecipeCommand& command) {
  static constexpr auto programs = std::to_array<std::string_view>(
      {"tar", "bsdtar", "unzip", "funzip", "7z", "7za", "cpio", "jar", "gunzip", "gzip", "unxz",
       "xz", "bunzip2", "unzstd", "zstd"});
  return is_one_of(command.program(), programs);
}

void SavedDownloads::save(const RecipeCommand& command) {
  const std::optional<std::string> file = output_of(command);
  if (!file || is_thrown_away(*file) || files_.size() >= most_files) return;
  files_.push_back({.names = {*file}, .span = command.words.front().span});
}

// The file goes under another name from here on.
void SavedDownloads::rename(const RecipeCommand& command) {
  if (!moves(command.program()) || command.words.size() < 3) return;
  for (File& file : files_) {
    if (names_one_of(command.words[command.words.size() - 2].text, file.names)) {
      file.names.push_back(command.words.back().text);
    }
  }
}

SavedDownloads::Use SavedDownloads::use_of(const File& file, const RecipeCommand& command) {
  const std::string_view program = command.program();
  // A package of that name comes from elsewhere.
  const auto is_package = [&](const std::string& word) {
    return installs(program) && word.find_first_of("/.*") == std::string::npos;
  };
  const bool is_program = names_one_of(command.words.front().text, file.names);
  const bool named =
      std::any_of(command.words.begin() + 1, command.words.end(), [&](const RecipeWord& word) {
        return names_one_of(word.text, file.names) && !is_package(word.text);
      });
  const bool is_input = std::any_of(command.redirections.begin(), command.redirections.end(),
                                    [&](const RecipeRedirection& one) {
                                      return one.flow == shell::Redirection::Flow::in &&
                                             names_one_of(one.target.text, file.names);
                                    });
  const bool taken = named || is_input;
  if (is_program || (taken && runs_what_it_takes(program))) return Use::runs;
  const bool to_programs = named && moves(program) && is_program_folder(command.words.back().text);
  if ((taken && (unpacks(command) || makes_program(command))) || to_programs) {
    return Use::prepares;
  }
  return program == "rm" && named ? Use::removes : Use::none;
}

// What runs it cannot be taken back; what only unpacks it a check may still follow.
void SavedDownloads::look_at(const RecipeCommand& command, Downloads& downloads) {
  std::vector<File> kept;
  kept.reserve(files_.size());
  for (File& file : files_) {
    const Use use = use_of(file, command);
    if (use == Use::prepares) file.used = true;
    if (use == Use::runs || (use == Use::removes && file.used)) {
      downloads.unverified.push_back(
          {recipe_.at(file.span),
           say(used_unverified, shown(std::string_view(file.names.front())))});
    } else if (use != Use::removes) {
      kept.push_back(std::move(file));
    }
  }
  files_ = std::move(kept);
}

// Of several files those that the check names; where it names none, as `sha256sum -c SUMS`, all.
void SavedDownloads::forget_verified(const std::vector<RecipeCommand>& commands, std::size_t at) {
  const std::string text = pipeline_text(commands, at);
  const auto named = [&](const File& file) {
    return std::any_of(file.names.begin(), file.names.end(), [&](const std::string& name) {
      return text.find(last_segment(name)) != std::string::npos;
    });
  };
  const bool names_some = std::any_of(files_.begin(), files_.end(), [&](const File& file) {
    return named(file) && !is_list_of_sums(file.names.front());
  });
  std::erase_if(files_, [&](const File& file) { return !names_some || named(file); });
}

void SavedDownloads::follow(const std::vector<RecipeCommand>& commands, Downloads& downloads) {
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const RecipeCommand& command = commands[i];
    if (verifies(commands, i)) {
      forget_verified(commands, i);
      continue;
    }
    if (!files_.empty()) {
      look_at(command, downloads);
      rename(command);
    }
    if (is_downloader(command.program()) && !command.substituted) save(command);
  }
}

void SavedDownloads::finish(Downloads& downloads) {
  for (const File& file : files_) {
    std::vector<Exhibit>& found = file.used ? downloads.unverified : downloads.open;
    found.push_back({recipe_.at(file.span), say(file.used ? used_unverified : use_not_seen,
                                                shown(std::string_view(file.names.front())))});
  }
  files_.clear();
}

}  // namespace hakoseki
