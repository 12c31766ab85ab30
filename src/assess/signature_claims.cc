#include "assess/signature_claims.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace hakoseki {
namespace {

// "verify", "Image", "signature" of "verify-ImageSignature", in lower case.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool upper = c >= 'A' && c <= 'Z';
    const bool lower = c >= 'a' && c <= 'z';
    const bool starts = upper && i > 0 && name[i - 1] >= 'a' && name[i - 1] <= 'z';
    if ((starts || (!upper && !lower)) && !word.empty()) words.push_back(std::exchange(word, {}));
    if (upper) word += static_cast<char>(c - 'A' + 'a');
    if (lower) word += c;
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

}  // namespace

bool claims_verification(std::string_view name) {
  static constexpr auto objects =
      std::to_array<std::string_view>({"signature", "signatures", "signer", "notation", "cosign"});
  static constexpr auto deeds =
      std::to_array<std::string_view>({"verify", "verifies", "verifier", "verification", "validate",
                                       "validator", "validation", "admission", "check", "checker"});
  // skip-signature-verification, noop-verifier
  static constexpr auto vetoes = std::to_array<std::string_view>(
      {"skip", "skips", "no", "not", "non", "noop", "without", "disable", "disabled", "bypass",
       "ignore", "off", "fake", "dummy", "mock", "stub", "unverified"});
  const std::vector<std::string> words = words_of(name);
  const auto has_one_of = [&](const auto& list) {
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
      return std::find(list.begin(), list.end(), word) != list.end();
    });
  };
  return has_one_of(objects) && has_one_of(deeds) && !has_one_of(vetoes);
}

}  // namespace hakoseki
