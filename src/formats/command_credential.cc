#include "formats/command_credential.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/ascii.h"
#include "formats/shell.h"

namespace hakoseki {
namespace {

std::string_view program_of(std::span<const std::string> words) {
  const std::string_view word = words.front();
  return word.substr(word.rfind('/') + 1);
}

// `mysql -phunter2`, `sshpass -phunter2`: the password is the rest of the word.
bool joins_password(std::string_view program) {
  static constexpr auto programs = std::to_array<std::string_view>(
      {"mysql", "mysqldump", "mysqladmin", "mysqlimport", "mysqlcheck", "mariadb", "mariadb-dump",
       "mariadb-admin", "sshpass"});
  return is_one_of(program, programs);
}

// `docker login -p hunter2`, `sshpass -p hunter2`: the password is the next word.
bool separates_password(std::string_view program, std::span<const std::string> words) {
  static constexpr auto programs = std::to_array<std::string_view>(
      {"docker", "podman", "buildah", "nerdctl", "skopeo", "helm", "crane", "oc", "az"});
  return program == "sshpass" ||
         (is_one_of(program, programs) && is_one_of("login", words.subspan(1)));
}

// `redis-server --requirepass hunter2`, `redis-cli -a hunter2`, and the same of Valkey.
bool is_redis_password(std::string_view program, std::string_view word) {
  if (program == "redis-cli" || program == "valkey-cli") return word == "-a" || word == "--pass";
  return (program == "redis-server" || program == "valkey-server") &&
         (word == "--requirepass" || word == "--masterauth");
}

std::optional<CommandCredential> password(std::string_view text, std::size_t word) {
  const auto found = credential_in("PASSWORD", text);
  if (!found) return std::nullopt;
  return CommandCredential{found->kind,
                           std::string(text.substr(found->begin, found->end - found->begin)), word};
}

// `user:password` of `curl -u`.
std::optional<CommandCredential> password_of_user(std::string_view text, std::size_t word) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  return password(text.substr(colon + 1), word);
}

bool is_user_option(std::string_view word) {
  return word == "-u" || word == "--user" || word == "-U" || word == "--proxy-user";
}

// `aws configure set aws_secret_access_key wJal...`: the name, then the value.
bool is_kept_setting(std::span<const std::string> words, std::size_t at) {
  return at >= 2 && words[at - 1] == "set" &&
         (words[at - 2] == "configure" || words[at - 2] == "config") && names_credential(words[at]);
}

std::optional<CommandCredential> in_option(std::span<const std::string> words, std::size_t at) {
  const std::string_view program = program_of(words);
  const std::string_view word = words[at];
  const std::string_view next = at + 1 < words.size() ? std::string_view(words[at + 1]) : "";
  if (program == "curl" && is_user_option(word)) return password_of_user(next, at + 1);
  if (program == "curl" && (word.starts_with("-u") || word.starts_with("--user="))) {
    return password_of_user(word.substr(word.starts_with("-u") ? 2 : 7), at);
  }
  if (word.starts_with("-p") && word.size() > 2 && joins_password(program)) {
    return password(word.substr(2), at);
  }
  if (word == "-p" && separates_password(program, words)) return password(next, at + 1);
  if (is_redis_password(program, word)) return password(next, at + 1);
  // An option without a value is followed by the next one.
  const bool kept = is_kept_setting(words, at);
  if ((!kept && !word.starts_with("--")) || word.find('=') != std::string_view::npos)
    return std::nullopt;
  if (next.starts_with('-') || !names_credential(word)) return std::nullopt;
  const auto found = credential_in(word, next);
  if (!found) return std::nullopt;
  return CommandCredential{
      found->kind, std::string(next.substr(found->begin, found->end - found->begin)), at + 1};
}

}  // namespace

std::optional<CommandCredential> credential_in_command(std::span<const std::string> words) {
  for (std::size_t at = 1; at < words.size(); ++at) {
    if (auto found = in_option(words, at)) return found;
  }
  return std::nullopt;
}

std::optional<CommandCredential> credential_in_script(std::string_view text) {
  for (const shell::Command& command : shell::commands_of(text)) {
    std::vector<std::string> words;
    words.reserve(command.words.size());
    for (const shell::Word& word : command.words)
      words.push_back(word.text);
    if (auto found = credential_in_command(words)) return found;
  }
  return std::nullopt;
}

}  // namespace hakoseki
