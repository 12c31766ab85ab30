#include "formats/node.h"

#include <algorithm>
#include <unordered_set>

namespace hakoseki {
namespace {

// Below this many keys, comparing each pair is cheaper than hashing.
constexpr std::size_t few_keys = 8;

}  // namespace

Node::Kind Node::kind() const {
  return document_->records_[index_].kind;
}

bool Node::is_plain() const {
  return document_->records_[index_].plain;
}

bool Node::is_null() const {
  if (!is_scalar() || !is_plain()) return false;
  const std::string_view value = text();
  return value.empty() || value == "~" || value == "null" || value == "Null" || value == "NULL";
}

std::string_view Node::text() const {
  const auto& record = document_->records_[index_];
  if (record.kind != Kind::scalar) return {};
  return std::string_view(document_->texts_).substr(record.first, record.count);
}

std::string_view Node::tag() const {
  return document_->tags_[document_->records_[index_].tag];
}

Span Node::span() const {
  return document_->records_[index_].span;
}

std::size_t Node::size() const {
  const auto& record = document_->records_[index_];
  return record.kind == Kind::scalar ? 0 : record.count;
}

Node Node::element(std::size_t i) const {
  return {*document_, document_->links_[document_->records_[index_].first + i]};
}

Node Node::key(std::size_t i) const {
  return {*document_, document_->links_[document_->records_[index_].first + (2 * i)]};
}

Node Node::value(std::size_t i) const {
  return {*document_, document_->links_[document_->records_[index_].first + (2 * i) + 1]};
}

std::optional<Node> Node::find(std::string_view name) const {
  if (!is_map()) return std::nullopt;
  for (std::size_t i = size(); i-- > 0;) {
    if (key(i).text() == name) return value(i);
  }
  return std::nullopt;
}

std::vector<Node> Document::repeated_keys() const {
  std::vector<Node> nodes;
  nodes.reserve(repeated_keys_.size());
  for (const std::uint32_t index : repeated_keys_)
    nodes.emplace_back(*this, index);
  return nodes;
}

std::uint32_t DocumentBuilder::scalar(std::string_view text, bool plain, std::string_view tag,
                                      const Span& span) {
  Document::Record record;
  record.span = span;
  record.first = static_cast<std::uint32_t>(document_.texts_.size());
  record.count = static_cast<std::uint32_t>(text.size());
  record.tag = tag_index(tag);
  record.plain = plain;
  document_.texts_ += text;
  document_.records_.push_back(record);
  return static_cast<std::uint32_t>(document_.records_.size() - 1);
}

std::uint32_t DocumentBuilder::open(Node::Kind kind, std::string_view tag, Position begin) {
  Document::Record record;
  record.span = {begin, begin};
  record.tag = tag_index(tag);
  record.kind = kind;
  document_.records_.push_back(record);
  return static_cast<std::uint32_t>(document_.records_.size() - 1);
}

void DocumentBuilder::close(std::uint32_t index, const std::vector<std::uint32_t>& children,
                            Position end) {
  Document::Record& record = document_.records_[index];
  record.span.end = end;
  record.first = static_cast<std::uint32_t>(document_.links_.size());
  const bool map = record.kind == Node::Kind::map;
  record.count = static_cast<std::uint32_t>(map ? children.size() / 2 : children.size());
  document_.links_.insert(document_.links_.end(), children.begin(), children.end());
  if (map) note_repeated_keys(children);
}

Document DocumentBuilder::finish(std::uint32_t root) {
  document_.root_ = root;
  return std::move(document_);
}

std::uint16_t DocumentBuilder::tag_index(std::string_view tag) {
  if (tag.empty()) return 0;
  auto& tags = document_.tags_;
  const auto found = std::find(tags.begin(), tags.end(), tag);
  if (found != tags.end()) return static_cast<std::uint16_t>(found - tags.begin());
  // Real templates use about fifteen tags; a hostile one loses its later tags, not memory or time.
  constexpr std::size_t most_tags = 256;
  if (tags.size() < most_tags) {
    tags.emplace_back(tag);
  } else {
    tags.back() = "!too-many-tags";
  }
  return static_cast<std::uint16_t>(tags.size() - 1);
}

std::string_view DocumentBuilder::text_of(std::uint32_t index) const {
  const auto& record = document_.records_[index];
  if (record.kind != Node::Kind::scalar) return {};
  return std::string_view(document_.texts_).substr(record.first, record.count);
}

// Merge keys (<<) may stand in a map more than once: each adds, none replaces.
void DocumentBuilder::note_repeated_keys(const std::vector<std::uint32_t>& children) {
  const std::size_t pairs = children.size() / 2;
  const auto note = [&](std::uint32_t key) {
    if (text_of(key) != "<<") document_.repeated_keys_.push_back(key);
  };
  if (pairs <= few_keys) {
    for (std::size_t i = 1; i < pairs; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (text_of(children[2 * i]) != text_of(children[2 * j])) continue;
        note(children[2 * i]);
        break;
      }
    }
    return;
  }
  std::unordered_set<std::string_view> seen;
  seen.reserve(pairs);
  for (std::size_t i = 0; i < pairs; ++i) {
    if (!seen.insert(text_of(children[2 * i])).second) note(children[2 * i]);
  }
}

}  // namespace hakoseki
