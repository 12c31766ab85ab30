#include "assess/host_path.h"

#include <algorithm>
#include <array>
#include <vector>

namespace hakoseki {
namespace {

constexpr std::array<std::string_view, 20> sensitive = {"/bin",         "/boot",
                                                        "/dev",         "/etc",
                                                        "/home",        "/lib",
                                                        "/lib32",       "/lib64",
                                                        "/libx32",      "/proc",
                                                        "/root",        "/run",
                                                        "/sbin",        "/sys",
                                                        "/usr",         "/var/lib/docker",
                                                        "/var/run",     "/var/lib/kubelet",
                                                        "/var/lib/ecs", "/var/lib/containerd"};

bool is_below(std::string_view path, std::string_view folder) {
  return path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

}  // namespace

std::string normalised_path(std::string_view path) {
  if (!path.starts_with('/')) return {};
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, slash);
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
    path.remove_prefix(slash);
  }
  std::string normal;
  for (const std::string_view part : parts) {
    normal += '/';
    normal += part;
  }
  return normal.empty() ? "/" : normal;
}

bool is_sensitive_host_path(std::string_view path) {
  const std::string normal = normalised_path(path);
  if (normal == "/" || normal.ends_with("/docker.sock") || normal.ends_with("/containerd.sock")) {
    return true;
  }
  // Whoever holds /var/lib holds /var/lib/docker too.
  return std::any_of(sensitive.begin(), sensitive.end(), [&](std::string_view folder) {
    return is_below(normal, folder) || is_below(folder, normal);
  });
}

bool is_below_sensitive_host_path(std::string_view shape) {
  const std::size_t hole = shape.find("${");
  if (hole == std::string_view::npos) return false;
  const std::size_t slash = shape.substr(0, hole).rfind('/');
  if (slash == std::string_view::npos || slash == 0) return false;
  const std::string known = normalised_path(shape.substr(0, slash));
  return known != "/" && std::any_of(sensitive.begin(), sensitive.end(),
                                     [&](std::string_view f) { return is_below(known, f); });
}

}  // namespace hakoseki
