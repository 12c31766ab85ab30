#include "io/aws/session_cache.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>

#include <fmt/format.h>

#include "base/source_text.h"
#include "formats/json_reader.h"
#include "io/aws/provider.h"
#include "io/aws/sha1.h"

namespace hakoseki::aws {
namespace {

// What has less time left is no session for botocore, and it asks for another one.
constexpr std::chrono::minutes expiry_window{15};

std::string value_of(const ConfigFile::Section& profile, std::string_view key) {
  const auto at = profile.find(key);
  return at == profile.end() ? std::string() : at->second;
}

// Whether Python writes it into JSON as it is.
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text,
                             [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

}  // namespace

std::string session_file(const ConfigFile::Section& profile) {
  // json.dumps(arguments, sort_keys=True) of what the profile gives of them. A session name that
  // nobody gave is made of the time, and left out.
  std::string json;
  const auto add = [&](std::string_view name, std::string_view value) {
    json += fmt::format("{}\"{}\": {}", json.empty() ? "" : ", ", name, value);
  };
  const auto add_text = [&](std::string_view name, std::string_view key) {
    if (profile.contains(key)) add(name, '"' + value_of(profile, key) + '"');
  };
  if (profile.contains("duration_seconds")) {
    const std::string seconds = value_of(profile, "duration_seconds");
    std::uint32_t number = 0;
    const char* last = seconds.data() + seconds.size();
    const auto [end, error] = std::from_chars(seconds.data(), last, number);
    if (error != std::errc() || end != last) return {};
    add("DurationSeconds", fmt::format("{}", number));
  }
  add_text("ExternalId", "external_id");
  add_text("RoleArn", "role_arn");
  if (!value_of(profile, "role_session_name").empty()) {
    add_text("RoleSessionName", "role_session_name");
  }
  add_text("SerialNumber", "mfa_serial");
  for (const std::string_view key :
       {"external_id", "role_arn", "role_session_name", "mfa_serial"}) {
    if (!is_plain(value_of(profile, key))) return {};
  }
  return sha1_hex('{' + json + '}') + ".json";
}

std::optional<Credentials> cached_session(const io::Surroundings& around,
                                          const ConfigFile::Section& profile) {
  const std::string file = session_file(profile);
  if (file.empty()) return std::nullopt;
  const Result<std::string> text = around.read_file(around.home + "/.aws/cli/cache/" + file);
  if (!text) return std::nullopt;
  const SourceText source("session", *text);
  const Result<Document> document = read_json(source);
  const auto inner = document ? document->root().find("Credentials") : std::nullopt;
  if (!inner) return std::nullopt;
  Result<Credentials> found = credentials_in(source.slice(inner->span()), {},
                                             {Origin::Kind::role, value_of(profile, "role_arn")});
  if (!found || !found->expires) return std::nullopt;
  if (*found->expires - around.clock() < expiry_window) return std::nullopt;
  return std::move(*found);
}

}  // namespace hakoseki::aws
