// The configuration of an image, with the place of what is written in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/moment.h"
#include "base/result.h"
#include "base/source_text.h"
#include "formats/oci/fields.h"
#include "formats/oci/platform.h"

namespace hakoseki::oci {

inline constexpr std::size_t config_bytes = std::size_t{8} << 20;
inline constexpr std::size_t most_history = 5000;

// One step of the build.
struct HistoryStep {
  std::optional<Written> created_by;
  std::optional<Written> comment;
  std::optional<Moment> created;
  bool empty_layer = false;  // changed the configuration, and no file
  Span span;
};

struct Healthcheck {
  std::vector<Written> test;  // empty, or NONE, CMD, CMD-SHELL and the rest
  Span span;
};

// Empty lists and nothing where the member is not there.
struct ImageConfig {
  Platform platform;
  std::optional<Moment> created;
  std::optional<Written> author;
  std::vector<Written> diff_ids;  // INVARIANT: each is_digest
  std::vector<HistoryStep> history;

  std::optional<Written> user;
  std::vector<Written> env;  // NAME=VALUE
  std::optional<std::vector<Written>> entrypoint;
  std::optional<std::vector<Written>> cmd;
  std::vector<Pair> labels;
  std::vector<Written> exposed_ports;  // 8080/tcp
  std::vector<Written> volumes;
  std::optional<Written> working_dir;
  std::optional<Written> stop_signal;
  std::optional<Healthcheck> healthcheck;
  std::vector<Written> shell;
  std::vector<Written> on_build;
  bool args_escaped = false;  // Windows: the command is one line already

  Span config;  // of the member `config`, or of the document without it
};

// Errors: malformed with the place (no JSON, a member of another type, a diff_id that is no digest,
// no `rootfs` of the type `layers`); too_large past a limit.
[[nodiscard]] Result<ImageConfig> parse_image_config(const SourceText& source);

}  // namespace hakoseki::oci
