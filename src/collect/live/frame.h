// One answer of the AWS API with what was asked, when and where, as snapshots keep it and answer.h
// recognises it.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "formats/node.h"
#include "io/aws/failure.h"

namespace hakoseki::live {

struct Question {
  std::string service;    // as the AWS CLI names it
  std::string operation;  // "DescribeServices"
  std::string account;
  std::string region;             // where it was asked
  std::string parameters = "{}";  // JSON
  bool is_global = false;         // the answer is of no Region
};

// Under which name the pages of an answer are kept:
// "answers/111122223333/ecs/ListTasks/eu-west-1-3f2a".
[[nodiscard]] std::string name_of(const Question& question);

// The answer without its secrets. Nothing of the frame tells who asked.
[[nodiscard]] std::string frame_of(const Question& question, std::chrono::sys_seconds when,
                                   std::string_view request_id, const Node& answer);

// In place of an answer why there is none, and which permission the call needs.
[[nodiscard]] std::string frame_of(const Question& question, std::chrono::sys_seconds when,
                                   const aws::Failure& failure);

// The code of an error: AWS's own, or for what is no answer of AWS a word such as
// `TruncatedAnswer`.
[[nodiscard]] std::string code_of(const aws::Failure& failure);

}  // namespace hakoseki::live
