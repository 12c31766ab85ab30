// Dockerfiles that nobody sane writes: they must end soon, in a result or in a refusal. A quadratic
// algorithm would need minutes for any of them and run into the time limit of the test.
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "formats/dockerfile.h"
#include "formats/dockerfile/lines.h"

namespace hakoseki::dockerfile {
namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (; times > 0; --times)
    text += piece;
  return text;
}

Result<Dockerfile> parse_text(std::string text) {
  return parse(SourceText("Dockerfile", std::move(text)));
}

TEST(HostileDockerfile, ReadsALineAsLongAsAFile) {
  const std::string line = repeated("日本;", limits::file_bytes / 7 - 10);
  const Result<Dockerfile> file = parse_text("FROM a\nRUN " + line);
  ASSERT_TRUE(file) << file.error().message();
  EXPECT_EQ(file->final_stage().instructions.at(0).words.at(0).text, line);
}

TEST(HostileDockerfile, ReadsLinesOfOneCharacter) {
  for (const std::string_view piece : {"\\", "<", "\xFF", "$", "`", "'", " x"}) {
    const std::string line = "x" + repeated(piece, mebibyte);
    const Result<Dockerfile> file = parse_text("FROM a\nRUN " + line);
    ASSERT_TRUE(file) << file.error().message();
    EXPECT_EQ(file->final_stage().instructions.at(0).words.at(0).text, line);
  }
}

TEST(HostileDockerfile, PlacesAMillionWordsOfOneLine) {
  const Result<Dockerfile> file = parse_text("FROM a\nCOPY " + repeated("日 ", 1'000'000) + "/x");
  ASSERT_TRUE(file) << file.error().message();
  EXPECT_EQ(file->final_stage().instructions.at(0).words.back().span.begin,
            (Position{2, 2'000'006}));
}

TEST(HostileDockerfile, JoinsAMillionContinuations) {
  const Result<Dockerfile> file = parse_text("FROM a\nRUN x" + repeated(" \\\n# c\n y", 1'000'000));
  ASSERT_TRUE(file) << file.error().message();
  EXPECT_EQ(file->final_stage().instructions.at(0).span.end, (Position{2'000'002, 3}));
}

