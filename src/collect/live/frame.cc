#include "collect/live/frame.h"

#include <array>
#include <cstddef>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/moment.h"
#include "base/sha256.h"
#include "base/source_text.h"
#include "collect/live/operation.h"
#include "collect/live/redaction.h"
#include "formats/json_reader.h"

namespace hakoseki::live {
namespace {

void begin_frame(JsonWriter& json, const Question& question, std::chrono::sys_seconds when,
                 std::string_view request_id) {
  json.begin_object();
  json.member("operation", question.service + ':' + question.operation);
  json.member("account", question.account);
  json.member("region", question.is_global ? std::string() : question.region);
  json.member("time", cli_iso8601({when, 0}));
  if (!request_id.empty()) json.member("requestId", request_id);
  json.key("parameters");
  const SourceText source("parameters", question.parameters);
  const Result<Document> parameters = read_json(source);
  if (parameters) {
    write_redacted(json, parameters->root());
  } else {
    json.null();
  }
}

}  // namespace

std::string name_of(const Question& question) {
  constexpr std::size_t digits = 16;
  return fmt::format("answers/{}/{}/{}/{}-{}", question.account, question.service,
                     question.operation, question.is_global ? "global" : question.region,
                     sha256_hex(question.parameters).substr(0, digits));
}

std::string frame_of(const Question& question, std::chrono::sys_seconds when,
                     std::string_view request_id, const Node& answer) {
  std::string text;
  JsonWriter json(text);
  begin_frame(json, question, when, request_id);
  json.key("answer");
  write_redacted(json, answer);
  json.end_object();
  return text + '\n';
}

std::string frame_of(const Question& question, std::chrono::sys_seconds when,
                     const aws::Failure& failure) {
  std::string text;
  JsonWriter json(text);
  begin_frame(json, question, when, failure.request_id);
  json.key("error");
  json.begin_object();
  json.member("code", code_of(failure));
  json.member("message", redacted({}, failure.message));
  json.member("kind", aws::name_of(failure.trouble));
  json.member("permission", permission_of(question.service, question.operation));
  json.key("status");
  json.number(failure.status);
  // Of what is certain it does not matter how often it was asked for.
  if (failure.is_passing()) {
    json.key("attempts");
    json.number(failure.attempts);
  }
  json.end_object();
  json.end_object();
  return text + '\n';
}

std::string code_of(const aws::Failure& failure) {
  // By Trouble; none of them is a code of AWS that means that something is not there.
  constexpr std::array<std::string_view, 18> codes = {
      "AccessDenied",   "Throttled",      "CredentialsExpired", "CredentialsNotAccepted",
      "NotEnabled",     "WrongClock",     "NotFound",           "InvalidCall",
      "ServerFailed",   "NoAnswerOfAws",  "TruncatedAnswer",    "AnswerTooLarge",
      "NoAnswerInTime", "Unreachable",    "UntrustedServer",    "Interrupted",
      "NoCredentials",  "UnsupportedCall"};
  if (!failure.code.empty()) return failure.code;
  return std::string(codes.at(static_cast<std::size_t>(failure.trouble)));
}

}  // namespace hakoseki::live
