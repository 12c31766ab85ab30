#include "app/progress_line.h"

#include <fmt/format.h>

#include "app/output.h"

namespace hakoseki::app {

ProgressLine::~ProgressLine() {
  if (is_shown_) write_stderr("\r\033[K");
}

void ProgressLine::show(const Message& line) {
  using namespace std::chrono_literals;
  const auto now = std::chrono::steady_clock::now();
  if (!is_shown_ || now - last_ < 100ms) return;
  last_ = now;
  write_stderr(fmt::format("\r\033[K{}", line.in(language_)));
}

void ProgressLine::show(const std::string& before, std::size_t answered, std::size_t asked,
                        std::size_t failed) {
  show(say({"{}{} of {} calls answered, {} failed", "{}呼び出し {}/{} 件が完了(失敗 {} 件)"},
           before, answered, asked, failed));
}

}  // namespace hakoseki::app
