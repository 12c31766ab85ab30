#include "io/aws/sigv4.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/ascii.h"
#include "base/hex.h"
#include "base/moment.h"
#include "base/percent.h"
#include "base/sha256.h"

namespace hakoseki::aws {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";

using Pairs = std::vector<std::pair<std::string, std::string>>;

// What proxies add to or take away.
bool is_signed(std::string_view name) {
  constexpr std::array<std::string_view, 6> unsigned_names = {"authorization", "connection",
                                                              "expect",        "transfer-encoding",
                                                              "user-agent",    "x-amzn-trace-id"};
  return std::ranges::find(unsigned_names, name) == unsigned_names.end();
}

// Outer white space goes, inner runs of it become one space.
std::string folded(std::string_view value) {
  constexpr std::string_view white = " \t\r\n\f\v";
  std::string out;
  for (std::size_t at = value.find_first_not_of(white); at < value.size();) {
    const std::size_t end = std::min(value.find_first_of(white, at), value.size());
    if (!out.empty()) out += ' ';
    out += value.substr(at, end - at);
    at = value.find_first_not_of(white, end);
  }
  return out;
}

std::map<std::string, std::string> canonical_headers(const io::Headers& headers) {
  std::map<std::string, std::string> out;
  for (const io::Header& header : headers) {
    const std::string name = lower_case(header.name);
    if (!is_signed(name)) continue;
    const auto [at, is_new] = out.try_emplace(name, folded(header.value));
    if (!is_new) at->second += "," + folded(header.value);
  }
  return out;
}

// RFC 3986 section 5.2.4, and no empty segments.
std::string normalised(std::string_view path) {
  std::vector<std::string_view> kept;
  bool ends_in_folder = true;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, slash);
    ends_in_folder = slash < path.size() || segment == "." || segment == ".." || segment.empty();
    path.remove_prefix(std::min(slash + 1, path.size()));
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!segment.empty() && segment != "." && segment != "..") kept.push_back(segment);
  }
  std::string out = fmt::format("/{}", fmt::join(kept, "/"));
  if (ends_in_folder && !kept.empty()) out += '/';
  return out;
}

std::string canonical_path(const SignableRequest& request, const Signing& signing) {
  if (request.path.empty()) return "/";
  if (signing.style == Signing::Style::s3) return request.path;
  return percent_encode(signing.normalises_path ? normalised(request.path) : request.path, "/");
}

std::string canonical_query(std::string_view query) {
  Pairs pairs;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view value = equals < pair.size() ? pair.substr(equals + 1) : "";
    pairs.emplace_back(percent_encode(percent_decode(pair.substr(0, equals))),
                       percent_encode(percent_decode(value)));
  }
  std::ranges::sort(pairs);
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (!out.empty()) out += '&';
    out.append(name).append("=").append(value);
  }
  return out;
}

std::string names_of(const std::map<std::string, std::string>& headers) {
  std::string out;
  for (const auto& [name, value] : headers) {
    if (!out.empty()) out += ';';
    out += name;
  }
  return out;
}

std::string scope_of(const Signing& signing) {
  return fmt::format("{}/{}/{}/aws4_request", basic_iso8601(signing.time).substr(0, 8),
                     signing.region, signing.service);
}

std::string signature_of(const std::string& canonical, const Keys& keys, const Signing& signing) {
  const std::string time = basic_iso8601(signing.time);
  const std::string to_sign =
      fmt::format("{}\n{}\n{}\n{}", algorithm, time, scope_of(signing), sha256_hex(canonical));
  std::string key = hmac_sha256("AWS4" + keys.secret, time.substr(0, 8));
  key = hmac_sha256(key, signing.region);
  key = hmac_sha256(key, signing.service);
  key = hmac_sha256(key, "aws4_request");
  return hex_of(hmac_sha256(key, to_sign));
}

std::string canonical_with(const SignableRequest& request, const Signing& signing,
                           std::string_view body_hash) {
  const auto headers = canonical_headers(request.headers);
  std::string lines;
  for (const auto& [name, value] : headers) {
    lines += fmt::format("{}:{}\n", name, value);
  }
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, canonical_path(request, signing),
                     canonical_query(request.query), lines, names_of(headers), body_hash);
}

}  // namespace

std::string canonical_request(const SignableRequest& request, const Signing& signing) {
  return canonical_with(request, signing, sha256_hex(request.body));
}

io::Headers signed_headers(const SignableRequest& request, const Keys& keys,
                           const Signing& signing) {
  io::Headers added = {{"X-Amz-Date", basic_iso8601(signing.time)}};
  if (!keys.token.empty()) added.push_back({"X-Amz-Security-Token", keys.token});
  if (signing.states_body_hash || signing.style == Signing::Style::s3) {
    added.push_back({"X-Amz-Content-Sha256", sha256_hex(request.body)});
  }
  SignableRequest whole = request;
  whole.headers.insert(whole.headers.end(), added.begin(), added.end());
  const std::string signature = signature_of(canonical_request(whole, signing), keys, signing);
  added.push_back(
      {"Authorization",
       fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", algorithm, keys.id,
                   scope_of(signing), names_of(canonical_headers(whole.headers)), signature)});
  return added;
}

std::string presigned_query(const SignableRequest& request, const Keys& keys,
                            const Signing& signing, std::chrono::seconds lifetime) {
  SignableRequest whole = request;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!whole.query.empty()) whole.query += '&';
    whole.query += fmt::format("{}={}", name, percent_encode(value));
  };
  add("X-Amz-Algorithm", algorithm);
  add("X-Amz-Credential", fmt::format("{}/{}", keys.id, scope_of(signing)));
  add("X-Amz-Date", basic_iso8601(signing.time));
  add("X-Amz-Expires", fmt::format("{}", lifetime.count()));
  add("X-Amz-SignedHeaders", names_of(canonical_headers(request.headers)));
  if (!keys.token.empty()) add("X-Amz-Security-Token", keys.token);
  // Who opens a presigned URL of S3 has no body to hash when it is signed.
  const std::string body_hash =
      signing.style == Signing::Style::s3 ? "UNSIGNED-PAYLOAD" : sha256_hex(request.body);
  const std::string signature =
      signature_of(canonical_with(whole, signing, body_hash), keys, signing);
  return fmt::format("{}&X-Amz-Signature={}", whole.query, signature);
}

}  // namespace hakoseki::aws
