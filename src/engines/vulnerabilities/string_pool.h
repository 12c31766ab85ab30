// Texts that are told again and again, each kept once, while the database is made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hakoseki::vulnerabilities {

class StringPool {
 public:
  StringPool() { number(""); }

  // The same for the same text; that of the empty one is 0.
  std::uint32_t number(std::string_view text);
  [[nodiscard]] std::string_view at(std::uint32_t number) const { return texts_[number]; }
  [[nodiscard]] std::size_t size() const { return texts_.size(); }
  [[nodiscard]] const std::vector<std::string_view>& texts() const { return texts_; }

 private:
  std::string_view keep(std::string_view text);

  std::unordered_map<std::string_view, std::uint32_t> numbers_;
  std::vector<std::string_view> texts_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t left_ = 0;  // of the last block
  char* next_ = nullptr;
};

}  // namespace hakoseki::vulnerabilities
