// An answer of the AWS API, wherever it comes from: a file the AWS CLI printed, a snapshot, a live
// account. All are in the JSON that the AWS CLI prints.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/moment.h"
#include "collect/live/operation.h"
#include "formats/node.h"
#include "formats/value.h"

namespace hakoseki::live {

struct AnswerError {
  std::string code;  // "AccessDeniedException"
  std::string message = {};

  // We were not allowed to look.
  [[nodiscard]] bool is_denial() const;
  // What was asked for is not there: "RepositoryPolicyNotFoundException".
  [[nodiscard]] bool is_absence() const;
};

// AWS Organizations answers the management account and delegated administrators, and the API of an
// account that is in no organisation says so: what any other account is told there says nothing of
// the permissions it was asked with.
[[nodiscard]] bool is_of_another_account(std::string_view service, const AnswerError& error);

// The part of the world an answer speaks of; empty where it is not told. Global services have no
// Region.
struct Place {
  std::string account = {};
  std::string region = {};
  auto operator<=>(const Place&) const = default;
};

struct Answer {
  const Operation* operation = nullptr;
  Place place = {};
  // What was asked: the parameters of the request, and single texts at the top of the answer, which
  // is where an id stands that the answer does not repeat.
  std::map<std::string, std::string, std::less<>> asked = {};
  // The request asked for some things only, so that what it lacks may be there.
  bool narrowed = false;
  std::optional<Moment> time = {};  // when it was given; only frames tell
  Value body = {};                  // the declared fields
  std::optional<AnswerError> error = {};
  std::string next_token = {};  // there are further pages behind this one
  std::uint32_t input = 0;      // which of Inventory::inputs it is
  // The answer as a whole.
  Evidence evidence = {};

  // What was asked under this name, in either spelling of its first letter; null where it is not
  // known.
  [[nodiscard]] const std::string* asked_for(std::string_view name) const;
};

// What a document says, if it is an answer: its operation is told by a frame
//   {"operation": "ecr:GetRepositoryPolicy", "account": ..., "region": ..., "parameters": {...},
//    "answer": {...}}            or, in place of the answer, "error": {"code": ..., "message": ...}
// or by its shape.
struct Recognised {
  enum class Kind : std::uint8_t {
    nothing,    // no answer, or of an operation hakoseki does not know
    unread,     // an answer of which no check asks anything
    ambiguous,  // an empty list that several operations may have answered
    answer,
  };
  Kind kind = Kind::nothing;
  Answer answer = {};
};

[[nodiscard]] Recognised recognise(const Node& root, std::uint32_t input);

// "An error occurred (AccessDeniedException) when calling the DescribeServices operation: ...", as
// the AWS CLI prints it. Nothing where the text is none, or of an operation that is not known.
[[nodiscard]] std::optional<Answer> recognise_error(std::string_view text, std::uint32_t input);

}  // namespace hakoseki::live
