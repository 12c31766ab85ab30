// What is read of acm.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    // Without the types of keys it lists those of RSA with 1024 and 2048 bits alone. What
    // DescribeCertificate tells of one beyond that nobody judges.
    {.service = "acm",
     .operation = "ListCertificates",
     .parameters = {{{"Includes", R"({"keyTypes":["RSA_1024","RSA_2048","RSA_3072","RSA_4096",)"
                                  R"("EC_prime256v1","EC_secp384r1","EC_secp521r1"]})"}}}},
});

}  // namespace

std::span<const CallRow> acm_calls() {
  return rows;
}

}  // namespace hakoseki::live
