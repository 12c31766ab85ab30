#include "formats/yaml_reader.h"

#include <fmt/format.h>
#include <yaml.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/utf8.h"

namespace hakoseki {
namespace {

Position position_of(const yaml_mark_t& mark) {
  return {static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1)};
}

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
  explicit YamlReader(const SourceText& source) : source_(source), parser_(new yaml_parser_t) {
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
  };

  Result<void> take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_SCALAR_EVENT: return take_scalar(event);
      case YAML_SEQUENCE_START_EVENT:
        return open(event, Node::Kind::list, event.data.sequence_start.tag,
                    event.data.sequence_start.anchor);
      case YAML_MAPPING_START_EVENT:
        return open(event, Node::Kind::map, event.data.mapping_start.tag,
                    event.data.mapping_start.anchor);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT: return close(event);
      case YAML_ALIAS_EVENT: return take_alias(event);
      default: return {};
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
    remember(scalar.anchor, index);
    return add(index);
  }

  Result<void> open(const yaml_event_t& event, Node::Kind kind, const yaml_char_t* tag,
                    const yaml_char_t* anchor) {
    const Position begin = position_of(event.start_mark);
    if (open_.size() >= limits::nesting) {
      return fail(begin, fmt::format("nested deeper than {} levels", limits::nesting),
                  Fault::too_large);
    }
    const std::uint32_t index = builder_.open(kind, view_of(tag), begin);
    remember(anchor, index);
    open_.push_back({index, {}});
    return {};
  }

  Result<void> close(const yaml_event_t& event) {
    Open finished = std::move(open_.back());
    open_.pop_back();
    // A block collection ends where its last value ends, not where the next token begins.
    Position end = position_of(event.end_mark);
    const bool flow = event.start_mark.index != event.end_mark.index;
    if (!flow && !finished.children.empty()) end = builder_.span_of(finished.children.back()).end;
    builder_.close(finished.index, finished.children, end);
    return add(finished.index);
  }

  Result<void> take_alias(const yaml_event_t& event) {
    const std::string_view name = view_of(event.data.alias.anchor);
    const Position position = position_of(event.start_mark);
    const auto found = anchors_.find(name);
    if (found == anchors_.end()) {
      return fail(position, fmt::format("alias `*{}` has no anchor", utf8::neutralise(name)));
    }
    for (const Open& outer : open_) {
      if (outer.index == found->second) {
        return fail(position,
                    fmt::format("alias `*{}` stands inside its own anchor", utf8::neutralise(name)));
      }
    }
    return add(found->second);
  }

  Result<void> add(std::uint32_t index) {
    if (builder_.node_count() > limits::nodes) {
      return fail(builder_.span_of(index).begin, fmt::format("more than {} values", limits::nodes),
                  Fault::too_large);
    }
    if (open_.empty()) {
      root_ = index;
      return {};
    }
    open_.back().children.push_back(index);
    return {};
  }

  void remember(const yaml_char_t* anchor, std::uint32_t index) {
    if (anchor != nullptr) anchors_.insert_or_assign(std::string(view_of(anchor)), index);
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

  std::unexpected<Error> parser_error() const {
    const bool has_mark = parser_->error != YAML_READER_ERROR;
    const Position position = has_mark ? position_of(parser_->problem_mark)
                                       : source_.position_of(parser_->problem_offset);
    const std::string problem = parser_->problem == nullptr ? "not YAML" : parser_->problem;
    const std::string context = parser_->context == nullptr ? "" : parser_->context;
    return fail(position, context.empty() ? problem : context + ": " + problem);
  }

  std::unexpected<Error> fail(Position position, std::string what,
                              Fault fault = Fault::malformed) const {
    return std::unexpected(Error{fault, std::move(what), source_.place(position)});
  }

  const SourceText& source_;
  std::unique_ptr<yaml_parser_t, ParserDeleter> parser_;
  DocumentBuilder builder_;
  std::vector<Open> open_;
  std::map<std::string, std::uint32_t, std::less<>> anchors_;
  std::optional<std::uint32_t> root_;
};

}  // namespace

Result<Document> read_yaml(const SourceText& source) {
  if (const auto broken = utf8::first_invalid(source.text())) {
    return std::unexpected(Error{Fault::malformed, "this byte is not UTF-8",
                                 source.place(source.position_of(*broken))});
  }
  return YamlReader(source).read();
}

}  // namespace hakoseki
