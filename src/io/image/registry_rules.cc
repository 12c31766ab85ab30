#include "io/image/registry_rules.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace hakoseki::io {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_files = 1000;

// The user's, below `.config`; empty where nobody knows it.
std::string config_folder(const Surroundings& around) {
  if (const auto config = around.variable("XDG_CONFIG_HOME"); config && !config->empty()) {
    return *config;
  }
  return around.home.empty() ? "" : fmt::format("{}/.config", around.home);
}

// False where there is none.
Result<bool> add_if_there(const Surroundings& around, const std::string& path,
                          oci::RegistryRules& rules) {
  std::error_code error;
  if (fs::status(path, error).type() == fs::file_type::not_found) return false;
  TRY(const std::string text, around.read_file(path));
  TRY_VOID(oci::add_registries_conf(path, text, rules));
  return true;
}

Result<void> add_main(const Surroundings& around, const std::string& user,
                      const SystemFolders& system, oci::RegistryRules& rules) {
  if (const auto named = around.variable("CONTAINERS_REGISTRIES_CONF"); named && !named->empty()) {
    TRY(const std::string text, around.read_file(*named));
    return oci::add_registries_conf(*named, text, rules);
  }
  bool is_found = false;
  if (!user.empty()) {
    TRY(is_found, add_if_there(around, user + "/containers/registries.conf", rules));
  }
  if (!is_found) TRY_VOID(add_if_there(around, system.containers + "/registries.conf", rules));
  return {};
}

Result<void> add_folder(const Surroundings& around, const std::string& folder,
                        oci::RegistryRules& rules) {
  std::error_code error;
  std::vector<std::string> files;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".conf" && files.size() < most_files) {
      files.push_back(at->path().string());
    }
  }
  std::ranges::sort(files);
  for (const std::string& file : files) {
    TRY_VOID(add_if_there(around, file, rules));
  }
  return {};
}

}  // namespace

Result<oci::RegistryRules> registry_rules(const Surroundings& around, const SystemFolders& system) {
  oci::RegistryRules rules;
  const std::string user = config_folder(around);
  TRY_VOID(add_main(around, user, system, rules));
  TRY_VOID(add_folder(around, system.containers + "/registries.conf.d", rules));
  std::vector<std::string> daemons;
  if (!user.empty()) {
    TRY_VOID(add_folder(around, user + "/containers/registries.conf.d", rules));
    daemons.push_back(user + "/docker/daemon.json");
  }
  daemons.push_back(system.docker + "/daemon.json");
  for (const std::string& path : daemons) {
    Result<std::string> text = around.read_file(path);
    if (!text) continue;
    TRY_VOID(oci::add_daemon_json(SourceText(path, std::move(*text)), rules));
  }
  return rules;
}

}  // namespace hakoseki::io
