#include "io/image/registry_trust.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "base/utf8.h"
#include "io/file.h"

namespace hakoseki::io {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_files = 1000;

std::vector<fs::path> files_in(const std::string& folder, std::error_code& error) {
  std::vector<fs::path> files;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (files.size() < most_files) files.push_back(at->path());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

std::vector<std::string> certificate_folders(const Surroundings& around) {
  std::vector<std::string> folders;
  if (!around.home.empty()) {
    folders.push_back(fmt::format("{}/.config/containers/certs.d", around.home));
  }
  folders.insert(folders.end(), {"/etc/containers/certs.d", "/etc/docker/certs.d"});
  return folders;
}

Result<RegistryTrust> trust_for(std::span<const std::string> folders,
                                const std::string& authority) {
  RegistryTrust trust;
  for (const std::string& folder : folders) {
    const std::string path = fmt::format("{}/{}", folder, authority);
    std::error_code error;
    if (!fs::is_directory(path, error)) continue;
    const std::vector<fs::path> files = files_in(path, error);
    if (error) {
      return std::unexpected(Error{
          Fault::unavailable, fmt::format("`{}`: {}", utf8::neutralise(path), error.message())});
    }
    for (const fs::path& file : files) {
      if (file.extension() == ".crt") {
        TRY(const std::string pem, read_file(file.string()));
        trust.authorities += pem + "\n";
      }
      if (file.extension() != ".cert" || !trust.client_certificate.empty()) continue;
      fs::path key = file;
      key.replace_extension(".key");
      if (std::ranges::find(files, key) == files.end()) {
        return std::unexpected(
            Error{Fault::malformed,
                  fmt::format("`{}`: its key `{}` is not there", utf8::neutralise(file.string()),
                              utf8::neutralise(key.filename().string()))});
      }
      trust.client_certificate = file.string();
      trust.client_key = key.string();
    }
    return trust;
  }
  return trust;
}

}  // namespace hakoseki::io
