// Known vulnerabilities of an image, in the words of reports.
#pragma once

#include <string>

#include "base/json_writer.h"
#include "base/text.h"
#include "inventory/image_vulnerabilities.h"
#include "report/image_report.h"
#include "report/sink.h"

namespace hakoseki::report {

// `vulnerabilities[]`, and `database{digest,data_date}` where there was one.
void write_vulnerabilities(std::string& out, JsonWriter& json, const ImageReport& report,
                           const Sink& sink);

}  // namespace hakoseki::report
