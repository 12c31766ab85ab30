// What the name of a function says of what it does.
#pragma once

#include <string_view>

namespace hakoseki {

// A name proves nothing, but one that says both what is done and to what is a claim that somebody
// made: verify-image-signatures, SignatureVerifier, notation-admission. One word of them is none:
// verify-smoke-tests, designing.
[[nodiscard]] bool claims_verification(std::string_view name);

}  // namespace hakoseki
