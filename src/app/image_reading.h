// Images from what people call them to what they hold: for `hakoseki image`, and for the runs that
// look into images beside other things.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/arguments.h"
#include "app/image_means.h"
#include "app/vulnerability_lookup.h"
#include "base/result.h"
#include "base/text.h"
#include "formats/oci/platform_choice.h"
#include "io/image/docker_daemon.h"
#include "io/image/registry.h"
#include "report/image_report.h"

namespace hakoseki::app {

struct ImageOptions {
  PlatformWish platform;
  image::PassOptions pass;
  io::RegistryOptions registry;
  io::DaemonOptions daemon;
  std::string containers_storage;
  ImageMeans means;
  VulnerabilityLookup vulnerabilities;
  bool one_image = false;  // several, of a REF with several platforms, are refused
  bool shows_progress = false;
  Language language = Language::en;
};

// What the command line and the environment say. Errors: malformed.
[[nodiscard]] Result<ImageOptions> image_options(const Arguments& arguments);

// A bill of materials is of one image.
[[nodiscard]] Error more_than_one_image(std::size_t images);

// What came of one REF: the images it names, or why there are none.
[[nodiscard]] std::vector<ImageReport> read_images(const std::string& reference,
                                                   const ImageOptions& options);

// One `--image [NAME=]REF`: what is to be read, and what task definitions and pods call it.
struct NamedImage {
  std::string name;
  std::vector<ImageReport> reports;
};

// The images that a run reads beside its files and answers.
struct ImagesBeside {
  std::vector<NamedImage> named;
  std::optional<ImageOptions> others;  // --images: how to read those that definitions and pods name
};

// Reads all that --image names. Errors: malformed, also for options that nothing uses.
[[nodiscard]] Result<ImagesBeside> images_beside(const Arguments& arguments);

}  // namespace hakoseki::app
