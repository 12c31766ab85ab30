#include "formats/yaml_reader.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <yaml.h>

#include "base/limits.h"
#include "base/utf8.h"

namespace hakoseki {
namespace {

// libyaml compares each directive with all before it; real documents have one or two.
constexpr std::size_t most_directives = 64;

// The offset of the directive that is one too many. What begins a line with `%` is hardly anything
// else.
std::optional<std::size_t> first_excessive_directive(std::string_view text) {
  std::size_t directives = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && ++directives > most_directives) return at;
    at = std::min(text.find('\n', at), text.size());
  }
  return std::nullopt;
}

// How many bytes the line end at `at` has that libyaml knows and people's editors do not: a lone
// carriage return, NEL, LS and PS. 0: there is none.
std::size_t rare_line_end(std::string_view text, std::size_t at) {
  // Asked at each character of every document.
  const char first = text[at];
  if (first != '\r' && first != '\xC2' && first != '\xE2') return 0;
  const std::string_view rest = text.substr(at);
  if (rest.starts_with('\r')) return rest.starts_with("\r\n") ? 0 : 1;
  for (const std::string_view end : {"\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
    if (rest.starts_with(end)) return end.size();
  }
  return 0;
}

// From libyaml's lines to those of people.
class Lines {
 public:
  explicit Lines(std::string_view text) {
    // Rare: without such line ends both count alike, and nothing is kept.
    std::size_t at = 0;
    while (at < text.size() && rare_line_end(text, at) == 0)
      ++at;
    if (at == text.size()) return;
    Position here = {1, 1};
    starts_.push_back(here);
    for (at = 0; at < text.size(); at += utf8::length_at(text, at)) {
      ++here.column;
      if (text[at] == '\n') here = {here.line + 1, 1};
      if (text[at] == '\n' || rare_line_end(text, at) > 0) starts_.push_back(here);
    }
  }

  [[nodiscard]] Position position_of(const yaml_mark_t& mark) const {
    const auto column = static_cast<std::uint32_t>(mark.column);
    if (starts_.empty()) return {static_cast<std::uint32_t>(mark.line + 1), column + 1};
    // libyaml takes the end of the text for the end of a line.
    if (mark.line >= starts_.size()) return {starts_.back().line + 1, 1};
    const Position start = starts_[mark.line];
    return {start.line, start.column + column};
  }

 private:
  std::vector<Position> starts_;  // of libyaml's lines
};

std::string_view view_of(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

struct ParserDeleter {
  void operator()(yaml_parser_t* parser) const {
    yaml_parser_delete(parser);
    delete parser;
  }
};

class Event {
 public:
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&event_); }

  yaml_event_t* fill() {
    yaml_event_delete(&event_);
    return &event_;
  }
  [[nodiscard]] const yaml_event_t& get() const { return event_; }

 private:
  yaml_event_t event_ = {};
};

