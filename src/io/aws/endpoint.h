// Which host a service has in a region, and for which region its requests are signed.
// Source: botocore's endpoint rules, from which the table of unusual hosts is generated.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/aws/config_file.h"
#include "io/aws/model.h"
#include "io/proxy.h"

namespace hakoseki::aws {

// `aws`, `aws-cn`, ...: nothing where a region is of no partition this program knows. One that is
// newer than this program, `xx-word-1`, is of `aws`.
[[nodiscard]] std::optional<std::string_view> partition_of(std::string_view region);

// `amazonaws.com`, `amazonaws.com.cn`, ...: nothing where partition_of has nothing.
[[nodiscard]] std::optional<std::string_view> dns_suffix_of(std::string_view region);

struct EndpointSettings {
  bool is_fips = false;
  bool is_dual_stack = false;
  std::string for_all = {};                                       // a URL instead of AWS's hosts
  std::map<std::string, std::string, std::less<>> for_service{};  // by Service::config_name
};

struct Endpoint {
  std::string scheme = "https";
  std::string authority;       // host and, of an override, port
  std::string base_path = {};  // of an override, without a final slash
  std::string signing_region;
  bool is_override = false;  // the user named it, so it may be plain http

  // Without a final slash.
  [[nodiscard]] std::string url() const { return scheme + "://" + authority + base_path; }
};

// Errors: malformed for a region whose text is none, or an override that is no URL; unsupported for
// a region of no known partition, unless an endpoint is given.
[[nodiscard]] Result<Endpoint> endpoint_of(const Service& service, const Operation& operation,
                                           std::string_view region,
                                           const EndpointSettings& settings);

// What the environment and the configuration file say, in AWS's order: `explicit_url` (the option
// --endpoint-url), AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's `services` section,
// its `endpoint_url`; the last four unless AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is true.
// AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT, or `use_fips_endpoint` and
// `use_dualstack_endpoint` of the profile.
[[nodiscard]] EndpointSettings endpoint_settings(const io::Variable& variable,
                                                 const ConfigFile& config, std::string_view profile,
                                                 std::string_view explicit_url);

}  // namespace hakoseki::aws
