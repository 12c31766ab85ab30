#include "io/xml.h"

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

namespace hakoseki::io {
namespace {

struct ParserEnd {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};
using Parser = std::unique_ptr<std::remove_pointer_t<XML_Parser>, ParserEnd>;

// What expat's callbacks fill.
struct Builder {
  XML_Parser parser = nullptr;
  XmlElement root;                // its only child is the document's root
  std::vector<XmlElement*> open;  // outermost first; a parent does not grow while a child is open
  std::size_t count = 0;
  std::optional<Error> error;

  void fail(Fault fault, std::string what) {
    if (!error) error = Error{fault, std::move(what)};
    XML_StopParser(parser, XML_FALSE);
  }
};

Builder& builder_of(void* user) {
  return *static_cast<Builder*>(user);
}

void begin(void* user, const XML_Char* name, const XML_Char** /*attributes*/) {
  Builder& builder = builder_of(user);
  if (builder.error) return;
  if (builder.open.size() > limits::nesting) {
    return builder.fail(Fault::too_large,
                        fmt::format("more than {} elements inside each other", limits::nesting));
  }
  if (++builder.count > limits::nodes) {
    return builder.fail(Fault::too_large, fmt::format("more than {} elements", limits::nodes));
  }
  std::string_view local = name;
  local.remove_prefix(local.rfind(':') + 1);
  XmlElement& element = builder.open.back()->children.emplace_back();
  element.name = local;
  builder.open.push_back(&element);
}

void end(void* user, const XML_Char* /*name*/) {
  Builder& builder = builder_of(user);
  if (!builder.error) builder.open.pop_back();
}

void characters(void* user, const XML_Char* data, int length) {
  Builder& builder = builder_of(user);
  if (!builder.error) builder.open.back()->text.append(data, static_cast<std::size_t>(length));
}

void doctype(void* user, const XML_Char* /*name*/, const XML_Char* /*system*/,
             const XML_Char* /*public_id*/, int /*has_subset*/) {
  builder_of(user).fail(Fault::unsupported, "a document type declaration in XML");
}

}  // namespace

const XmlElement* XmlElement::child(std::string_view wanted) const {
  const auto at = std::ranges::find(children, wanted, &XmlElement::name);
  return at == children.end() ? nullptr : &*at;
}

Result<XmlElement> read_xml(std::string_view bytes) {
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return std::unexpected(Error{Fault::too_large, "more than 2 GiB of XML"});
  }
  const Parser parser(XML_ParserCreate("UTF-8"));
  HAKOSEKI_ASSERT(parser != nullptr);
  Builder builder;
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
  return std::move(builder.root.children.front());
}

}  // namespace hakoseki::io
