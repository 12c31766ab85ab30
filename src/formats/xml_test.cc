// XML that is one of AWS's answers or a feed, and XML that wants to do harm.
#include "formats/xml.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/limits.h"

namespace hakoseki {
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

TEST(Xml, KeepsAttributesAndLines) {
  const auto root = read_xml("<a>\n<b x:one='1 &amp; 2' two=''/></a>");
  ASSERT_TRUE(root) << root.error().message();
  const XmlElement& b = root->children.front();
  EXPECT_EQ(b.line, 2U);
  EXPECT_EQ(b.attribute("one"), "1 & 2");
  EXPECT_EQ(b.attribute("three"), "");
  EXPECT_EQ(b.attributes.size(), 2U);
  EXPECT_EQ(root->text_of("c"), "");
}

std::vector<std::string> told_elements(std::string_view xml, std::string_view name,
                                       Result<void>& outcome,
                                       std::size_t most_nodes = limits::nodes) {
  std::vector<std::string> told;
  const auto tell = [&](const Result<XmlElement>& element) {
    told.push_back(element ? std::string(element->text_of("id")) : element.error().message());
  };
  outcome = for_each_xml_element(xml, name, tell, most_nodes);
  return told;
}

TEST(Xml, ElementsOfOneName) {
  Result<void> outcome;
  const auto told = told_elements(
      "<us>text<meta><id>no</id></meta><u><id>1</id></u>\n<deeper><u><id>2</id><u><id>3</id></u>"
      "</u></deeper><u/></us>",
      "u", outcome);
  EXPECT_TRUE(outcome) << outcome.error().message();
  EXPECT_EQ(told, (std::vector<std::string>{"1", "2", ""}));
}

TEST(Xml, WhatStoodBeforeABreakWasWhole) {
  Result<void> outcome;
  const auto told = told_elements("<us><u><id>1</id></u><u><id>2</id>", "u", outcome);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().fault, Fault::malformed);
  EXPECT_EQ(told, (std::vector<std::string>{"1"}));
}

TEST(Xml, AnElementThatIsTooLargeIsLeftOutByItself) {
  Result<void> outcome;
  const auto told = told_elements(
      "<us><u><id>1</id></u>\n<u><a one='1'/><a/><u><id>within</id></u></u><u><id>2</id></u></us>",
      "u", outcome, 4);
  EXPECT_TRUE(outcome) << outcome.error().message();
  EXPECT_EQ(told, (std::vector<std::string>{"1", "2: more than 4 elements", "2"}));
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
}  // namespace hakoseki
