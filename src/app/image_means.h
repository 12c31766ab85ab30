// What the reading of images has beside the images: layers that are kept, and temporary files.
#pragma once

#include <memory>
#include <string>

#include "app/arguments.h"
#include "app/progress_line.h"
#include "base/text.h"
#include "engines/image/analyse.h"
#include "io/disk_cache.h"
#include "io/spool_files.h"
#include "io/surroundings.h"

namespace hakoseki::app {

// $TMPDIR, else one that is not memory.
[[nodiscard]] std::string temporary_folder(const io::Surroundings& around);

// Where the XDG base directory specification wants what is kept to save work. Empty for who has no
// home.
[[nodiscard]] std::string cache_folder(const io::Surroundings& around);

class ImageMeans {
 public:
  // By --cache-dir, --no-cache, XDG_CACHE_HOME and TMPDIR. Errors: malformed.
  [[nodiscard]] static Result<ImageMeans> of(const Arguments& arguments,
                                             const io::Surroundings& around);

  // As long as this lives.
  [[nodiscard]] image::AnalysisMeans lend(ProgressLine& line, image::PassOptions options) const;
  // Once all images were read: why layers are not kept, where they were to be.
  void warn_of_trouble(Language language) const;

 private:
  std::unique_ptr<io::DiskCache> cache_;
  std::unique_ptr<io::SpoolFiles> spooler_;
};

}  // namespace hakoseki::app
