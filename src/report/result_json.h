// A finding as programs read it, wherever it stands: an element of `results[]`
// (docs/assessment.schema.json).
#pragma once

#include "assess/assessment.h"
#include "base/json_writer.h"

namespace hakoseki::report {

// Both languages: {"en": ..., "ja": ...}.
void write_message(JsonWriter& json, const Message& message);

void write_result(JsonWriter& json, const Finding& finding, const Inventory& inventory);

}  // namespace hakoseki::report