TEST(HostileDockerfile, FollowsAChainOfAHundredThousandStages) {
  std::string text = "FROM scratch AS s0\nENV A0=x B=1\n";
  for (int i = 1; i < 100'000; ++i)
    text += fmt::format("FROM s{0} AS s{1}\nENV A{1}=$B\n", i - 1, i);
  const Result<Dockerfile> file = parse_text(text + "USER $A0$A99999$NONE");
  ASSERT_TRUE(file) << file.error().message();
  EXPECT_EQ(file->stages.size(), 100'000);
  EXPECT_EQ(file->final_stage().parent, 99'998);
  EXPECT_EQ(file->final_stage().instructions.back().words.at(0).text, "x1");
}

TEST(HostileDockerfile, RefusesWhatIsTooLarge) {
  const std::vector<std::string> texts = {
      "FROM scratch\nENV A=aaaaaaaa\n" + repeated("ENV A=$A$A$A$A\n", 100),
      "FROM scratch\nENV A=" + repeated("a", 1000) + "\nENV B=" + repeated("$A", 100'000),
      "FROM a\nENV A=" + repeated("${X:-", 150) + repeated("y", mebibyte) + repeated("}", 150),
      "FROM a\nENV A=" + repeated("${X:-", 1000) + repeated("}", 1000),
      "FROM a\nCOPY" + repeated(" a", mebibyte + 1),
  };
  for (const std::string& text : texts) {
    const Result<Dockerfile> file = parse_text(text);
    ASSERT_FALSE(file) << text.substr(0, 40);
    EXPECT_EQ(file.error().fault, Fault::too_large) << file.error().message();
    EXPECT_NE(file.error().where, "");
  }
}

TEST(HostileDockerfile, GivesUpOnDeepOrBrokenJson) {
  for (const std::string& text : {"FROM a\nCMD [" + repeated("[", mebibyte),
                                  "FROM a\nCMD [\"a\"" + repeated(",{\"a\":[", mebibyte / 6),
                                  "FROM a\nCMD [\"a" + repeated("\",\"b", mebibyte / 4)}) {
    const Result<Dockerfile> file = parse_text(text);
    ASSERT_TRUE(file) << file.error().message();
    EXPECT_FALSE(file->final_stage().instructions.at(0).json_form);
  }
}

TEST(HostileDockerfile, ReadsManyHeredocs) {
  const Result<Dockerfile> file =
      parse_text("FROM a\nRUN " + repeated("<<A ", 100'000) + "\n" + repeated("x\nA\n", 100'000));
  ASSERT_TRUE(file) << file.error().message();
  EXPECT_EQ(file->final_stage().instructions.at(0).heredocs.back().span.begin,
            (Position{200'001, 1}));
}

TEST(HostileDockerfile, LeavesCostlyPatternsUnresolved) {
  const Result<Dockerfile> file = parse_text("FROM scratch\nENV A=" + repeated("a", 4000) + "\n" +
                                             repeated("USER ${A//a*a*a*b/c}\n", 10'000));
  ASSERT_TRUE(file) << file.error().message();
  EXPECT_TRUE(file->final_stage().instructions.back().words.at(0).unresolved);
}

TEST(PositionIndex, AgreesWithSourceText) {
  std::string text = "FROM a\r\n日本語 𠮷\t\xFF\xE3\x81\n\n";
  text += repeated("あ", 200) + "\n" + repeated("a", 63) + "é" + repeated("b", 70) + "\n";
  const SourceText source("x", text);
  const PositionIndex index(source.text());
  for (std::size_t at = 0; at < text.size(); at += utf8::length_at(text, at)) {
    EXPECT_EQ(index.position_of(at), source.position_of(at)) << at;
  }
  EXPECT_EQ(index.position_of(text.size()), source.position_of(text.size()));
  EXPECT_EQ(PositionIndex("").position_of(5), (Position{1, 1}));
}

struct Guess {
  std::string_view text;
  bool is_dockerfile;
};

TEST(LooksLikeDockerfile, KnowsOneByItsFirstInstructions) {
  const std::vector<Guess> guesses = {
      {"FROM alpine", true},
      {"FROM alpine\n", true},
      {"from alpine:3 as build\r\nrun x\r\n", true},
      {"\xEF\xBB\xBF# syntax=docker/dockerfile:1\n\n# FROM x\nFROM a/b@sha256:0\nRUN", true},
      {"FROM --platform=$BUILDPLATFORM \\\n  golang:${V:-1} AS b\nARG X", true},
      {"# escape=`\nFROM `\n a\nSHELL [\"x\"]", true},
      {"ARG A=1\nARG B\nFROM $A", true},
      {"ARG A=\"x y\" B\n# c\nFROM a", true},
      {"FROM a\nENTRYPOI", true},  // cut while it was read
      {"FROM a\nRUN x \\\n", true},
      {"ARG A=1", true},
      {"", false},
      {"# FROM a\n", false},
      {"FROM", false},
      {"FROM a\nENTRYPOI\n", false},
      {"FROM a\nWHERE x", false},
      {"FROM users\nWHERE id = 1", false},
      {"FROM users WHERE id = 1", false},
      {"FROM a, b\n", false},
      {"FROM users;\n", false},
      {"SELECT *\nFROM users\n", false},
      {"FROM (SELECT 1)\n", false},
      {"From now on\n", false},
      {"From scratch.\nAdd water\n", false},
      {"From scratch\n\nThis text\n", false},
      {"# Title\n\nFROM scratch is ...\n", false},
      {"From: a@b\nTo: c\n", false},
      {"FROM: a\n", false},
      {"from: a\nrun: b\n", false},
      {"from x import y\n", false},
      {"from x import (\n", false},
      {"FROM llama3\nPARAMETER temperature 1\n", false},
      {"FROM {{ base }}\nRUN x\n", false},
      {"FROM %%BASE%%\nRUN x\n", false},
      {"VERSION 0.8\nFROM a\n", false},
      {"ARG A\nRUN x\n", false},
      {"ARG 1A\nFROM x\n", false},
      {"ARG a, b\nFROM x\n", false},
      {"#!/bin/sh\nARG=1\n", false},
      {"RUN x\nFROM a\n", false},
      {"version: '3'\nservices:\n", false},
      {"{\"FROM\": 1}", false},
      {"FROM --x=1 a\n", false},
  };
  for (const Guess& guess : guesses) {
    EXPECT_EQ(looks_like_dockerfile(guess.text), guess.is_dockerfile) << guess.text;
  }
}

}  // namespace
}  // namespace hakoseki::dockerfile
