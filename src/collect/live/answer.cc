#include "collect/live/answer.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "collect/live/fields.h"
#include "io/aws/json_node.h"

namespace hakoseki::live {
namespace {

constexpr std::array<std::string_view, 4> tokens = {"NextToken", "nextToken", "NextMarker",
                                                    "Marker"};

// Whether the first element of a list is a text, or a thing with or without the member; an empty
// list may be of anything.
bool fits_elements(const Node& list, std::string_view rest) {
  if (!list.is_list()) return false;
  if (list.size() == 0 || rest.empty()) return true;
  const Node first = list.element(0);
  if (rest == "$") return first.is_scalar();
  return first.is_map() && first.find(rest.substr(1)).has_value() == rest.starts_with('.');
}

bool holds(const Node& root, std::string_view word) {
  if (word.starts_with('!')) return !root.find(word.substr(1));
  if (const std::size_t list = word.find("[]"); list != std::string_view::npos) {
    const std::optional<Node> found = root.find(word.substr(0, list));
    return found && fits_elements(*found, word.substr(list + 2));
  }
  const std::size_t dot = word.find('.');
  const std::optional<Node> found = root.find(word.substr(0, dot));
  if (!found || dot == std::string_view::npos) return found.has_value();
  return found->find(word.substr(dot + 1)).has_value();
}

bool fits(const Node& root, const Operation& operation) {
  const std::vector<std::string_view> words = words_of(operation.mark);
  return std::all_of(words.begin(), words.end(),
                     [&](std::string_view word) { return holds(root, word); });
}

// Lists of texts as one text with commas.
std::string joined(const Node& node) {
  if (node.is_scalar()) return std::string(node.text());
  std::string all;
  for (std::size_t i = 0; node.is_list() && i < node.size(); ++i) {
    if (i > 0) all += ',';
    all += node.element(i).text();
  }
  return all;
}

// Parameters that choose pages and details, not things.
bool is_neutral(std::string_view name) {
  constexpr std::array<std::string_view, 11> names = {
      "NextToken",  "nextToken",     "Marker",  "PageSize", "MaxItems",  "MaxResults",
      "maxResults", "StartingToken", "include", "Include",  "includeAll"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

void take_parameters(const Node& map, Answer& answer) {
  for (std::size_t i = 0; map.is_map() && i < map.size(); ++i) {
    const std::string_view key = map.key(i).text();
    const Node value = map.value(i);
    answer.asked.insert_or_assign(std::string(key), joined(value));
    // What stands in a structure is called by its path: "imageId.imageDigest".
    for (std::size_t j = 0; value.is_map() && j < value.size(); ++j) {
      const Node inner = value.value(j);
      if (!inner.is_scalar()) continue;
      answer.asked.insert_or_assign(fmt::format("{}.{}", key, value.key(j).text()),
                                    std::string(inner.text()));
    }
    answer.narrowed = answer.narrowed || !is_neutral(key);
  }
}

// A large account has thousands of answers of one operation.
const Fields& fields_of(const Operation& operation) {
  static std::mutex mutex;
  static std::map<const Operation*, const Fields> known;  // a node never moves
  const std::lock_guard lock(mutex);
  auto found = known.find(&operation);
  if (found == known.end()) found = known.emplace(&operation, Fields::of(operation.reads)).first;
  return found->second;
}

void take_body(const Node& body, Answer& answer) {
  for (std::size_t i = 0; i < body.size(); ++i) {
    const std::string_view key = body.key(i).text();
    const Node value = body.value(i);
    if (!value.is_scalar() || value.is_null()) continue;
    if (std::find(tokens.begin(), tokens.end(), key) != tokens.end()) {
      answer.next_token = value.text();
    } else {
      answer.asked.emplace(key, value.text());
    }
  }
  const std::string place = answer.operation->full_name() + '#';
  answer.body = read_fields(body, fields_of(*answer.operation), answer.input, place);
}

Evidence whole(const Node& root, const Answer& answer) {
  return {.source = Source::api,
          .input = answer.input,
          .span = root.span(),
          .pointer = answer.operation->full_name() + '#'};
}

AnswerError error_of(const Node& error) {
  return {aws::member_text(error, "code"), aws::member_text(error, "message")};
}

Recognised framed(const Node& root, std::uint32_t input) {
  const Operation* operation = find_operation(aws::member_text(root, "operation"));
  // That something could not be asked matters also where no check asks for it: what it leads to is
  // missing.
  const std::optional<Node> error = root.find("error");
  if (operation == nullptr || (operation->reads.empty() && !error)) {
    return {.kind = Recognised::Kind::unread};
  }
  if (error && is_of_another_account(operation->service, error_of(*error))) {
    return {.kind = Recognised::Kind::unread};
  }
  Recognised result{.kind = Recognised::Kind::answer};
  Answer& answer = result.answer;
  answer.operation = operation;
  answer.input = input;
  answer.place = {aws::member_text(root, "account"), aws::member_text(root, "region")};
  answer.time = parse_moment(aws::member_text(root, "time"));
  answer.evidence = whole(root, answer);
  if (const auto parameters = root.find("parameters")) take_parameters(*parameters, answer);
  if (error) {
    answer.error = error_of(*error);
    answer.evidence = whole(*error, answer);
    answer.body = Value::absent_at(answer.evidence);
    return result;
  }
  const std::optional<Node> body = root.find("answer");
  if (!body || !body->is_map()) return {};
  take_body(*body, answer);
  return result;
}

}  // namespace

bool AnswerError::is_denial() const {
  constexpr std::array<std::string_view, 5> marks = {
      "AccessDenied", "Unauthorized", "AuthorizationError", "NotAuthorized", "Forbidden"};
  return std::any_of(marks.begin(), marks.end(), [this](std::string_view mark) {
    return code.find(mark) != std::string::npos;
  });
}

bool AnswerError::is_absence() const {
  constexpr std::array<std::string_view, 17> codes = {
      "ApiNotInstalled",
      "ConfigMapNotFound",
      "ImageNotFoundException",
      "RepositoryNotFoundException",
      "RepositoryPolicyNotFoundException",
      "ScanNotFoundException",
      "SigningConfigurationNotFoundException",
      "LifecyclePolicyNotFoundException",
      "RegistryPolicyNotFoundException",
      "NoSuchBucketPolicy",
      "NoSuchLifecycleConfiguration",
      "NoSuchPublicAccessBlockConfiguration",
      "ServerSideEncryptionConfigurationNotFoundError",
      "PolicyNotFound",
      "NoSuchEntity",
      "ParameterNotFound",
      "ResourceNotFoundException",
  };
  // AWS Security Hub says so of an account where it is off.
  if (code == "InvalidAccessException") return message.find("not subscribed") != std::string::npos;
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool is_of_another_account(std::string_view service, const AnswerError& error) {
  return service == "organizations" &&
         (error.is_denial() || error.code == "AWSOrganizationsNotInUseException");
}

const std::string* Answer::asked_for(std::string_view name) const {
  for (const auto& [key, value] : asked) {
    const bool same = key.size() == name.size() && !key.empty() &&
                      (key.front() | 0x20) == (name.front() | 0x20) &&
                      std::string_view(key).substr(1) == name.substr(1);
    if (same) return &value;
  }
  return nullptr;
}

Recognised recognise(const Node& root, std::uint32_t input) {
  if (!root.is_map()) return {};
  if (root.find("operation") && (root.find("answer") || root.find("error"))) {
    return framed(root, input);
  }
  // What asks for more is the closer one.
  const Operation* found = nullptr;
  std::size_t most = 0;
  bool alone = true;
  for (const Operation* one : operations()) {
    if (!fits(root, *one)) continue;
    const std::size_t words = words_of(one->mark).size();
    alone = words > most || (alone && words < most);
    if (words > most) found = one;
    most = std::max(most, words);
  }
  if (found == nullptr) return {};
  if (!alone) return {.kind = Recognised::Kind::ambiguous};
  if (found->reads.empty()) return {.kind = Recognised::Kind::unread};
  Recognised result{.kind = Recognised::Kind::answer};
  result.answer.operation = found;
  result.answer.input = input;
  result.answer.evidence = whole(root, result.answer);
  take_body(root, result.answer);
  return result;
}

std::optional<Answer> recognise_error(std::string_view text, std::uint32_t input) {
  constexpr std::string_view opening = "An error occurred (";
  constexpr std::string_view middle = ") when calling the ";
  constexpr std::string_view closing = " operation";
  const std::size_t begin = text.find(opening);
  if (begin == std::string_view::npos) return std::nullopt;
  const auto line = static_cast<std::uint32_t>(
      1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), '\n'));
  text.remove_prefix(begin + opening.size());
  const std::size_t behind_code = text.find(middle);
  if (behind_code == std::string_view::npos) return std::nullopt;
  const std::string_view code = text.substr(0, behind_code);
  text.remove_prefix(behind_code + middle.size());
  const std::size_t behind_name = text.find(closing);
  if (behind_name == std::string_view::npos) return std::nullopt;
  const std::string_view name = text.substr(0, behind_name);
  const std::string_view message = text.substr(behind_name + closing.size());
  // Services share names of operations; the message says which permission is missing.
  const Operation* found = nullptr;
  for (const Operation* one : operations()) {
    if (one->name != name) continue;
    const bool named = message.find(one->permission()) != std::string_view::npos;
    if (named) {
      found = one;
      break;
    }
    if (found != nullptr) return std::nullopt;
    found = one;
  }
  if (found == nullptr) return std::nullopt;
  Answer answer{.operation = found, .input = input};
  answer.error = AnswerError{std::string(code), {}};
  answer.evidence = {.source = Source::api,
                     .input = input,
                     .span = {{line, 1}, {line, 2}},
                     .pointer = found->full_name()};
  answer.body = Value::absent_at(answer.evidence);
  return answer;
}

}  // namespace hakoseki::live
