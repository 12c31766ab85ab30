#include "collect/iac/exports.h"

#include <algorithm>

namespace hakoseki::iac {
namespace {

constexpr char hole = '\x01';

// "${AWS::StackName}-VPC" and "${Network}-VPC" are one pattern.
std::string pattern_of(std::string_view shape) {
  std::string pattern;
  while (!shape.empty()) {
    const std::size_t open = shape.find("${");
    pattern += shape.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = shape.find('}', open);
    if (close == std::string_view::npos) break;
    if (!pattern.ends_with(hole)) pattern += hole;
    shape.remove_prefix(close + 1);
  }
  return pattern;
}

// Whether `text` is `pattern` with something in each hole. Greedy from the left, linear: holes in
// export names are few and the literal parts between them decide.
bool fits(std::string_view pattern, std::string_view text) {
  const std::size_t first = pattern.find(hole);
  if (first == std::string_view::npos) return pattern == text;
  if (text.substr(0, first) != pattern.substr(0, first)) return false;
  text.remove_prefix(first);
  pattern.remove_prefix(first + 1);
  for (;;) {
    const std::size_t next = pattern.find(hole);
    const std::string_view literal = pattern.substr(0, next);
    if (next == std::string_view::npos) return text.ends_with(literal);
    const std::size_t at = text.find(literal);
    if (at == std::string_view::npos) return false;
    text.remove_prefix(at + literal.size());
    pattern.remove_prefix(next + 1);
  }
}

std::string_view parent_of(std::string_view folder) {
  const std::size_t slash = folder.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : folder.substr(0, slash);
}

bool neighbours(std::string_view a, std::string_view b) {
  return a == b || parent_of(a) == b || a == parent_of(b) || parent_of(a) == parent_of(b);
}

}  // namespace

void Exports::add(const Value& name, std::string folder, std::size_t entry) {
  if (name.kind == Value::Kind::scalar) {
    known_[name.text].push_back({std::move(folder), entry});
  } else if (name.kind == Value::Kind::unknown && !name.why->shape.empty()) {
    shapes_[pattern_of(name.why->shape)].push_back({std::move(folder), entry});
  }
}

Exports::Found Exports::find(const Value& name, std::string_view folder) const {
  std::vector<const Export*> candidates;
  const auto take = [&](const std::vector<Export>& exports, bool anywhere) {
    for (const Export& one : exports) {
      if (anywhere || neighbours(one.folder, folder)) candidates.push_back(&one);
    }
  };
  if (name.kind == Value::Kind::scalar) {
    if (const auto exact = known_.find(name.text); exact != known_.end()) take(exact->second, true);
    if (candidates.empty()) {
      for (const auto& [pattern, exports] : shapes_) {
        // A pattern without any literal would fit everything.
        if (pattern.size() > 1 && fits(pattern, name.text)) take(exports, false);
      }
    }
  } else if (!name.why->shape.empty()) {
    const std::string pattern = pattern_of(name.why->shape);
    if (pattern.size() > 1) {
      if (const auto same = shapes_.find(pattern); same != shapes_.end()) take(same->second, false);
      if (candidates.empty()) {
        for (const auto& [text, exports] : known_) {
          if (fits(pattern, text)) take(exports, false);
        }
      }
    }
  }
  // Of several, the one in the importer's own folder.
  if (candidates.size() > 1) {
    std::vector<const Export*> nearest;
    std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(nearest),
                 [&](const Export* one) { return one->folder == folder; });
    if (nearest.size() == 1) candidates = nearest;
  }
  if (candidates.empty()) return {};
  return {candidates.size() == 1 ? Match::one : Match::several, candidates.front()->entry};
}

}  // namespace hakoseki::iac
