// Vectors of CVSS as such: metrics between slashes, each with one of its values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "formats/advisory/cvss.h"

namespace hakoseki::cvss {

struct Metric {
  std::string_view name;
  std::string_view values;  // between spaces
  bool is_needed = false;
};

class Vector {
 public:
  // `AV:N/AC:L/...` in any order. Nothing where a metric is unknown, given twice, has a value that
  // is none of its own, or is missing where it is needed. `metrics` must outlive the vector.
  [[nodiscard]] static std::optional<Vector> parse(std::string_view text,
                                                   std::span<const Metric> metrics);

  // The position of its value among those that `metrics` lists. Nothing where it is not given.
  [[nodiscard]] std::optional<std::size_t> given(std::string_view metric) const;
  // Of a metric that is needed.
  [[nodiscard]] std::size_t operator[](std::string_view metric) const {
    return given(metric).value_or(0);
  }

 private:
  explicit Vector(std::span<const Metric> metrics) : metrics_(metrics), values_(metrics.size()) {}
  [[nodiscard]] bool take(std::string_view field);

  std::span<const Metric> metrics_;
  std::vector<std::optional<std::size_t>> values_;  // by metrics_
};

// Version 4.0 behind its prefix; in tenths.
[[nodiscard]] std::optional<std::uint8_t> score_v4(std::string_view metrics);

}  // namespace hakoseki::cvss
