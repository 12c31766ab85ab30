#include "formats/csv.h"

#include <algorithm>

namespace hakoseki {
namespace {

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {}

  [[nodiscard]] bool at_end() {
    for (; at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r'); ++at_)
      line_ += text_[at_] == '\n' ? 1U : 0U;
    return at_ >= text_.size();
  }

  [[nodiscard]] CsvRow row() {
    CsvRow row{.line = line_};
    for (;;) {
      row.fields.push_back(field());
      if (at_ >= text_.size() || text_[at_] != ',') return row;
      ++at_;
    }
  }

 private:
  // Up to the comma or the end of the line.
  std::string field() {
    std::string field;
    if (at_ < text_.size() && text_[at_] == '"') field = quoted();
    const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    field += text_.substr(at_, end - at_);
    at_ = end;
    return field;
  }

  // A quote inside is written twice.
  std::string quoted() {
    std::string field;
    ++at_;
    for (;;) {
      const std::size_t quote = std::min(text_.find('"', at_), text_.size());
      const std::string_view piece = text_.substr(at_, quote - at_);
      line_ += static_cast<std::size_t>(std::ranges::count(piece, '\n'));
      field += piece;
      at_ = std::min(quote + 1, text_.size());
      if (at_ >= text_.size() || text_[at_] != '"') return field;
      field += '"';
      ++at_;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

}  // namespace

void for_each_csv_row(std::string_view text, const std::function<void(const CsvRow&)>& visit) {
  CsvReader reader(text);
  while (!reader.at_end())
    visit(reader.row());
}

}  // namespace hakoseki
