#include "formats/xml.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <type_traits>

#include <expat.h>
#include <fmt/format.h>

#include "base/assertion.h"
#include "base/limits.h"

namespace hakoseki {
namespace {

struct ParserEnd {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};
using Parser = std::unique_ptr<std::remove_pointer_t<XML_Parser>, ParserEnd>;

std::string_view local_name(std::string_view name) {
  return name.substr(name.rfind(':') + 1);
}

// What expat's callbacks fill: the whole tree, or one after the other the elements of one name.
struct Builder {
  XML_Parser parser = nullptr;
  std::string_view wanted;  // empty: the whole tree
  const XmlVisitor* visit = nullptr;
  std::size_t most_nodes = limits::nodes;
  XmlElement root;                // its only child is the document's root, or the element wanted
  std::vector<XmlElement*> open;  // outermost first; a parent does not grow while a child is open
  std::size_t depth = 0;          // of all elements, kept or not
  std::size_t count = 0;          // of those kept
  std::size_t lost_at = 0;        // the depth of the element wanted that is too large; 0: none
  std::optional<Error> error;

  void fail(Fault fault, std::string what) {
    if (!error) error = Error{fault, std::move(what)};
    XML_StopParser(parser, XML_FALSE);
  }
  [[nodiscard]] bool is_kept(std::string_view name) const {
    return lost_at == 0 && (wanted.empty() || open.size() > 1 || name == wanted);
  }
  [[nodiscard]] bool takes_characters() const {
    return lost_at == 0 && (wanted.empty() || open.size() > 1);
  }
};

Builder& builder_of(void* user) {
  return *static_cast<Builder*>(user);
}

std::string too_many(std::size_t most_nodes) {
  return fmt::format("more than {} elements", most_nodes);
}

// The element that is being read has more parts than are kept of one.
void lose(Builder& builder) {
  builder.lost_at = builder.depth - (builder.open.size() - 1);
  const std::uint32_t line = builder.root.children.front().line;
  builder.root.children.clear();
  builder.open = {&builder.root};
  (*builder.visit)(std::unexpected(
      Error{Fault::too_large, too_many(builder.most_nodes), fmt::format("{}", line)}));
}

void begin(void* user, const XML_Char* name, const XML_Char** attributes) {
  Builder& builder = builder_of(user);
  if (builder.error) return;
  if (builder.depth++ > limits::nesting) {
    return builder.fail(Fault::too_large,
                        fmt::format("more than {} elements inside each other", limits::nesting));
  }
  const std::string_view local = local_name(name);
  if (!builder.is_kept(local)) return;
  if (++builder.count > builder.most_nodes) {
    if (builder.wanted.empty()) return builder.fail(Fault::too_large, too_many(builder.most_nodes));
    return lose(builder);
  }
  XmlElement& element = builder.open.back()->children.emplace_back();
  element.name = local;
  element.line = static_cast<std::uint32_t>(XML_GetCurrentLineNumber(builder.parser));
  for (; *attributes != nullptr; attributes += 2) {
    element.attributes.emplace_back(local_name(attributes[0]), attributes[1]);
    ++builder.count;
  }
  builder.open.push_back(&element);
}

void end(void* user, const XML_Char* /*name*/) {
  Builder& builder = builder_of(user);
  if (builder.error) return;
  const std::size_t closed = builder.depth--;
  if (builder.lost_at != 0) {
    if (closed == builder.lost_at) builder.lost_at = builder.count = 0;
    return;
  }
  if (builder.open.size() == 1) return;
  builder.open.pop_back();
  if (builder.wanted.empty() || builder.open.size() > 1) return;
  XmlElement whole = std::move(builder.root.children.front());
  builder.root.children.clear();
  builder.count = 0;
  (*builder.visit)(std::move(whole));
}

void characters(void* user, const XML_Char* data, int length) {
  Builder& builder = builder_of(user);
  if (!builder.error && builder.takes_characters())
    builder.open.back()->text.append(data, static_cast<std::size_t>(length));
}

void doctype(void* user, const XML_Char* /*name*/, const XML_Char* /*system*/,
             const XML_Char* /*public_id*/, int /*has_subset*/) {
  builder_of(user).fail(Fault::unsupported, "a document type declaration in XML");
}

Result<void> parse(std::string_view bytes, Builder& builder) {
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return std::unexpected(Error{Fault::too_large, "more than 2 GiB of XML"});
  }
  const Parser parser(XML_ParserCreate("UTF-8"));
  HAKOSEKI_ASSERT(parser != nullptr);
  builder.parser = parser.get();
  builder.open = {&builder.root};
  XML_SetUserData(parser.get(), &builder);
  XML_SetElementHandler(parser.get(), begin, end);
  XML_SetCharacterDataHandler(parser.get(), characters);
  XML_SetStartDoctypeDeclHandler(parser.get(), doctype);
  const auto status =
      XML_Parse(parser.get(), bytes.data(), static_cast<int>(bytes.size()), XML_TRUE);
  if (builder.error) return std::unexpected(std::move(*builder.error));
  if (status != XML_STATUS_OK) {
    return std::unexpected(
        Error{Fault::malformed,
              fmt::format("no XML: {}", XML_ErrorString(XML_GetErrorCode(parser.get()))),
              fmt::format("{}:{}", XML_GetCurrentLineNumber(parser.get()),
                          XML_GetCurrentColumnNumber(parser.get()) + 1)});
  }
  return {};
}

}  // namespace

const XmlElement* XmlElement::child(std::string_view wanted) const {
  const auto at = std::ranges::find(children, wanted, &XmlElement::name);
  return at == children.end() ? nullptr : &*at;
}

std::string_view XmlElement::text_of(std::string_view wanted) const {
  const XmlElement* found = child(wanted);
  return found == nullptr ? std::string_view() : found->text;
}

std::string_view XmlElement::attribute(std::string_view wanted) const {
  const auto at = std::ranges::find(attributes, wanted,
                                    [](const auto& one) -> std::string_view { return one.first; });
  return at == attributes.end() ? std::string_view() : at->second;
}

Result<XmlElement> read_xml(std::string_view bytes) {
  Builder builder;
  TRY_VOID(parse(bytes, builder));
  return std::move(builder.root.children.front());
}

Result<void> for_each_xml_element(std::string_view bytes, std::string_view name,
                                  const XmlVisitor& visit, std::size_t most_nodes) {
  HAKOSEKI_ASSERT(!name.empty());
  Builder builder;
  builder.wanted = name;
  builder.visit = &visit;
  builder.most_nodes = most_nodes;
  return parse(bytes, builder);
}

}  // namespace hakoseki
