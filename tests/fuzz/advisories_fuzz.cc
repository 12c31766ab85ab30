// Any bytes as a document of each feed of advisories: the first line is its path, and where no
// reader knows it, the length of that chooses one. What is read says what it is about, and what is
// left out says why.
#include <string>
#include <string_view>

#include "formats/advisory/readers.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

namespace {

void demand_whole(const advisory::Advisory& advisory) {
  fuzz::demand(!advisory.id.empty() && !advisory.source.empty());
  for (const std::string& alias : advisory.aliases)
    fuzz::demand(!alias.empty() && alias != advisory.id);
  for (const std::string& id : advisory.covers)
    fuzz::demand(!id.empty());
  for (const advisory::Statement& statement : advisory.statements) {
    fuzz::demand(!statement.ecosystem.empty() && !statement.package.empty());
    fuzz::demand(statement.standing == advisory::Standing::not_affected ||
                 !statement.vulnerable.empty() || !statement.versions.empty() ||
                 statement.standing != advisory::Standing::affected);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string whole = fuzz::text_of(data, size);
  const std::string_view text = whole;
  const std::size_t line = text.find('\n');
  if (line == std::string_view::npos) return 0;
  const advisory::FeedDocument document = {.bytes = text.substr(line + 1),
                                           .path = text.substr(0, line)};
  const advisory::FeedReader* reader = advisory::feed_reader_of(document);
  const auto readers = advisory::feed_readers();
  if (reader == nullptr) reader = &readers[line % readers.size()];
  const auto records = reader->read(document);
  if (!records) {
    fuzz::demand(!records.error().what.empty());
    return 0;
  }
  for (const advisory::Advisory& advisory : records->advisories)
    demand_whole(advisory);
  for (const advisory::Skipped& skipped : records->skipped)
    fuzz::demand(!skipped.reason.en.empty() && !skipped.reason.ja.empty());
  return 0;
}
