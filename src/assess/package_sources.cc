#include "assess/package_sources.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/ascii.h"

namespace hakoseki {
namespace {

bool ends_as_package(std::string_view path) {
  static constexpr auto endings = std::to_array<std::string_view>(
      {".rpm", ".whl", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz", ".zip", ".gem", ".apk", ".deb"});
  path = path.substr(0, path.find_first_of("?#"));
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

// A commit, or the checksum that pip reads behind the address.
bool is_pinned(std::string_view address) {
  if (address.find("#sha256=") != std::string_view::npos ||
      address.find("#sha512=") != std::string_view::npos) {
    return true;
  }
  constexpr std::size_t length_of_commit = 40;
  const std::size_t mark = address.find_last_of("@#");
  if (mark == std::string_view::npos) return false;
  std::string_view commit = address.substr(mark + 1);
  commit = commit.substr(0, commit.find_first_of("#&"));
  return commit.size() == length_of_commit &&
         commit.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_package_address(std::string_view word) {
  const std::string lower = lower_case(word);
  const bool git = lower.starts_with("git+");
  const bool remote = git || lower.starts_with("http://") || lower.starts_with("https://") ||
                      lower.starts_with("ftp://");
  return remote && (git || ends_as_package(lower)) && !is_pinned(word);
}

// `proxy http://...`, `--proxy=http://...`: where the call goes through, not where it goes.
bool is_proxy(std::string_view word) {
  return lower_case(word).find("proxy") != std::string::npos;
}

}  // namespace

bool is_remote_http(std::string_view word) {
  constexpr std::string_view scheme = "http://";
  const std::string lower = lower_case(word.substr(0, scheme.size()));
  if (lower != scheme) return false;
  const std::string_view host = word.substr(scheme.size());
  return !host.starts_with("localhost") && !host.starts_with("127.") &&
         !host.starts_with("169.254.") && !host.starts_with("[::1]");
}

const RecipeWord* package_from_address(const RecipeCommand& command) {
  static constexpr auto installers =
      std::to_array<std::string_view>({"rpm", "yum", "dnf", "microdnf", "zypper", "pip", "pip2",
                                       "pip3", "npm", "yarn", "pnpm", "gem"});
  if (!is_one_of(command.program(), installers) || command.find("--require-hashes") != nullptr ||
      command.find("--import") != nullptr) {
    return nullptr;
  }
  const auto found =
      std::find_if(command.words.begin() + 1, command.words.end(),
                   [](const RecipeWord& word) { return is_package_address(word.text); });
  return found == command.words.end() ? nullptr : &*found;
}

const RecipeWord* plain_http_source(const RecipeCommand& command) {
  static constexpr auto programs = std::to_array<std::string_view>(
      {"git", "pip", "pip2", "pip3", "npm", "yarn", "pnpm", "gem", "composer"});
  if (!is_one_of(command.program(), programs)) return nullptr;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view word = command.words[i].text;
    const std::size_t sign = word.find('=');
    const bool plain = is_remote_http(word) || word.starts_with("git+http://") ||
                       (sign != std::string_view::npos && is_remote_http(word.substr(sign + 1)));
    const std::string_view name = sign == std::string_view::npos || is_remote_http(word)
                                      ? std::string_view(command.words[i - 1].text)
                                      : word.substr(0, sign);
    if (plain && !is_proxy(name)) return &command.words[i];
  }
  return nullptr;
}

}  // namespace hakoseki
