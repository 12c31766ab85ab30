#include "app/call_options.h"

#include <charconv>
#include <optional>
#include <string>

#include "app/options.h"

namespace hakoseki::app {

Result<live::CallOptions> call_options(const Arguments& arguments) {
  live::CallOptions options;
  TRY(const auto report, value_of(arguments, "credential-report"));
  options.credential_report = report.has_value();
  TRY(const auto without_kubernetes, value_of(arguments, "no-kubernetes"));
  options.kubernetes = !without_kubernetes;
  TRY(const auto revisions, value_of(arguments, "revisions"));
  // A number from 1 to 100, as the option takes no other.
  if (revisions) {
    std::from_chars(revisions->data(), revisions->data() + revisions->size(), options.revisions);
  }
  return options;
}

}  // namespace hakoseki::app
