#include "formats/key_file.h"

#include <algorithm>
#include <array>

namespace hakoseki {
namespace {

// The keys by which packages are verified are public.
bool is_public_key(std::string_view name) {
  for (const std::string_view word : {"pub", "signing", "gpg", "apt", "rpm", "archive", "repo"}) {
    if (name.find(word) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

bool is_key_file(std::string_view path) {
  if (path.find("://") != std::string_view::npos) return false;
  while (path.ends_with('/') || path.ends_with("/*"))
    path.remove_suffix(path.ends_with('*') ? 2 : 1);
  const std::string_view written = path.substr(path.rfind('/') + 1);
  // `id_rsa*` names the key and its public half.
  const std::string_view name = written.substr(0, written.find('*'));
  static constexpr auto names = std::to_array<std::string_view>(
      {"id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", ".ssh", ".aws", ".netrc", ".pypirc",
       ".git-credentials", ".dockercfg", ".kube", "kubeconfig", ".pgpass", ".htpasswd",
       "terraform.tfstate"});
  if (std::find(names.begin(), names.end(), name) != names.end()) return true;
  if (path.ends_with(".aws/credentials") || path.ends_with(".docker/config.json")) return true;
  for (const std::string_view ending :
       {".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".ppk", ".key"}) {
    if (name.size() > ending.size() && name.ends_with(ending)) {
      return ending != ".key" || !is_public_key(name);
    }
  }
  return false;
}

}  // namespace hakoseki
