#include "io/image/ecr_login.h"

#include <optional>
#include <utility>

#include "base/base64.h"

namespace hakoseki::io {

Result<RegistryLogin> ecr_login(aws::Client& client, Http& http, const std::string& region) {
  const aws::Call call{.service = "ecr", .operation = "GetAuthorizationToken", .region = region};
  const std::string place = aws::place_of(call);
  std::optional<aws::Outcome> outcome;
  client.submit(call, [&](aws::Outcome said) { outcome = std::move(said); });
  http.run();
  if (!outcome) return std::unexpected(Error{Fault::unavailable, "never answered", place});
  if (!*outcome) return std::unexpected(aws::error_of(outcome->error(), place));
  const auto data = (*outcome)->document.root().find("authorizationData");
  const auto token = data && data->is_list() && data->size() > 0
                         ? data->element(0).find("authorizationToken")
                         : std::nullopt;
  const auto pair = token ? from_base64(token->text()) : std::nullopt;
  const std::size_t colon = pair ? pair->find(':') : std::string::npos;
  if (colon == std::string::npos) {
    return std::unexpected(Error{Fault::malformed, "the answer holds no token", place});
  }
  return RegistryLogin{pair->substr(0, colon), pair->substr(colon + 1), "", place};
}

}  // namespace hakoseki::io
