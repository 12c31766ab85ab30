// XML that is one of AWS's answers, and XML that wants to do harm.
#include "io/xml.h"

#include <string>

#include <gtest/gtest.h>

namespace hakoseki::io {
namespace {

TEST(Xml, ATreeWithoutNamespaces) {
  const auto root = read_xml(
      "<?xml version='1.0'?>\n<a:Answer xmlns:a='http://x'>\n <a:b>1 &lt; 2 &#x3042;</a:b><c/>"
      "<b>second</b></a:Answer>");
  ASSERT_TRUE(root) << root.error().message();
  EXPECT_EQ(root->name, "Answer");
  ASSERT_EQ(root->children.size(), 3U);
  EXPECT_EQ(root->child("b")->text, "1 < 2 \u3042");
  EXPECT_TRUE(root->child("c")->children.empty());
  EXPECT_EQ(root->child("d"), nullptr);
}

TEST(Xml, Refused) {
  const std::string deep = [] {
    std::string text;
    for (int i = 0; i < 300; ++i) {
      text += "<a>";
    }
    return text;
  }();
  const struct {
    std::string text;
    Fault fault;
  } rows[] = {
      {"", Fault::malformed},
      {"{}", Fault::malformed},
      {"<a><b></a>", Fault::malformed},
      {"<a>", Fault::malformed},
      {"<a/><b/>", Fault::malformed},
      {"<a>\xff</a>", Fault::malformed},
      {"<a>&unknown;</a>", Fault::malformed},
      {"<!DOCTYPE html><html></html>", Fault::unsupported},
      {"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>", Fault::unsupported},
      {deep, Fault::too_large},
  };
  for (const auto& row : rows) {
    const auto root = read_xml(row.text);
    ASSERT_FALSE(root) << row.text;
    EXPECT_EQ(root.error().fault, row.fault) << row.text;
  }
}

TEST(Xml, SaysWhere) {
  const auto root = read_xml("<a>\n  <b></c>\n</a>");
  ASSERT_FALSE(root);
  EXPECT_EQ(root.error().message(), "2:8: no XML: mismatched tag");
}

}  // namespace
}  // namespace hakoseki::io
