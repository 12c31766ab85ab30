#include "io/url.h"

#include <algorithm>
#include <cstddef>

#include "base/ascii.h"
#include "io/header.h"

namespace hakoseki::io {
namespace {

// Letters, digits and what stands in names, addresses and ports: nothing that ends a header.
bool is_authority(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_alphanumeric(c) || std::string_view("-._:[]").contains(c);
  });
}

std::string host_in(std::string_view authority) {
  if (authority.starts_with('[')) {
    return lower_case(authority.substr(1, authority.find(']') - 1));
  }
  return lower_case(authority.substr(0, authority.find(':')));
}

}  // namespace

std::optional<Url> parse_url(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == text.npos || colon == 0) return std::nullopt;
  Url url;
  url.scheme = lower_case(text.substr(0, colon));
  text.remove_prefix(colon + 3);
  text = text.substr(0, text.find('#'));
  const std::size_t end = std::min(text.find_first_of("/?"), text.size());
  url.authority = text.substr(0, end);
  if (!is_authority(url.authority)) return std::nullopt;
  url.host = host_in(url.authority);
  if (url.host.empty()) return std::nullopt;
  text.remove_prefix(end);
  const std::size_t question = std::min(text.find('?'), text.size());
  url.path = question == 0 ? "/" : std::string(text.substr(0, question));
  if (question < text.size()) url.query = text.substr(question + 1);
  return url;
}

std::string host_of(std::string_view url) {
  const std::optional<Url> parsed = parse_url(url);
  return parsed ? parsed->host : std::string(url);
}

}  // namespace hakoseki::io
