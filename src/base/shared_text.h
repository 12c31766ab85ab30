// A text that many things carry and none changes: a copy is the same text, not another one.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace hakoseki {

class SharedText {
 public:
  SharedText() = default;
  // Implicit: it stands in for a std::string.
  SharedText(std::string text)
      : text_(text.empty() ? nullptr : std::make_shared<const std::string>(std::move(text))) {}
  SharedText(const char* text) : SharedText(std::string(text)) {}

  [[nodiscard]] bool empty() const { return text_ == nullptr; }
  // Points into this object and its copies.
  [[nodiscard]] std::string_view view() const {
    return text_ ? std::string_view(*text_) : std::string_view();
  }
  [[nodiscard]] std::string str() const { return std::string(view()); }

  [[nodiscard]] bool operator==(const SharedText& other) const { return view() == other.view(); }

 private:
  std::shared_ptr<const std::string> text_;  // never of an empty text
};

}  // namespace hakoseki
