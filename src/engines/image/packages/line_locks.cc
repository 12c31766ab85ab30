// Lock files of lines: Gemfile.lock, gradle.lockfile, go.mod.
#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/ascii.h"
#include "engines/image/lockfiles.h"
#include "engines/image/packages/found.h"
#include "engines/image/packages/stanzas.h"

namespace hakoseki::image {
namespace {

struct Module {
  std::string name;
  std::string version;
};

// `PATH [VERSION] => PATH [VERSION]`: what stands in its place, by `PATH` or `PATH VERSION`.
using Replacements = std::unordered_map<std::string, Module>;

std::string with_spaces(std::string_view line) {
  std::string text(line);
  std::replace(text.begin(), text.end(), '\t', ' ');
  return text;
}

void take_replacement(const std::vector<std::string_view>& words, Replacements& replaced) {
  const auto arrow = std::find(words.begin(), words.end(), "=>");
  if (arrow == words.begin() || arrow == words.end() || arrow + 1 == words.end()) return;
  std::string from(words.front());
  if (words.begin() + 1 != arrow) from.append(" ").append(words[1]);
  Module module{.name = std::string(*(arrow + 1)), .version = {}};
  if (arrow + 2 != words.end()) module.version = *(arrow + 2);
  replaced[std::move(from)] = std::move(module);
}

}  // namespace

// Bundler: below `specs:` each gem by four spaces, what it needs by six.
Result<Found> read_gemfile_lock(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::lockfile};
  bool in_specs = false;
  for (std::size_t number = 1; !bytes.empty(); ++number) {
    const std::string_view line = take_line(bytes);
    if (line == "  specs:") {
      in_specs = true;
      continue;
    }
    if (!line.starts_with("    ")) in_specs = false;
    if (!in_specs || line.starts_with("     ")) continue;
    const std::string_view gem = line.substr(4);
    const std::size_t open = gem.find(" (");
    const std::size_t close = gem.rfind(')');
    if (open == std::string_view::npos || open == 0 || close == std::string_view::npos ||
        close < open + 3) {
      add_trouble(found, say({"line {} is no gem", "{} 行目は gem ではありません"}, number));
      continue;
    }
    std::string_view version = gem.substr(open + 2, close - open - 2);
    version = version.substr(0, version.find('-'));  // behind it stands a platform
    add_package(found, {.type = PackageType::gem,
                        .name = std::string(gem.substr(0, open)),
                        .version = std::string(version)});
  }
  return found;
}

// Gradle: `group:artifact:version=configurations`, and `empty=` for configurations of nothing.
Result<Found> read_gradle_lock(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::lockfile};
  for (std::size_t number = 1; !bytes.empty(); ++number) {
    const std::string_view line = trimmed(take_line(bytes));
    if (line.empty() || line.starts_with('#') || line.starts_with("empty=")) continue;
    const std::string_view module = line.substr(0, line.find('='));
    const std::size_t version = module.rfind(':');
    const std::size_t artifact = module.find(':');
    if (version == std::string_view::npos || artifact == version || artifact == 0 ||
        version + 1 == module.size()) {
      add_trouble(found,
                  say({"line {} is no module", "{} 行目はモジュールではありません"}, number));
      continue;
    }
    add_package(found, {.type = PackageType::maven,
                        .name = std::string(module.substr(0, version)),
                        .version = std::string(module.substr(version + 1))});
  }
  return found;
}

// Go: `require`, alone or with a block of lines; go.sum names versions that are not used as well.
Result<Found> read_go_mod(std::string_view /*path*/, std::string_view bytes) {
  std::vector<Module> required;
  Replacements replaced;
  std::string block;  // the word before a bracket that is open
  while (!bytes.empty()) {
    const std::string_view line = take_line(bytes);
    const std::string spaced = with_spaces(line.substr(0, line.find("//")));
    std::vector<std::string_view> words = words_of(spaced);
    for (std::string_view& word : words) {
      if (word.size() > 2 && (word.front() == '"' || word.front() == '`'))
        word = word.substr(1, word.size() - 2);
    }
    if (words.empty()) continue;
    if (words.front() == ")") {
      block.clear();
      continue;
    }
    std::string verb = block;
    if (block.empty()) {
      verb = words.front();
      words.erase(words.begin());
      if (words == std::vector<std::string_view>{"("}) {
        block = verb;
        continue;
      }
    }
    // One more than are taken: so that this is told below.
    if (verb == "require" && words.size() == 2 && required.size() <= most_packages)
      required.push_back({.name = std::string(words[0]), .version = std::string(words[1])});
    if (verb == "replace" && replaced.size() < most_packages) take_replacement(words, replaced);
  }
  Found found{.format = Format::lockfile};
  if (replaced.size() == most_packages)
    add_trouble(found, Text{"it replaces more than is read", "replace の数が上限を超えています"});
  for (Module& module : required) {
    auto other = replaced.find(module.name + ' ' + module.version);
    if (other == replaced.end()) other = replaced.find(module.name);
    if (other != replaced.end()) {
      const Module& instead = other->second;
      // A folder in its place has no version; the module keeps its name.
      if (!instead.version.empty()) module.name = instead.name;
      module.version = instead.version;
    }
    add_package(found, {.type = PackageType::golang,
                        .name = std::move(module.name),
                        .version = std::move(module.version)});
  }
  return found;
}

}  // namespace hakoseki::image
