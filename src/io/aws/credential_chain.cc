#include "io/aws/credential_chain.h"

#include <functional>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/utf8.h"
#include "io/aws/local_provider.h"
#include "io/aws/profile_provider.h"
#include "io/aws/role.h"

namespace hakoseki::aws {
namespace {

std::string set(const io::Surroundings& around, std::string_view name) {
  return around.variable(name).value_or("");
}

Result<Provided> web_identity_of_environment(const CredentialContext& context,
                                             std::string_view profile) {
  const io::Surroundings& around = context.around;
  const std::string file = set(around, "AWS_WEB_IDENTITY_TOKEN_FILE");
  if (file.empty()) {
    return Provided{.remark = "web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set"};
  }
  RoleRequest role{.arn = set(around, "AWS_ROLE_ARN")};
  if (role.arn.empty()) {
    return std::unexpected(
        Error{Fault::malformed, "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not"});
  }
  if (const std::string session = set(around, "AWS_ROLE_SESSION_NAME"); !session.empty()) {
    role.session_name = session;
  }
  TRY(Credentials found,
      assume_role_with_web_identity(context, role, file, default_region(context, profile)));
  return Provided{std::move(found)};
}

// The variable that names a file, and its name in ~/.aws.
struct SharedFile {
  std::string_view variable;
  std::string_view name;
};
constexpr SharedFile config_file = {"AWS_CONFIG_FILE", "config"};
constexpr SharedFile credentials_file = {"AWS_SHARED_CREDENTIALS_FILE", "credentials"};

std::string path_of(const SharedFile& file, const io::Surroundings& around) {
  std::string path = set(around, file.variable);
  if (path.starts_with("~/")) path.replace(0, 1, around.home);
  return path.empty() ? fmt::format("{}/.aws/{}", around.home, file.name) : path;
}

Result<void> read_shared_file(const io::Surroundings& around, const SharedFile& file,
                              ConfigFile& into,
                              Result<void> (ConfigFile::*reader)(const SourceText&)) {
  const bool is_named = !set(around, file.variable).empty();
  const std::string path = path_of(file, around);
  Result<std::string> text = around.read_file(path);
  if (!text && !is_named && text.error().fault == Fault::unavailable) return {};
  if (!text) {
    text.error().what = fmt::format("{}: {}", file.variable, text.error().what);
    return std::unexpected(std::move(text.error()));
  }
  return (into.*reader)(SourceText(path, std::move(*text)));
}

// Only where nobody asked for this very profile may another provider be asked.
Result<Provided> profile_of_user(const CredentialContext& context, const std::string& profile,
                                 bool is_named) {
  TRY(Provided found, profile_credentials(context, profile));
  if (!found.credentials && is_named) {
    return std::unexpected(Error{
        Fault::unavailable, fmt::format("{}; see `aws configure list-profiles`", found.remark)});
  }
  return found;
}

}  // namespace

Result<ConfigFile> read_shared_files(const io::Surroundings& around) {
  ConfigFile config;
  TRY_VOID(read_shared_file(around, config_file, config, &ConfigFile::read_config));
  TRY_VOID(read_shared_file(around, credentials_file, config, &ConfigFile::read_credentials));
  return config;
}

std::array<std::string, 2> shared_file_paths(const io::Surroundings& around) {
  return {path_of(config_file, around), path_of(credentials_file, around)};
}

std::string profile_name(const io::Surroundings& around, std::string_view option) {
  if (!option.empty()) return std::string(option);
  const std::string named = set(around, "AWS_PROFILE");
  return named.empty() ? "default" : named;
}

Result<Credentials> find_credentials(const io::Surroundings& around, const ChainOptions& options) {
  TRY(const ConfigFile config, read_shared_files(around));
  const CredentialContext context{around, config, options.endpoints};
  const std::string profile = profile_name(around, options.profile);
  const bool is_named = !options.profile.empty() || around.variable("AWS_PROFILE").has_value();
  std::vector<std::function<Result<Provided>()>> providers;
  if (options.profile.empty()) {
    providers.emplace_back([&] { return environment_credentials(around); });
    providers.emplace_back([&] { return web_identity_of_environment(context, profile); });
  }
  providers.emplace_back([&] { return profile_of_user(context, profile, is_named); });
  providers.emplace_back([&] { return container_credentials(around); });
  providers.emplace_back([&] { return instance_credentials(around); });
  std::vector<std::string> remarks;
  for (const auto& ask : providers) {
    TRY(Provided found, ask());
    if (found.credentials) return std::move(*found.credentials);
    remarks.push_back(std::move(found.remark));
  }
  return std::unexpected(Error{
      Fault::unavailable,
      fmt::format("no AWS credentials: {}. Log in with `aws configure` or `aws sso login`, name a "
                  "profile in AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                  fmt::join(remarks, "; "))});
}

}  // namespace hakoseki::aws