class YamlReader {
 public:
  explicit YamlReader(const SourceText& source)
      : source_(source), lines_(source.text()), parser_(new yaml_parser_t) {
    yaml_parser_initialize(parser_.get());
    yaml_parser_set_encoding(parser_.get(), YAML_UTF8_ENCODING);
    const std::string_view text = source.text();
    yaml_parser_set_input_string(parser_.get(), reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }

  Result<Document> read() {
    Event event;
    while (!root_) {
      if (yaml_parser_parse(parser_.get(), event.fill()) == 0) return parser_error();
      if (event.get().type == YAML_STREAM_END_EVENT) {
        root_ = builder_.scalar({}, true, {}, {});
        return builder_.finish(*root_);
      }
      TRY_VOID(take(event.get()));
    }
    TRY_VOID(look_behind());
    return builder_.finish(*root_);
  }

 private:
  struct Open {
    std::uint32_t index;
    std::vector<std::uint32_t> children;
    std::string anchor;
    Position end = {};       // of its last value, or of the alias that stands for it
    std::size_t height = 1;  // levels below and with this one, through aliases too
  };
  struct Anchored {
    std::uint32_t index;
    std::size_t height;
  };

  Result<void> take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_SCALAR_EVENT:
        return take_scalar(event);
      case YAML_SEQUENCE_START_EVENT:
        return open(event, Node::Kind::list, event.data.sequence_start.tag,
                    event.data.sequence_start.anchor);
      case YAML_MAPPING_START_EVENT:
        return open(event, Node::Kind::map, event.data.mapping_start.tag,
                    event.data.mapping_start.anchor);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return close(event);
      case YAML_ALIAS_EVENT:
        return take_alias(event);
      default:
        return {};
    }
  }

  Result<void> take_scalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    Span span = {position_of(event.start_mark), position_of(event.end_mark)};
    if (scalar.style == YAML_LITERAL_SCALAR_STYLE || scalar.style == YAML_FOLDED_SCALAR_STYLE) {
      // The indicator stands for the block: its end mark lies on the line of the next value.
      const std::string_view line = source_.line(span.begin.line);
      span.end = {span.begin.line, static_cast<std::uint32_t>(utf8::code_points(line) + 1)};
    }
    const std::uint32_t index =
        builder_.scalar({reinterpret_cast<const char*>(scalar.value), scalar.length},
                        scalar.style == YAML_PLAIN_SCALAR_STYLE, view_of(scalar.tag), span);
    remember(view_of(scalar.anchor), {index, 0});
    return add({index, 0}, span.end);
  }

  Result<void> open(const yaml_event_t& event, Node::Kind kind, const yaml_char_t* tag,
                    const yaml_char_t* anchor) {
    const Position begin = position_of(event.start_mark);
    if (open_.size() >= limits::nesting) {
      return fail(
          begin,
          say({"nested deeper than {} levels", "入れ子が {} 段を超えています"}, limits::nesting),
          Fault::too_large);
    }
    const std::uint32_t index = builder_.open(kind, view_of(tag), begin);
    // Its height is known at its end; until then an alias to it is refused.
    remember(view_of(anchor), {index, 0});
    open_.push_back({.index = index, .children = {}, .anchor = std::string(view_of(anchor))});
    return {};
  }

  Result<void> close(const yaml_event_t& event) {
    const Open finished = std::move(open_.back());
    open_.pop_back();
    // A block collection ends where its last value ends, not where the next token begins.
    Position end = position_of(event.end_mark);
    const bool flow = event.start_mark.index != event.end_mark.index;
    if (!flow && !finished.children.empty()) end = finished.end;
    builder_.close(finished.index, finished.children, end);
    const auto anchored = anchors_.find(finished.anchor);
    if (anchored != anchors_.end() && anchored->second.index == finished.index) {
      anchored->second.height = finished.height;
    }
    return add({finished.index, finished.height}, end);
  }

  Result<void> take_alias(const yaml_event_t& event) {
    const std::string_view name = view_of(event.data.alias.anchor);
    const Position position = position_of(event.start_mark);
    const auto found = anchors_.find(name);
    if (found == anchors_.end()) {
      return fail(position, say({"alias `*{}` has no anchor",
                                 "エイリアス `*{}` に対応するアンカーがありません"},
                                utf8::neutralise(name)));
    }
    for (const Open& outer : open_) {
      if (outer.index == found->second.index) {
        return fail(position, say({"alias `*{}` stands inside its own anchor",
                                   "エイリアス `*{}` が自身のアンカーの中にあります"},
                                  utf8::neutralise(name)));
      }
    }
    if (open_.size() + found->second.height > limits::nesting) {
      return fail(
          position,
          say({"nested deeper than {} levels", "入れ子が {} 段を超えています"}, limits::nesting),
          Fault::too_large);
    }
    return add(found->second, position_of(event.end_mark));
  }

  Result<void> add(const Anchored& finished, Position end) {
    const std::uint32_t index = finished.index;
    if (builder_.node_count() > limits::nodes) {
      return fail(builder_.span_of(index).begin,
                  say({"more than {} values", "値が {} 個を超えています"}, limits::nodes),
                  Fault::too_large);
    }
    if (open_.empty()) {
      root_ = index;
      return {};
    }
    open_.back().children.push_back(index);
    open_.back().end = end;
    open_.back().height = std::max(open_.back().height, finished.height + 1);
    return {};
  }

  void remember(std::string_view anchor, const Anchored& node) {
    if (!anchor.empty()) anchors_.insert_or_assign(std::string(anchor), node);
  }

  // What stands behind the first document: its end, and perhaps another one.
  Result<void> look_behind() {
    Event event;
    for (int i = 0; i < 2; ++i) {
      if (yaml_parser_parse(parser_.get(), event.fill()) == 0) return parser_error();
      if (event.get().type == YAML_DOCUMENT_START_EVENT) {
        builder_.note_further_document(position_of(event.get().start_mark));
      }
    }
    return {};
  }

  [[nodiscard]] Position position_of(const yaml_mark_t& mark) const {
    return lines_.position_of(mark);
  }

  std::unexpected<Error> parser_error() const {
    const bool has_mark = parser_->error != YAML_READER_ERROR;
    const Position position = has_mark ? position_of(parser_->problem_mark)
                                       : source_.position_of(parser_->problem_offset);
    const std::string problem = parser_->problem == nullptr ? "not YAML" : parser_->problem;
    const std::string context = parser_->context == nullptr ? "" : parser_->context;
    return std::unexpected(Error{Fault::malformed,
                                 context.empty() ? problem : context + ": " + problem,
                                 source_.place(position)});
  }

  std::unexpected<Error> fail(Position position, Message what,
                              Fault fault = Fault::malformed) const {
    return std::unexpected(Error{fault, std::move(what), source_.place(position)});
  }

  const SourceText& source_;
  Lines lines_;
  std::unique_ptr<yaml_parser_t, ParserDeleter> parser_;
  DocumentBuilder builder_;
  std::vector<Open> open_;
  std::map<std::string, Anchored, std::less<>> anchors_;
  std::optional<std::uint32_t> root_;
};

}  // namespace

Result<Document> read_yaml(const SourceText& source) {
  if (const auto broken = utf8::first_invalid(source.text())) {
    return std::unexpected(Error{Fault::malformed,
                                 Text{"this byte is not UTF-8", "UTF-8 として正しくないバイトです"},
                                 source.place(source.position_of(*broken))});
  }
  if (const auto directive = first_excessive_directive(source.text())) {
    return std::unexpected(Error{
        Fault::too_large,
        say({"more than {} directives", "ディレクティブが {} 個を超えています"}, most_directives),
        source.place(source.position_of(*directive))});
  }
  return YamlReader(source).read();
}

}  // namespace hakoseki
