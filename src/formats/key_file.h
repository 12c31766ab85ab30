// Files that are known to hold a private key or a login, by their names.
#pragma once

#include <string_view>

namespace hakoseki {

// `path` may be one of an instruction such as COPY: `id_rsa*`, `.ssh/`. False for addresses: what
// everybody can download is no secret.
[[nodiscard]] bool is_key_file(std::string_view path);

}  // namespace hakoseki
