#include "base/spool.h"

#include <algorithm>

namespace hakoseki {
namespace {

constexpr std::size_t most_looked_at = std::size_t{4} << 20U;
// Around each page that is looked at, the system maps others as well (fault_around_bytes).
constexpr std::size_t around = std::size_t{64} << 10U;
constexpr std::size_t piece_bytes = std::size_t{1} << 20U;

}  // namespace

void Spool::looked_at(std::string_view bytes) {
  const bool goes_on = last_end_ != nullptr && bytes.data() >= last_end_ &&
                       bytes.data() - last_end_ < static_cast<std::ptrdiff_t>(around);
  const char* const end = bytes.data() + bytes.size();
  looked_at_ += goes_on ? static_cast<std::size_t>(end - last_end_) : bytes.size() + 2 * around;
  last_end_ = end;
  if (looked_at_ < most_looked_at) return;
  let_go();
  looked_at_ = 0;
}

std::size_t Pages::find(std::string_view bytes, std::string_view what, std::size_t from) const {
  if (spool_ == nullptr || what.empty()) return bytes.find(what, from);
  while (from < bytes.size()) {
    const std::string_view piece = bytes.substr(from, piece_bytes + what.size() - 1);
    const std::size_t at = piece.find(what);
    looked_at(piece.substr(0, at));
    if (at != std::string_view::npos) return from + at;
    from += piece_bytes;
  }
  return std::string_view::npos;
}

}  // namespace hakoseki
