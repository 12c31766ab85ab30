// Configurations of images, whole, bare and broken.
#include "formats/oci/image_config.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace hakoseki::oci {
namespace {

const std::string diff_id = "sha256:" + std::string(64, 'c');

Result<ImageConfig> parse(std::string text) {
  return parse_image_config(SourceText("c.json", std::move(text)));
}

std::vector<std::string> texts(const std::vector<Written>& written) {
  std::vector<std::string> texts;
  for (const Written& one : written) {
    texts.push_back(one.text);
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST(ImageConfig, IsReadWhole) {
  const std::string text = R"({"architecture":"arm64","os":"linux","variant":"v8",
"created":"2026-03-01T10:00:00.5Z","author":"a@example.com",
"config":{"User":"1000:1000","ExposedPorts":{"8080/tcp":{},"53/udp":{}},
"Env":["PATH=/bin","TOKEN=x"],"Entrypoint":["/app"],"Cmd":null,
"Volumes":{"/data":{}},"WorkingDir":"/srv","Labels":{"a":"1","b":""},
"StopSignal":"SIGINT","Healthcheck":{"Test":["CMD-SHELL","true"],"Interval":1000},
"Shell":["/bin/sh","-c"],"OnBuild":["RUN x"],"ArgsEscaped":true},
"rootfs":{"type":"layers","diff_ids":[")" +
                           diff_id + R"("]},
"history":[{"created":"0001-01-01T00:00:00Z","created_by":"ADD f /"},
{"created_by":"CMD x","empty_layer":true,"comment":"c"}]})";
  const auto config = parse(text);
  ASSERT_TRUE(config) << config.error().message();
  EXPECT_EQ(config->platform.text(), "linux/arm64/v8");
  EXPECT_EQ(config->created, parse_moment("2026-03-01T10:00:00Z"));
  EXPECT_EQ(config->author->text, "a@example.com");
  EXPECT_EQ(texts(config->diff_ids), Texts{diff_id});
  EXPECT_EQ(config->user->text, "1000:1000");
  EXPECT_EQ(config->user->span.begin, (Position{3, 18}));
  EXPECT_EQ(texts(config->env), (Texts{"PATH=/bin", "TOKEN=x"}));
  EXPECT_EQ(config->env[1].span.begin, (Position{4, 20}));
  EXPECT_EQ(texts(*config->entrypoint), Texts{"/app"});
  EXPECT_FALSE(config->cmd);
  EXPECT_EQ(texts(config->exposed_ports), (Texts{"8080/tcp", "53/udp"}));
  EXPECT_EQ(texts(config->volumes), Texts{"/data"});
  EXPECT_EQ(config->working_dir->text, "/srv");
  ASSERT_EQ(config->labels.size(), 2U);
  EXPECT_EQ(config->labels[0].first.text + config->labels[0].second.text, "a1");
  EXPECT_EQ(config->stop_signal->text, "SIGINT");
  EXPECT_EQ(texts(config->healthcheck->test), (Texts{"CMD-SHELL", "true"}));
  EXPECT_EQ(texts(config->shell), (Texts{"/bin/sh", "-c"}));
  EXPECT_EQ(texts(config->on_build), Texts{"RUN x"});
  EXPECT_TRUE(config->args_escaped);
  ASSERT_EQ(config->history.size(), 2U);
  EXPECT_FALSE(config->history[0].created);
  EXPECT_FALSE(config->history[0].empty_layer);
  EXPECT_TRUE(config->history[1].empty_layer);
  EXPECT_EQ(config->history[1].created_by->text, "CMD x");
}

TEST(ImageConfig, MayBeBare) {
  const auto config = parse(R"({"rootfs":{"type":"layers","diff_ids":null},"config":null})");
  ASSERT_TRUE(config) << config.error().message();
  EXPECT_EQ(config->platform.text(), "");
  EXPECT_FALSE(config->created || config->user || config->entrypoint || config->healthcheck);
  EXPECT_TRUE(config->diff_ids.empty());
}

TEST(ImageConfig, Refuses) {
  const std::string rootfs = R"("rootfs":{"type":"layers","diff_ids":[")" + diff_id + R"("]})";
  const struct {
    std::string text;
    std::string_view says;
  } rows[] = {
      {"", ""},
      {"{}", "no image configuration"},
      {R"({"rootfs":{"type":"other"}})", "no image configuration"},
      {R"({"rootfs":{"type":"layers","diff_ids":["x"]}})", "`x` is no digest"},
      {R"({"rootfs":{"type":"layers","diff_ids":[1]}})", "not a text"},
      {R"({"os":7,)" + rootfs + "}", "`os` is not a text"},
      {R"({"config":{"User":0},)" + rootfs + "}", "`User` is not a text"},
      {R"({"config":{"Env":"A=B"},)" + rootfs + "}", "`Env` is not a list"},
      {R"({"config":{"Labels":{"a":1}},)" + rootfs + "}", "`Labels` is not a text"},
      {R"({"config":{"User":"a","User":"root"},)" + rootfs + "}", "`User` is given twice"},
      {R"({"history":[{"empty_layer":"yes"}],)" + rootfs + "}", "not a true or false"},
  };
  for (const auto& [text, says] : rows) {
    const auto config = parse(text);
    ASSERT_FALSE(config) << text;
    EXPECT_EQ(config.error().fault, Fault::malformed) << text;
    EXPECT_NE(config.error().what.find(says), std::string::npos) << config.error().what;
    EXPECT_TRUE(config.error().where.starts_with("c.json:")) << config.error().where;
  }
  EXPECT_EQ(parse(std::string(config_bytes + 1, ' ')).error().fault, Fault::too_large);
}

}  // namespace
}  // namespace hakoseki::oci
