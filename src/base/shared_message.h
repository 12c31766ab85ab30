// A message that many findings carry and none changes: a copy is the same message, not another one.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace hakoseki {

class SharedMessage {
 public:
  SharedMessage() = default;
  // Implicit: it stands in for a Message.
  SharedMessage(Message message) : message_(std::make_shared<const Message>(std::move(message))) {}
  SharedMessage(const Text& text) : SharedMessage(Message(text)) {}
  SharedMessage(std::string english, std::string japanese)
      : SharedMessage(Message(std::move(english), std::move(japanese))) {}

  // Points into this object and its copies.
  operator const Message&() const {
    static const Message nothing;
    return message_ ? *message_ : nothing;
  }
  [[nodiscard]] std::string_view in(Language language) const {
    return static_cast<const Message&>(*this).in(language);
  }
  [[nodiscard]] const Message* operator->() const { return &static_cast<const Message&>(*this); }

  [[nodiscard]] bool operator==(const SharedMessage& other) const {
    return message_ == other.message_ ||
           static_cast<const Message&>(*this) == static_cast<const Message&>(other);
  }

 private:
  std::shared_ptr<const Message> message_;  // null: an empty one
};

}  // namespace hakoseki
