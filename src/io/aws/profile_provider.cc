#include "io/aws/profile_provider.h"

#include <charconv>
#include <chrono>
#include <set>

#include <fmt/format.h>

#include "base/source_text.h"
#include "base/utf8.h"
#include "formats/json_reader.h"
#include "io/aws/json_node.h"
#include "io/aws/local_provider.h"
#include "io/aws/role.h"
#include "io/aws/session_cache.h"
#include "io/aws/sso_provider.h"
#include "io/program.h"

namespace hakoseki::aws {
namespace {

constexpr std::chrono::milliseconds program_limit{60'000};  // it may ask a person for a code

std::string value_of(const ConfigFile::Section& section, std::string_view key) {
  const auto at = section.find(key);
  return at == section.end() ? std::string() : at->second;
}

// Follows the profiles that roles come from.
class ProfileReader {
 public:
  explicit ProfileReader(const CredentialContext& context) : context_(context) {}

  Result<Provided> read(std::string_view name) {
    const ConfigFile::Section* profile = context_.config.profile(name);
    if (profile == nullptr) {
      return Provided{.remark = fmt::format("profile `{}`: it is not there", shown(name))};
    }
    if (profile->contains("role_arn") && profile->contains("web_identity_token_file")) {
      return provided(web_identity(name, *profile));
    }
    if (profile->contains("role_arn")) return provided(role(name, *profile));
    if (is_sso(*profile)) return provided(sso_credentials(context_, name, *profile));
    return own(name, *profile);
  }

 private:
  static std::string shown(std::string_view name) { return utf8::neutralise(name); }

  static std::unexpected<Error> malformed(std::string_view name, std::string_view why) {
    return std::unexpected(
        Error{Fault::malformed, fmt::format("profile `{}`: {}", shown(name), why)});
  }

  static Result<Provided> provided(Result<Credentials> found) {
    if (!found) return std::unexpected(std::move(found.error()));
    return Provided{std::move(*found)};
  }

  static Result<RoleRequest> role_request(std::string_view name,
                                          const ConfigFile::Section& profile) {
    RoleRequest request{.arn = value_of(profile, "role_arn"),
                        .external_id = value_of(profile, "external_id"),
                        .mfa_serial = value_of(profile, "mfa_serial")};
    if (const std::string session = value_of(profile, "role_session_name"); !session.empty()) {
      request.session_name = session;
    }
    const std::string seconds = value_of(profile, "duration_seconds");
    const auto [end, error] =
        std::from_chars(seconds.data(), seconds.data() + seconds.size(), request.seconds);
    if (!seconds.empty() && (error != std::errc{} || end != seconds.data() + seconds.size())) {
      return malformed(name, "`duration_seconds` is no number");
    }
    return request;
  }

  Result<Credentials> role(std::string_view name, const ConfigFile::Section& profile) {
    if (!profile.contains("source_profile") && !profile.contains("credential_source")) {
      return malformed(name, "`role_arn` needs `source_profile` or `credential_source`");
    }
    TRY(RoleRequest request, role_request(name, profile));
    if (!request.mfa_serial.empty()) {
      if (auto session = cached_session(context_.around, profile)) return std::move(*session);
    }
    TRY(const Credentials source, source_of(name, profile));
    if (!request.mfa_serial.empty()) {
      TRY(request.mfa_code, mfa_code(name, request.mfa_serial));
    }
    Result<Credentials> found =
        assume_role(context_, source.keys, request, default_region(context_, name));
    if (!found) {
      found.error().what = fmt::format("profile `{}`: cannot take role `{}`: {}", shown(name),
                                       utf8::neutralise(request.arn), found.error().what);
    }
    return found;
  }

  [[nodiscard]] Result<std::string> mfa_code(std::string_view name,
                                             const std::string& serial) const {
    Result<std::string> code = context_.around.mfa_code(serial);
    if (code) return code;
    code.error().what = fmt::format(
        "profile `{0}`: its role wants the code of an MFA device: {1}; give it with --mfa-code, or "
        "run `aws sts get-caller-identity --profile {0}` first, which keeps the session",
        shown(name), code.error().what);
    return code;
  }

  // The identity that takes the role.
  Result<Credentials> source_of(std::string_view name, const ConfigFile::Section& profile) {
    const std::string source = value_of(profile, "source_profile");
    if (source.empty()) return named_source(name, value_of(profile, "credential_source"));
    if (!taken_.insert(std::string(name)).second) {
      return malformed(name, "its `source_profile`s come back to it");
    }
    // A profile may hold the keys with which it takes its own role.
    const ConfigFile::Section* other = context_.config.profile(source);
    if (other == nullptr) {
      return malformed(name, fmt::format("`source_profile` `{}` is not there", shown(source)));
    }
    TRY(Provided found, source == name ? own(name, profile) : read(source));
    if (found.credentials) return std::move(*found.credentials);
    if (source == name) return malformed(name, "its `source_profile`s come back to it");
    return malformed(name, fmt::format("`source_profile` `{}` has no credentials", shown(source)));
  }

  Result<Credentials> named_source(std::string_view name, const std::string& source) {
    const io::Surroundings& around = context_.around;
    if (source != "Environment" && source != "EcsContainer" && source != "Ec2InstanceMetadata") {
      return malformed(name,
                       "`credential_source` is none of Environment, EcsContainer and "
                       "Ec2InstanceMetadata");
    }
    TRY(Provided found, source == "EcsContainer"          ? container_credentials(around)
                        : source == "Ec2InstanceMetadata" ? instance_credentials(around)
                                                          : environment_credentials(around));
    if (found.credentials) return std::move(*found.credentials);
    return malformed(name, found.remark);
  }

  Result<Credentials> web_identity(std::string_view name, const ConfigFile::Section& profile) {
    TRY(const RoleRequest request, role_request(name, profile));
    return assume_role_with_web_identity(context_, request,
                                         value_of(profile, "web_identity_token_file"),
                                         default_region(context_, name));
  }

  // Keys that stand in the files, or that a program prints.
  Result<Provided> own(std::string_view name, const ConfigFile::Section& profile) {
    Credentials found{
        .keys = {value_of(profile, "aws_access_key_id"), value_of(profile, "aws_secret_access_key"),
                 value_of(profile, "aws_session_token")},
        .origin = {Origin::Kind::profile, std::string(name)}};
    if (found.keys.id.empty() != found.keys.secret.empty()) {
      return malformed(name, "one of `aws_access_key_id` and `aws_secret_access_key` is missing");
    }
    if (!found.keys.id.empty()) return Provided{std::move(found)};
    const std::string command = value_of(profile, "credential_process");
    if (!command.empty()) return provided(printed(name, command));
    return Provided{.remark = fmt::format("profile `{}`: it has no credentials", shown(name))};
  }

  Result<Credentials> printed(std::string_view name, const std::string& command) {
    const Result<std::vector<std::string>> words = io::command_words(command);
    if (!words) {
      return malformed(name, fmt::format("`credential_process`: {}", words.error().what));
    }
    const Result<std::string> text = context_.around.run_program(*words, program_limit);
    if (!text) {
      Error error = text.error();
      error.what = fmt::format("profile `{}`: {}", shown(name), error.what);
      return std::unexpected(std::move(error));
    }
    const SourceText source("printed", *text);
    const Result<Document> document = read_json(source);
    if (!document || member_text(document->root(), "Version") != "1") {
      return malformed(name, "`credential_process` printed no JSON with `Version` 1");
    }
    return credentials_in(*text, {}, {Origin::Kind::program, std::string(name)});
  }

  const CredentialContext& context_;
  std::set<std::string, std::less<>> taken_;  // the profiles whose roles are being taken
};

}  // namespace

Result<Provided> profile_credentials(const CredentialContext& context, std::string_view name) {
  return ProfileReader(context).read(name);
}

}  // namespace hakoseki::aws
