// The files and answers of a run, and what of the world was not seen.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/source_text.h"
#include "base/text.h"

namespace hakoseki {

enum class InputKind : std::uint8_t {
  cloudformation,
  task_definition,
  dockerfile,
  parameters,  // a parameter file
  config,      // hakoseki.yaml
  aws_answer,  // an answer of the AWS API, as the AWS CLI prints it
  snapshot,    // a sealed collection of answers; each is an input of its own too
  folder,
  image,          // a container image
  image_history,  // what its configuration tells of its build, as a Dockerfile
  other,
};

enum class InputState : std::uint8_t {
  judged,   // read whole
  partly,   // read, but some of it is not seen: coverage says what
  refused,  // meant to be judged and could not be read
  ignored,  // of no kind that is judged, or excluded
};

// "cloudformation", "task-definition", "dockerfile", ...: stable, for machines.
[[nodiscard]] std::string_view name_of(InputKind kind);
[[nodiscard]] std::string_view name_of(InputState state);

struct Input {
  std::string path;  // as given on the command line, or below a given folder
  InputKind kind = InputKind::other;
  InputState state = InputState::judged;
  Message reason = {};      // why it is not `judged`
  std::string place = {};   // "path:line:column" of that reason, where there is one
  std::string sha256 = {};  // of the bytes that were read
  SourceText source = {};   // what was read; empty where it is not kept
};

// What a snapshot says of itself: who read which accounts, where and when.
struct CollectedAccount {
  std::string id;
  std::string name = {};  // as AWS Organizations has it
  bool is_read = true;    // false: it could not be entered, or is not active
  std::vector<std::string> regions = {};
};
struct Collection {
  std::string path;      // of the snapshot
  std::string identity;  // the ARN of who asked
  std::string began;     // ISO 8601
  std::string ended;
  std::vector<CollectedAccount> accounts = {};
};

// Something that a complete assessment needs and this run did not see.
struct CoverageGap {
  std::string what;   // what kind: "input", "transform", "resource-type", "key", "budget"
  std::string where;  // "path:line:column", path, or API operation
  Message reason;
  // The stack it belongs to; empty for all.
  std::string stack = {};
};

struct Coverage {
  std::vector<CoverageGap> gaps;
};

}  // namespace hakoseki
