// The two files of the AWS CLI, `config` and `credentials`, as the SDKs read them together.
// Source: "Shared config and credentials files" of the AWS SDKs and Tools Reference Guide.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source_text.h"

namespace hakoseki::aws {

class ConfigFile {
 public:
  using Section = std::map<std::string, std::string, std::less<>>;

  // Adds what a file says. In `config` a profile stands in `[profile name]` or `[default]`; in
  // `credentials` in `[name]`, and what it says there goes before. Errors: malformed with the
  // place, never with the line itself, which may hold a secret.
  [[nodiscard]] Result<void> read_config(const SourceText& source);
  [[nodiscard]] Result<void> read_credentials(const SourceText& source);

  // Null for a profile that neither file has.
  [[nodiscard]] const Section* profile(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> profile_names() const;
  [[nodiscard]] std::optional<std::string> profile_value(std::string_view name,
                                                         std::string_view key) const;
  // `[sso-session name]`; null without it.
  [[nodiscard]] const Section* sso_session(std::string_view name) const;
  // `endpoint_url` of a service, by Service::config_name, in the `[services x]` that the profile's
  // `services = x` names.
  [[nodiscard]] std::optional<std::string> service_endpoint(std::string_view profile,
                                                            std::string_view service) const;

 private:
  std::map<std::string, Section, std::less<>> profiles_;
  std::map<std::string, Section, std::less<>> sso_sessions_;
  std::map<std::string, Section, std::less<>> services_;  // keys are `service.setting`
};

}  // namespace hakoseki::aws
