#include "base/result.h"

#include <fmt/format.h>

namespace hakoseki {
namespace {

Text title_of(Fault fault) {
  switch (fault) {
    case Fault::malformed:
      return {"syntax error", "構文エラー"};
    case Fault::denied:
      return {"no permission to read", "読み取り権限がありません"};
    case Fault::unavailable:
      return {"cannot be read", "読み取れません"};
    case Fault::too_large:
      return {"over a limit", "上限を超えています"};
    case Fault::unsupported:
      return {"not supported", "対応していない種類です"};
  }
  return {};
}

}  // namespace

Message Error::told() const {
  return {what, ja.empty() ? fmt::format("{}({})", title_of(fault).ja, what) : ja};
}

std::string Error::message(Language language) const {
  const Message both = told();
  const std::string_view text = both.in(language);
  return where.empty() ? std::string(text) : fmt::format("{}: {}", where, text);
}

}  // namespace hakoseki
