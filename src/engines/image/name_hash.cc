#include "engines/image/name_hash.h"

#include <algorithm>
#include <cstring>
#include <random>

namespace hakoseki::image {
namespace {

struct Secret {
  std::uint64_t first;
  std::uint64_t second;
};

std::uint64_t random_number() {
  std::random_device source;
  return (std::uint64_t{source()} << 32U) | source();
}

// Both halves of the product of 128 bits: what differs in one factor is spread by the secret in the
// other.
std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t lower = 0xFFFFFFFF;
  const std::uint64_t low = (a & lower) * (b & lower);
  const std::uint64_t crossed = (a >> 32U) * (b & lower);
  const std::uint64_t middle = (low >> 32U) + (crossed & lower) + (a & lower) * (b >> 32U);
  const std::uint64_t high = (a >> 32U) * (b >> 32U) + (crossed >> 32U) + (middle >> 32U);
  return high ^ (a * b);
}

}  // namespace

std::size_t name_hash(std::string_view name, std::uint64_t parent) {
  static const Secret secret = {random_number(), random_number() | 1U};
  std::uint64_t hash = fold(parent ^ secret.first, name.size() ^ secret.second);
  while (!name.empty()) {
    std::uint64_t word = 0;
    const std::size_t taken = std::min(name.size(), sizeof(word));
    std::memcpy(&word, name.data(), taken);
    name.remove_prefix(taken);
    hash = fold(hash ^ word, secret.second);
  }
  return fold(hash, secret.first | 1U);
}

}  // namespace hakoseki::image
