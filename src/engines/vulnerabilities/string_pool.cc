#include "engines/vulnerabilities/string_pool.h"

#include <algorithm>
#include <cstring>

namespace hakoseki::vulnerabilities {
namespace {

constexpr std::size_t block_bytes = std::size_t{1} << 20U;

}  // namespace

std::string_view StringPool::keep(std::string_view text) {
  if (text.empty()) return {};
  if (text.size() > left_) {
    left_ = std::max(block_bytes, text.size());
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(left_));
    next_ = blocks_.back().get();
  }
  std::memcpy(next_, text.data(), text.size());
  const std::string_view kept(next_, text.size());
  next_ += text.size();
  left_ -= text.size();
  return kept;
}

std::uint32_t StringPool::number(std::string_view text) {
  if (const auto known = numbers_.find(text); known != numbers_.end()) return known->second;
  const auto number = static_cast<std::uint32_t>(texts_.size());
  texts_.push_back(keep(text));
  numbers_.emplace(texts_.back(), number);
  return number;
}

}  // namespace hakoseki::vulnerabilities
