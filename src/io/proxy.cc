#include "io/proxy.h"

#include <initializer_list>

namespace hakoseki::io {
namespace {

std::string first_of(const Variable& variable, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (const auto value = variable(name); value && !value->empty()) return *value;
  }
  return {};
}

}  // namespace

Proxies proxies_of(const Variable& variable) {
  return {.http = first_of(variable, {"http_proxy", "all_proxy", "ALL_PROXY"}),
          .https = first_of(variable, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}),
          .except = first_of(variable, {"no_proxy", "NO_PROXY"})};
}

}  // namespace hakoseki::io
