// Known vulnerabilities of an image, in the words of reports.
#pragma once

#include <string>

#include "base/json_writer.h"
#include "base/text.h"
#include "inventory/image_vulnerabilities.h"
#include "report/image_report.h"
#include "report/sink.h"

namespace hakoseki::report {

// "2024-01-31"
[[nodiscard]] std::string day_text(advisory::Day day);
// "9.8"
[[nodiscard]] std::string score_text(std::uint8_t tenths);

// `vulnerabilities[]`, and `database{digest,data_date}` where there was one.
void write_vulnerabilities(std::string& out, JsonWriter& json, const ImageReport& report,
                           const Sink& sink);

}  // namespace hakoseki::report
