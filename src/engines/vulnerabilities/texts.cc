#include "engines/vulnerabilities/texts.h"

#include <array>

#include "formats/archive/zstd_whole.h"

namespace hakoseki::vulnerabilities {
namespace {

// Larger ones pack better, and take longer to unpack for the one text that is wanted of them.
constexpr std::size_t frame_bytes = std::size_t{64} << 10U;
constexpr int level = 9;

}  // namespace

std::string packed_text(const VulnerabilityText& text) {
  ByteWriter bytes;
  bytes.text(text.title);
  bytes.text(text.description);
  for (const auto* list : {&text.references, &text.weaknesses}) {
    bytes.number(list->size());
    for (const std::string& each : *list)
      bytes.text(each);
  }
  return bytes.take();
}

VulnerabilityText unpacked_text(std::string_view frame, std::size_t at) {
  if (at > frame.size()) return {};
  ByteReader bytes(frame.substr(at));
  VulnerabilityText text;
  text.title = bytes.text();
  text.description = bytes.text();
  for (auto* list : {&text.references, &text.weaknesses}) {
    for (std::size_t left = bytes.count(); left > 0; --left)
      list->emplace_back(bytes.text());
  }
  return bytes.is_whole() ? text : VulnerabilityText();
}

TextPlace TextWriter::add(std::string_view text) {
  if (!pending_.empty() && pending_.size() + text.size() > frame_bytes) finish();
  const TextPlace place{.frame = count_, .at = static_cast<std::uint32_t>(pending_.size())};
  pending_ += text;
  return place;
}

void TextWriter::finish() {
  if (pending_.empty()) return;
  texts_ += pack_zstd(pending_, level);
  frames_.fixed(texts_.size(), 8);
  frames_.fixed(pending_.size(), 4);
  pending_.clear();
  ++count_;
}

}  // namespace hakoseki::vulnerabilities
