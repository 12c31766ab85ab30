#include "base/shared_text.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <new>

#include "base/assertion.h"

namespace hakoseki {

SharedText::SharedText(std::string_view first, std::string_view second) {
  const std::size_t size = first.size() + second.size();
  if (size == 0) return;
  HAKOSEKI_ASSERT(size <= std::numeric_limits<std::uint32_t>::max());
  held_ = std::construct_at(static_cast<Held*>(::operator new(sizeof(Held) + size)), 1U,
                            static_cast<std::uint32_t>(size));
  char* const bytes = reinterpret_cast<char*>(held_ + 1);
  std::copy(second.begin(), second.end(), std::copy(first.begin(), first.end(), bytes));
}

void SharedText::release(Held* held) {
  std::destroy_at(held);
  ::operator delete(held);
}

}  // namespace hakoseki
