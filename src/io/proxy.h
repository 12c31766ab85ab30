// Which proxy carries a request, as the usual environment variables say it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace hakoseki::io {

// How the environment is read; src/app alone calls getenv.
using Variable = std::function<std::optional<std::string>(std::string_view)>;

// URLs; empty is none. `except` is a list of hosts and domains as curl's NO_PROXY.
struct Proxies {
  std::string http;
  std::string https;
  std::string except;
};

// `https_proxy`, `http_proxy`, `all_proxy`, `no_proxy` and their upper-case forms; not
// `HTTP_PROXY`, which a CGI program's client could set ("httpoxy", CVE-2016-5385).
[[nodiscard]] Proxies proxies_of(const Variable& variable);

}  // namespace hakoseki::io
