#include "io/http.h"

#include <utility>

namespace hakoseki::io {

Error error_of(const HttpFailure& failure) {
  return {failure.trouble == HttpTrouble::too_large ? Fault::too_large : Fault::unavailable,
          failure.what};
}

HttpOutcome fetch(Http& http, HttpRequest request) {
  HttpOutcome outcome = std::unexpected(HttpFailure{HttpTrouble::interrupted, "never answered"});
  http.submit(std::move(request), [&](HttpOutcome result) { outcome = std::move(result); });
  http.run();
  return outcome;
}

}  // namespace hakoseki::io
