// A file's whole way, from its bytes to the reports, and what must hold on it whatever the bytes
// are.
#pragma once

#include <string_view>

namespace hakoseki::fuzz {

// Stops the program where a promise is broken: a place outside the file, a verdict without
// evidence, an input that is neither judged nor complained of, a report that cannot be read.
// `answers` tells whether answers of the AWS API are taken too.
void take_whole_way(std::string_view bytes, bool answers = false);

}  // namespace hakoseki::fuzz
