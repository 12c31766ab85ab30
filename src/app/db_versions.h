// hakoseki db compare and db contains: questions about versions, a line each, so that anyone can
// hold us against the reference implementation of an ecosystem.
#pragma once

#include "app/arguments.h"

namespace hakoseki::app {

// Each reads standard input and answers every line at once, which is one of its own where it is too
// long or no pair, and gives the exit code.
// `A<tab>B` or `A B`: `<`, `=`, `>`, or `?` where one of them is no version.
[[nodiscard]] int run_db_compare(const Arguments& arguments);
// `VERSION<tab>RANGE`: `yes`, `no`, or `?` where either cannot be read.
[[nodiscard]] int run_db_contains(const Arguments& arguments);

}  // namespace hakoseki::app
