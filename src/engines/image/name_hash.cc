#include "engines/image/name_hash.h"

#include <array>
#include <cstring>
#include <random>

namespace hakoseki::image {
namespace {

// For each word of the longest name, its parent and its length.
using Secrets = std::array<std::uint64_t, 1024 + 4>;

Secrets make_secrets() {
  std::random_device source;
  std::seed_seq seed{source(), source(), source(), source(), source(), source()};
  std::mt19937_64 numbers(seed);
  Secrets secrets;
  for (std::uint64_t& secret : secrets)
    secret = numbers();
  return secrets;
}

}  // namespace

// Multilinear: of any two names, the upper half of the sum is the same for one choice of secrets in
// 2^32 (Lemire and Kaser, "Strongly universal string hashing is fast", 2014). Names beyond the last
// secret begin anew.
std::uint32_t name_hash(std::string_view name, std::uint32_t parent) {
  static const Secrets secrets = make_secrets();
  std::uint64_t sum =
      secrets[0] + secrets[1] * parent + secrets[2] * static_cast<std::uint32_t>(name.size());
  for (std::size_t next = 3; !name.empty(); next = next + 1 < secrets.size() ? next + 1 : 3) {
    std::uint32_t word = 0;
    if (name.size() >= sizeof(word)) {
      std::memcpy(&word, name.data(), sizeof(word));
      name.remove_prefix(sizeof(word));
    } else {
      std::memcpy(&word, name.data(), name.size());
      name = {};
    }
    sum += secrets[next] * word;
  }
  return static_cast<std::uint32_t>(sum >> 32U);
}

}  // namespace hakoseki::image
