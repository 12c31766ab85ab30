// Colours of the terminal: ANSI where they are wanted, nothing where they are not.
#pragma once

#include <string>
#include <string_view>

#include "assess/assessment.h"

namespace hakoseki::report {

class Palette {
 public:
  explicit Palette(bool colour) : colour_(colour) {}

  [[nodiscard]] std::string strong(std::string_view text) const { return paint("1", text); }
  [[nodiscard]] std::string frame(std::string_view text) const { return paint("34", text); }
  [[nodiscard]] std::string dim(std::string_view text) const { return paint("2", text); }
  [[nodiscard]] std::string severity(Severity severity, std::string_view text) const;
  [[nodiscard]] std::string state(RiskState state, std::string_view text) const;

 private:
  [[nodiscard]] std::string paint(std::string_view code, std::string_view text) const;

  bool colour_;
};

}  // namespace hakoseki::report
