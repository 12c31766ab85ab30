#include "io/aws/endpoint.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "io/header.h"
#include "io/url.h"

namespace hakoseki::aws {
namespace {

struct Partition {
  std::string_view name;
  std::string_view prefixes;  // of its regions, separated by commas
  std::string_view suffix;
  std::string_view dual_stack_suffix;
};

struct UnusualHost {
  std::string_view service;
  std::string_view partition;
  bool is_fips = false;
  bool is_dual_stack = false;
  std::string_view host;            // with `*` for the region
  std::string_view signing_region;  // empty: the region itself
};

#include "io/aws/endpoint_data.inc"

bool is_region_text(std::string_view region) {
  return !region.empty() && region.size() <= 63 && std::ranges::all_of(region, [](char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-';
  });
}

bool holds(std::string_view list, std::string_view wanted) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (list.substr(0, comma) == wanted) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

// `us-gov-west-1` is `us-gov`, a word and a number.
const Partition* find_partition(std::string_view region) {
  const std::size_t number = region.rfind('-');
  if (number == region.npos || number == 0 || number + 1 == region.size()) return nullptr;
  const std::size_t word = region.rfind('-', number - 1);
  if (word == region.npos || word + 1 == number) return nullptr;
  const bool is_numbered = std::ranges::all_of(region.substr(number + 1), is_digit);
  const auto are_letters = [](std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
  };
  if (!is_numbered || !are_letters(region.substr(word + 1, number - word - 1))) return nullptr;
  const std::string_view prefix = region.substr(0, word);
  for (const Partition& partition : partitions_table) {
    if (holds(partition.prefixes, prefix)) return &partition;
  }
  // A part of the world that AWS came to after this table was made: as botocore, take it for one of
  // the first partition.
  return prefix.size() == 2 && are_letters(prefix) ? &partitions_table[0] : nullptr;
}

const UnusualHost* find_unusual(const Service& service, const Partition& partition,
                                const EndpointSettings& settings) {
  for (const UnusualHost& row : unusual_hosts) {
    if (row.service == service.name && row.partition == partition.name &&
        row.is_fips == settings.is_fips && row.is_dual_stack == settings.is_dual_stack) {
      return &row;
    }
  }
  return nullptr;
}

std::string with_region(std::string_view host, std::string_view region) {
  const std::size_t star = host.find('*');
  if (star == host.npos) return std::string(host);
  return fmt::format("{}{}{}", host.substr(0, star), region, host.substr(star + 1));
}

const std::string* override_for(const Service& service, const EndpointSettings& settings) {
  const auto own = settings.for_service.find(service.config_name);
  if (own != settings.for_service.end()) return &own->second;
  return settings.for_all.empty() ? nullptr : &settings.for_all;
}

// A service of one region keeps its signing region behind an override, which is how emulators and
// VPC endpoints expect it.
std::string signing_region_of(const UnusualHost* unusual, std::string_view region) {
  return std::string(
      unusual != nullptr && !unusual->signing_region.empty() ? unusual->signing_region : region);
}

bool is_true(const std::optional<std::string>& text) {
  return text && lower_case(*text) == "true";
}

}  // namespace

std::optional<std::string_view> partition_of(std::string_view region) {
  const Partition* partition = find_partition(region);
  if (partition == nullptr) return std::nullopt;
  return partition->name;
}

std::optional<std::string_view> dns_suffix_of(std::string_view region) {
  const Partition* partition = is_region_text(region) ? find_partition(region) : nullptr;
  if (partition == nullptr) return std::nullopt;
  return partition->suffix;
}

Result<Endpoint> endpoint_of(const Service& service, const Operation& operation,
                             std::string_view region, const EndpointSettings& settings) {
  const std::string shown = utf8::neutralise(region);
  if (!is_region_text(region)) {
    return std::unexpected(Error{Fault::malformed, fmt::format("`{}` is no region", shown)});
  }
  const Partition* partition = find_partition(region);
  const UnusualHost* unusual =
      partition == nullptr ? nullptr : find_unusual(service, *partition, settings);
  if (const std::string* url = override_for(service, settings)) {
    const std::optional<io::Url> parsed = io::parse_url(*url);
    if (!parsed || !parsed->query.empty() ||
        (parsed->scheme != "https" && parsed->scheme != "http")) {
      return std::unexpected(
          Error{Fault::malformed,
                fmt::format("the endpoint `{}` is no http or https URL", utf8::neutralise(*url))});
    }
    std::string base = parsed->path;
    while (base.ends_with('/')) {
      base.pop_back();
    }
    return Endpoint{.scheme = parsed->scheme,
                    .authority = parsed->authority,
                    .base_path = std::move(base),
                    .signing_region = signing_region_of(unusual, region),
                    .is_override = true};
  }
  if (partition == nullptr) {
    return std::unexpected(
        Error{Fault::unsupported,
              fmt::format("region `{}` is of no known partition; give its endpoint", shown)});
  }
  const std::string host =
      unusual != nullptr
          ? with_region(unusual->host, region)
          : fmt::format("{}{}.{}.{}", service.endpoint_prefix, settings.is_fips ? "-fips" : "",
                        region,
                        settings.is_dual_stack ? partition->dual_stack_suffix : partition->suffix);
  return Endpoint{.authority = std::string(operation.host_prefix) + host,
                  .signing_region = signing_region_of(unusual, region)};
}

EndpointSettings endpoint_settings(const io::Variable& variable, const ConfigFile& config,
                                   std::string_view profile, std::string_view explicit_url) {
  EndpointSettings settings;
  const auto either = [&](std::string_view name, std::string_view key) {
    const auto given = variable(name);
    return given ? given : config.profile_value(profile, key);
  };
  settings.is_fips = is_true(either("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"));
  settings.is_dual_stack = is_true(either("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"));
  if (!explicit_url.empty()) {
    settings.for_all = explicit_url;
    return settings;
  }
  if (is_true(either("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls"))) {
    return settings;
  }
  const std::optional<std::string> for_all = variable("AWS_ENDPOINT_URL");
  if (for_all) settings.for_all = *for_all;
  for (const Service& service : services()) {
    std::string name = "AWS_ENDPOINT_URL_" + std::string(service.config_name);
    std::ranges::transform(name, name.begin(),
                           [](char c) { return static_cast<char>(std::toupper(c)); });
    std::optional<std::string> url = variable(name);
    // A general variable is nearer than what the file says of one service.
    if (!url && !for_all) url = config.service_endpoint(profile, service.config_name);
    if (url && !url->empty()) settings.for_service.emplace(service.config_name, *url);
  }
  if (!for_all) settings.for_all = config.profile_value(profile, "endpoint_url").value_or("");
  return settings;
}

}  // namespace hakoseki::aws
