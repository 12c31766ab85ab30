// What an image holds once its layers lie on each other: the packages that are still there, where
// each came from, and which of the distribution's packages owns it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/text.h"
#include "engines/image/layer_facts.h"
#include "engines/image/layer_pass.h"
#include "engines/image/tree.h"

namespace hakoseki::image {

struct InstalledPackage {
  Package package;
  std::uint32_t layer = 0;         // that brought this version in
  std::vector<std::string> paths;  // of the files that tell of it, in order
  std::string owner;               // the distribution's package that brought these files; or empty
};

struct Gap {
  std::uint32_t layer = 0;
  std::string where;
  Message reason;
  bool hides_files = false;
};

// What checks ask about files; see ContainerImage.
struct FilesOfInterest {
  std::vector<ImageFile> programs;
  std::vector<ImageFile> set_id;
  std::vector<ImageFile> writable;
  std::vector<ImageFile> leftovers;
  std::vector<ImageFile> keys;
  std::vector<ImageAccount> accounts;
  std::vector<ImageGroup> groups;
  bool is_cut = false;  // there were more than any list takes, or than there was room for
};

struct ImageContents {
  Release release;                // its `id` is empty where the image does not say what it is
  std::string release_path = {};  // of the file that says it
  std::uint32_t release_layer = 0;
  std::vector<InstalledPackage> packages;  // by type, name, version, layer, path
  FilesOfInterest files;
  PackagedFiles packaged;
  std::vector<Gap> gaps;
};

// By type, name, version, architecture, layer, owner and path; the same package in several places
// becomes one.
void sort_packages(std::vector<InstalledPackage>& packages);

// `layers` from the base upwards, those that could not be read as empty ones.
// `options`: with which they were read.
[[nodiscard]] ImageContents contents_of(const std::vector<LayerFacts>& layers,
                                        PassOptions options = {});

}  // namespace hakoseki::image
