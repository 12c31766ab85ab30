#include "report/palette.h"

#include <fmt/format.h>

namespace hakoseki::report {

std::string Palette::paint(std::string_view code, std::string_view text) const {
  return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

std::string Palette::severity(Severity severity, std::string_view text) const {
  switch (severity) {
    case Severity::critical:
      return paint("1;35", text);
    case Severity::high:
      return paint("1;31", text);
    case Severity::medium:
      return paint("1;33", text);
    case Severity::low:
      return paint("36", text);
    case Severity::info:
      break;
  }
  return paint("2", text);
}

std::string Palette::state(RiskState state, std::string_view text) const {
  switch (state) {
    case RiskState::unmet:
      return paint("1;31", text);
    case RiskState::partly:
      return paint("33", text);
    case RiskState::unseen:
      return paint("35", text);
    case RiskState::accepted:
    case RiskState::not_applicable:
      return paint("2", text);
    case RiskState::aws:
      return paint("34", text);
    case RiskState::met:
      break;
  }
  return paint("32", text);
}

}  // namespace hakoseki::report
