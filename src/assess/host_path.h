// Which paths of a host no container may hold.
#pragma once

#include <string>
#include <string_view>

namespace hakoseki {

// "/opt/../etc/" is "/etc"; empty for a path that is not absolute.
[[nodiscard]] std::string normalised_path(std::string_view path);

// The root, system and device folders, the state of the container runtime and the ECS agent, home
// folders, and runtime sockets, with everything below and above them (SP 800-190 4.5.5; CIS
// Docker 5.6 and 5.32).
[[nodiscard]] bool is_sensitive_host_path(std::string_view path);

// The same of a path of which only the beginning is known, "/etc/${Folder}": true where that
// decides.
[[nodiscard]] bool is_below_sensitive_host_path(std::string_view shape);

}  // namespace hakoseki
