// How far a run is, on one line of a terminal that is gone when it ends.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "base/text.h"

namespace hakoseki::app {

class ProgressLine {
 public:
  ProgressLine(bool is_shown, Language language) : is_shown_(is_shown), language_(language) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();

  // No more often than people can read.
  void show(const Message& line);
  // `before` names what the calls are of, where there are several.
  void show(const std::string& before, std::size_t answered, std::size_t asked, std::size_t failed);

 private:
  bool is_shown_;
  Language language_;
  std::chrono::steady_clock::time_point last_ = {};
};

}  // namespace hakoseki::app
