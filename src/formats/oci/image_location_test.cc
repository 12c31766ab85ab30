// Where images are said to be.
#include "formats/oci/image_location.h"

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

const std::string hex(64, 'a');

TEST(ImageLocation, PlacesOnThisMachine) {
  const struct {
    std::string text;
    ImagePlace place;
    std::string path;
    std::string tag;
    std::string digest;
  } rows[] = {
      {"oci:out", ImagePlace::oci_folder, "out", "", ""},
      {"oci:/a/b:v1.2", ImagePlace::oci_folder, "/a/b", "v1.2", ""},
      {"oci:x@sha256:" + hex, ImagePlace::oci_folder, "x", "", "sha256:" + hex},
      {"oci:x:t@sha256:" + hex, ImagePlace::oci_folder, "x", "t", "sha256:" + hex},
      {"oci-archive:x.tar:t", ImagePlace::oci_archive, "x.tar", "t", ""},
      {"docker-archive:a@b.tar", ImagePlace::docker_archive, "a@b.tar", "", ""},
      {"docker-archive:x.tar:repo/app:1", ImagePlace::docker_archive, "x.tar", "repo/app:1", ""},
      {"docker-archive:x.tar:h:5000/app:1", ImagePlace::docker_archive, "x.tar", "h:5000/app:1",
       ""},
      {"docker-daemon:app", ImagePlace::docker_daemon, "app:latest", "", ""},
      {"docker-daemon:h:5000/app:1", ImagePlace::docker_daemon, "h:5000/app:1", "", ""},
      {"docker-daemon:app@sha256:" + hex, ImagePlace::docker_daemon, "app@sha256:" + hex, "", ""},
      {"docker-daemon:sha256:" + hex, ImagePlace::docker_daemon, "sha256:" + hex, "", ""},
      {"dir:/srv/root:fs", ImagePlace::folder, "/srv/root:fs", "", ""},
      {"sbom:a:b@1.json", ImagePlace::sbom, "a:b@1.json", "", ""},
  };
  for (const auto& row : rows) {
    const auto location = parse_image_location(row.text);
    ASSERT_TRUE(location) << row.text;
    EXPECT_EQ(location->place, row.place) << row.text;
    EXPECT_EQ(location->path, row.path) << row.text;
    EXPECT_EQ(location->tag, row.tag) << row.text;
    EXPECT_EQ(location->digest, row.digest) << row.text;
  }
}

TEST(ImageLocation, StoresOfContainers) {
  const struct {
    std::string text;
    std::string store;
    std::string driver;
    std::string path;
  } rows[] = {
      {"containers-storage:app", "", "", "app"},
      {"containers-storage:localhost/app:v1@sha256:" + hex, "", "",
       "localhost/app:v1@sha256:" + hex},
      {"containers-storage:[/srv/s]app:v1", "/srv/s", "", "app:v1"},
      {"containers-storage:[vfs@/srv/s+/run/s:vfs.x=y]@" + hex, "/srv/s", "vfs", hex},
      {"containers-storage:sha256:" + hex, "", "", "sha256:" + hex},
  };
  for (const auto& row : rows) {
    const auto location = parse_image_location(row.text);
    ASSERT_TRUE(location) << row.text;
    EXPECT_EQ(location->place, ImagePlace::containers_storage) << row.text;
    EXPECT_EQ(location->store, row.store) << row.text;
    EXPECT_EQ(location->driver, row.driver) << row.text;
    EXPECT_EQ(location->path, row.path) << row.text;
  }
}

