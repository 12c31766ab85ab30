#include "app/image_means.h"

#include <filesystem>
#include <optional>
#include <string>
#include <system_error>

#include <fmt/format.h>

#include "app/interruption.h"
#include "app/options.h"
#include "app/output.h"

namespace hakoseki::app {
namespace {

namespace fs = std::filesystem;

}  // namespace

std::string cache_folder(const io::Surroundings& around) {
  std::error_code none;
  const std::optional<std::string> xdg = around.variable("XDG_CACHE_HOME");
  if (xdg && fs::path(*xdg).is_absolute()) return fs::path(*xdg) / "hakoseki";
  if (around.home.empty() || !fs::is_directory(around.home, none)) return {};
  return fs::path(around.home) / ".cache" / "hakoseki";
}

// `/tmp` is often memory.
std::string temporary_folder(const io::Surroundings& around) {
  std::error_code none;
  const std::optional<std::string> said = around.variable("TMPDIR");
  if (said && !said->empty()) return *said;
  return fs::is_directory("/var/tmp", none) ? "/var/tmp" : "/tmp";
}

Result<ImageMeans> ImageMeans::of(const Arguments& arguments, const io::Surroundings& around) {
  ImageMeans means;
  means.spooler_ = std::make_unique<io::SpoolFiles>(temporary_folder(around));
  TRY(const auto is_off, value_of(arguments, "no-cache"));
  TRY(const auto said, value_of(arguments, "cache-dir"));
  if (is_off) return means;
  const std::string folder = said ? *said : cache_folder(around);
  if (!folder.empty()) means.cache_ = std::make_unique<io::DiskCache>(folder + "/layers.sqlite");
  return means;
}

image::AnalysisMeans ImageMeans::lend(ProgressLine& line, image::PassOptions options) const {
  return {.options = options,
          .progress =
              [&line](std::uint64_t done, std::uint64_t all) {
                constexpr std::uint64_t megabyte = 1'000'000;
                line.show(say({"{} of {} MB read", "{} / {} MB を読み取り済み"}, done / megabyte,
                              all / megabyte));
              },
          .stop = &interruption(),
          .cache = cache_.get(),
          .spooler = spooler_.get()};
}

void ImageMeans::warn_of_trouble(Language language) const {
  if (!cache_ || !cache_->trouble()) return;
  const Error& why = *cache_->trouble();
  warn({fmt::format("layers are not kept for the next time: {}", why.message(Language::en)),
        fmt::format("レイヤーの結果をキャッシュできません: {}", why.message(Language::ja))},
       language);
}

}  // namespace hakoseki::app
