#include "engines/image/container_image.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engines/image/layer_pass.h"

namespace hakoseki::image {
namespace {

std::string dockerfile(const std::vector<std::string>& steps) {
  std::vector<oci::HistoryStep> history;
  for (const std::string& step : steps)
    history.emplace_back().created_by.emplace().text = step;
  return dockerfile_of(history);
}

TEST(DockerfileOf, ReadsTheHistoryOfBothBuilders) {
  EXPECT_EQ(dockerfile({"RUN /bin/sh -c apt-get update # buildkit",
                        "RUN |2 A=1 B=/bin/x /bin/sh -c make # buildkit", "COPY a b # buildkit",
                        "CMD [\"web\"]"}),
            "FROM scratch\nRUN apt-get update \nRUN make \nCOPY a b \nCMD [\"web\"]\n");
  EXPECT_EQ(dockerfile({"/bin/sh -c #(nop) ADD file:01 in / ", "/bin/sh -c make install",
                        "|1 V=1 /bin/sh -c wget x", "/bin/sh -c #(nop)  CMD [\"sh\"]"}),
            "FROM scratch\nADD file:01 in /\nRUN make install\nRUN wget x\nCMD [\"sh\"]\n");
  EXPECT_EQ(dockerfile({}), "");
}

TEST(DockerfileOf, KeepsEachStepOnItsLine) {
  EXPECT_EQ(
      dockerfile({"RUN /bin/sh -c set -e\nmake \\\n  install; # buildkit", "bazel\nUSER root"}),
      "FROM scratch\nRUN set -e; make    install; \n# bazel; USER root\n");
}

FileEntry entry(const std::string& path, std::uint32_t mode, FileKind kind = FileKind::regular,
                const std::string& link = {}) {
  FileEntry one;
  one.path = path;
  one.kind = kind;
  one.link = link;
  one.mode = mode;
  return one;
}

LayerFacts layer(const std::vector<FileEntry>& entries) {
  LayerPass pass;
  for (const FileEntry& entry : entries) {
    EXPECT_TRUE(pass.begin(entry));
    EXPECT_TRUE(pass.end());
  }
  return std::move(pass).finish();
}

std::vector<std::string> paths(const std::vector<ImageFile>& files) {
  std::vector<std::string> all;
  for (const ImageFile& file : files)
    all.push_back(file.path + "@" + std::to_string(file.layer));
  return all;
}

TEST(FilesOfInterest, AreThoseOfTheFinalFileSystem) {
  std::vector<LayerFacts> layers;
  layers.push_back(layer({entry("usr/bin/su", 04755), entry("usr/bin/gone", 04755),
                          entry("usr/lib/libc.so.6", 0755),
                          entry("bin", 0777, FileKind::symbolic_link, "usr/bin"),
                          entry("usr/bin/nc", 0777, FileKind::symbolic_link, "su"),
                          entry("tmp", 01777, FileKind::directory), entry("tmp/x", 0666),
                          entry("srv", 0777, FileKind::directory),
                          entry("dev/null", 0666, FileKind::character_device)}));
  FileEntry ping = entry("bin/ping", 0755);
  ping.capability = "x";
  FileEntry run = entry("app/run", 0755);
  run.uid = 100;
  layers.push_back(layer({entry("bin/.wh.gone", 0), ping,
                          entry("opt/su", 0, FileKind::hard_link, "usr/bin/su"), run}));
  const FilesOfInterest files = contents_of(layers).files;
  using Paths = std::vector<std::string>;
  EXPECT_EQ(paths(files.programs),
            (Paths{"app/run@1", "opt/su@0", "usr/bin/nc@0", "usr/bin/ping@1", "usr/bin/su@0"}));
  EXPECT_EQ(paths(files.set_id), (Paths{"opt/su@0", "usr/bin/ping@1", "usr/bin/su@0"}));
  EXPECT_EQ(paths(files.writable), (Paths{"app/run@1", "srv@0"}));
  EXPECT_FALSE(files.is_cut);
}

}  // namespace
}  // namespace hakoseki::image
