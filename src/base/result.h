// The one way in which a function says that its input or a service is unusable.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <utility>

#include "base/text.h"

namespace hakoseki {

// What kind of bad news an Error is. Closed on purpose: callers react to these, never to texts.
enum class Fault : std::uint8_t {
  malformed,    // the input breaks its own grammar
  denied,       // we were not allowed to look
  unavailable,  // not there, or not reachable
  too_large,    // a limit of base/limits.h was met
  unsupported,  // a valid input of a kind this program does not read
};

// `what` is lowercase, without a final period, user input in backticks; `where` is a place such as
// `infra/app.yaml:41:7`, or empty.
struct Error {
  Error() = default;
  // Told in English alone: the details of what a parser met.
  Error(Fault kind, std::string english, std::string place = {})
      : fault(kind), what(std::move(english)), where(std::move(place)) {}
  Error(Fault kind, Message both, std::string place = {})
      : fault(kind), what(std::move(both.en)), where(std::move(place)), ja(std::move(both.ja)) {}

  // "infra/app.yaml:41:7: mapping key `A` is given twice"
  [[nodiscard]] std::string message() const { return message(Language::en); }
  [[nodiscard]] std::string message(Language language) const;
  // `what` in both languages. Where it is told in English alone, the Japanese says of what kind it
  // is and quotes it.
  [[nodiscard]] Message told() const;

  Fault fault = Fault::malformed;
  std::string what;
  std::string where;
  std::string ja;  // `what` in Japanese; empty where it is told in English alone
};

// libstdc++ 12's std::expected is not [[nodiscard]]; this is.
template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using std::expected<T, Error>::expected;
};

}  // namespace hakoseki

// TRY(auto image, parse_image_ref(text));   declares `image`, or returns the error.
// A declaration and not an expression: the statement-expression form leaks half-built aggregates.
#define TRY(declaration, ...) TRY_IMPL_(TRY_NAME_(__COUNTER__), declaration, __VA_ARGS__)
#define TRY_IMPL_(name, declaration, ...)            \
  auto name = (__VA_ARGS__);                         \
  if (!name) [[unlikely]]                            \
    return std::unexpected(std::move(name).error()); \
  declaration = std::move(*name)
#define TRY_VOID(...)                                        \
  if (auto outcome_ = (__VA_ARGS__); !outcome_) [[unlikely]] \
  return std::unexpected(std::move(outcome_).error())
#define TRY_NAME_(counter) TRY_JOIN_(try_result_, counter)
#define TRY_JOIN_(a, b) a##b