TEST(ImageLocation, StoresOfContainerd) {
  const struct {
    std::string text;
    std::string store;
    std::string name_space;
    std::string path;
    std::string image;
  } rows[] = {
      {"containerd:app", "", "", "app", "docker.io/library/app"},
      {"containerd:ghcr.io/a/b:1@sha256:" + hex, "", "", "ghcr.io/a/b:1@sha256:" + hex,
       "ghcr.io/a/b"},
      {"containerd:[/srv/c]app:v1", "/srv/c", "", "app:v1", "docker.io/library/app"},
      {"containerd:[k8s.io@/srv/c]app:v1", "/srv/c", "k8s.io", "app:v1", "docker.io/library/app"},
      {"containerd:sha256:" + hex, "", "", "sha256:" + hex, ""},
  };
  for (const auto& row : rows) {
    const auto location = parse_image_location(row.text);
    ASSERT_TRUE(location) << row.text;
    EXPECT_EQ(location->place, ImagePlace::containerd) << row.text;
    EXPECT_EQ(location->store, row.store) << row.text;
    EXPECT_EQ(location->name_space, row.name_space) << row.text;
    EXPECT_EQ(location->path, row.path) << row.text;
    if (!row.image.empty()) {
      EXPECT_EQ(location->image.source(), row.image) << row.text;
    }
  }
}

TEST(ImageLocation, Registries) {
  const struct {
    std::string text;
    std::string registry;
    std::string repository;
    std::string tag;
  } rows[] = {
      {"nginx", "docker.io", "library/nginx", "latest"},
      {"docker:24-dind", "docker.io", "library/docker", "24-dind"},
      {"docker://ghcr.io/a/b:1", "ghcr.io", "a/b", "1"},
      {"localhost:5000/a__b/c-d.e:V_1", "localhost:5000", "a__b/c-d.e", "V_1"},
      {"[::1]:5000/a", "[::1]:5000", "a", "latest"},
      {"nginx@sha256:" + hex, "docker.io", "library/nginx", ""},
      {"nginx:1@sha256:" + hex, "docker.io", "library/nginx", "1"},
  };
  for (const auto& row : rows) {
    const auto location = parse_image_location(row.text);
    ASSERT_TRUE(location) << row.text;
    EXPECT_EQ(location->place, ImagePlace::registry);
    EXPECT_EQ(location->image.registry, row.registry) << row.text;
    EXPECT_EQ(location->image.repository, row.repository) << row.text;
    EXPECT_EQ(location->image.tag.text, row.tag) << row.text;
  }
}

TEST(ImageLocation, Refuses) {
  const struct {
    std::string text;
    Fault fault;
  } rows[] = {
      {"", Fault::malformed},
      {"oci:", Fault::malformed},
      {"oci:x:", Fault::malformed},
      {"dir:", Fault::malformed},
      {"docker://", Fault::malformed},
      {"./image.tar", Fault::malformed},
      {"/srv/rootfs", Fault::malformed},
      {"Nginx", Fault::malformed},
      {"a..b", Fault::malformed},
      {"a___b", Fault::malformed},
      {"a/-b", Fault::malformed},
      {"a/b-", Fault::malformed},
      {"a//b", Fault::malformed},
      {"x.example/../../etc", Fault::malformed},
      {"x.example/a?b=c", Fault::malformed},
      {"user@x.example/a", Fault::malformed},
      {"x.example:5000@evil/a", Fault::malformed},
      {"${HOST}/app:1", Fault::malformed},
      {"app:${TAG}", Fault::malformed},
      {"app:.x", Fault::malformed},
      {"app@sha256:12", Fault::malformed},
      {"docker-daemon:", Fault::malformed},
      {"docker-daemon:../x", Fault::malformed},
      {"docker-daemon:app:v1?x=1", Fault::malformed},
      {"docker-daemon:app/../../x", Fault::malformed},
      {"containers-storage:", Fault::malformed},
      {"containers-storage:[vfs@/srv", Fault::malformed},
      {"containers-storage:[srv]app", Fault::malformed},
      {"containers-storage:[/srv]", Fault::malformed},
      {"containers-storage:../app", Fault::malformed},
      {"containerd:", Fault::malformed},
      {"containerd:[srv]app", Fault::malformed},
      {"containerd:../app", Fault::malformed},
      {"ostree:nginx", Fault::unsupported},
      {"sif:nginx", Fault::unsupported},
  };
  for (const auto& [text, fault] : rows) {
    const auto location = parse_image_location(text);
    ASSERT_FALSE(location) << text;
    EXPECT_EQ(location.error().fault, fault) << text;
    EXPECT_FALSE(location.error().ja.empty() && fault == Fault::unsupported) << text;
  }
}

}  // namespace
}  // namespace hakoseki
