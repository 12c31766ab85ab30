// hakoseki demo: the bundled environment, assessed by the real engine.
#include <array>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "app/commands.h"
#include "app/database_file.h"
#include "app/exit_code.h"
#include "app/feed_build.h"
#include "app/image_reading.h"
#include "app/output.h"
#include "app/run.h"
#include "app/sbom_image.h"
#include "base/embedded_file.h"
#include "base/system_error.h"
#include "collect/advisories/feed_files.h"
#include "collect/iac/files.h"
#include "formats/oci/image_location.h"
#include "report/layout.h"

namespace hakoseki {

std::span<const EmbeddedFile> demo_files();

}  // namespace hakoseki

namespace hakoseki::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view marker = "name: sakura-pay";

struct BundledReport {
  std::string_view name;
  std::string_view format;
  std::optional<Language> language = std::nullopt;  // none: that of the run
};

constexpr std::array<BundledReport, 4> bundled_reports = {{
    {"report.en.html", "html", Language::en},
    {"report.ja.html", "html", Language::ja},
    {"report.sarif", "sarif"},
    {"assessment.json", "json"},
}};

// A folder that is not the demo's own is left alone.
Result<void> prepare(const std::string& folder) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
    const Result<std::string> config =
        iac::read_file(folder + "/hakoseki.yaml", std::size_t{1} << 20);
    if (!config || config->find(marker) == std::string::npos) {
      return std::unexpected(
          Error{Fault::malformed,
                Text{"this folder is not empty and not the demo's; choose one with --output",
                     "空でないフォルダで、demo が作成したものではありません。--output "
                     "で別のフォルダを指定してください"},
                folder});
    }
  }
  return {};
}

Result<void> unpack(const std::string& folder) {
  for (const EmbeddedFile& file : demo_files()) {
    const fs::path path = fs::path(folder) / file.name;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) {
      return std::unexpected(
          Error{fault_of(error.value()), meaning_of(error.value()), path.parent_path().string()});
    }
    TRY_VOID(write_file(path.string(), file.content));
  }
  // What an earlier run wrote is no input of this one.
  for (const BundledReport& report : bundled_reports) {
    std::error_code error;
    fs::remove(fs::path(folder) / report.name, error);
  }
  return {};
}

constexpr std::string_view worker_image =
    "444455556666.dkr.ecr.ap-northeast-1.amazonaws.com/shop/worker:3.7.0@sha256:"
    "5185e36466c3b12a0e04b41f2d6e2ff6f7e4bc8b5ca5c58e65fea4e1c176f7a8";

// The image of one service, by its SBOM, with the vulnerabilities that some real advisories know
// of its packages.
Result<ImagesBeside> images_of(const std::string& folder, Language language) {
  const std::vector<std::string> advisories = {folder + "/advisories"};
  TRY(const advisories::FoundFeeds found, advisories::find_feeds(advisories));
  FeedBuild build({.language = language, .is_quiet = true});
  for (const advisories::Feed& feed : found.feeds)
    build.add(feed);
  TRY(const std::string database, build.finish());
  const std::string path = folder + "/vulnerabilities.db";
  TRY_VOID(replace_database(path, database));
  TRY(const VulnerabilityLookup lookup, VulnerabilityLookup::at(path));
  TRY(const ImageLocation location,
      parse_image_location("sbom:" + folder + "/sbom/shop-worker.cdx.json"));
  TRY(ImageReport report, read_sbom(location));
  lookup.look_up(report);
  ImagesBeside images;
  NamedImage worker{.name = std::string(worker_image), .reports = {}};
  worker.reports.push_back(std::move(report));
  images.named.push_back(std::move(worker));
  return images;
}

Result<void> write_reports(const Run& run, const RunInfo& info, const std::string& folder) {
  for (const BundledReport& report : bundled_reports) {
    RunInfo own = info;
    own.language = report.language.value_or(info.language);
    TRY_VOID(write_file(fmt::format("{}/{}", folder, report.name), [&](const Sink& sink) {
      run.write(std::string(report.format), own, sink);
    }));
  }
  return {};
}

std::string next_steps(const std::string& folder, const RunInfo& info) {
  std::string out = "\n";
  const auto row = [&](std::string_view label, const std::string& text) {
    const std::string head = fmt::format("  {}", report::pad_right(label, 11));
    out += report::beside(head, text, info.width);
  };
  const bool english = info.language == Language::en;
  row(Text{"report", "レポート"}.in(info.language),
      fmt::format("{0}/report.{1}.html, {0}/report.{2}.html", folder, english ? "en" : "ja",
                  english ? "ja" : "en"));
  row(Text{"data", "データ"}.in(info.language),
      fmt::format("{0}/assessment.json, {0}/report.sarif", folder));
  row(Text{"next", "次の操作"}.in(info.language), "hakoseki explain IMG-4.02");
  row("", "hakoseki check " + folder);
  return out;
}

}  // namespace

int run_demo(const Arguments& arguments, const std::vector<std::string>& words) {
  Language language = language_of(arguments);
  const auto output = value_of(arguments, "output");
  if (!output) return refuse(output.error(), Command::demo, language);
  const std::string folder = output->value_or("hakoseki-demo");
  if (folder == "-") {
    return refuse({Fault::malformed, Text{"`--output` takes a folder, not standard output",
                                          "`--output` にはフォルダを指定してください(標準出力には"
                                          "出力できません)"}},
                  Command::demo, language);
  }
  if (const Result<void> ready = prepare(folder); !ready) {
    return refuse(ready.error(), Command::demo, language);
  }
  if (const Result<void> unpacked = unpack(folder); !unpacked) {
    complain(unpacked.error(), language);
    return exit_environment;
  }
  const Result<Config> config = read_config(folder + "/hakoseki.yaml");
  if (!config) return refuse(config.error(), Command::demo, language);
  language = language_of(arguments, *config);
  Result<Settings> settings = settle(arguments, *config, std::nullopt);
  if (!settings) return refuse(settings.error(), Command::demo, language);
  // What the bundled templates leave open is part of the show, not a broken run.
  if (!settings->gate.min_coverage) settings->gate.min_coverage = 0;

  const Result<ImagesBeside> images = images_of(folder, language);
  if (!images) {
    complain(images.error(), language);
    return exit_environment;
  }
  Run run;
  if (const Result<void> done =
          run.assess_paths({folder}, false, *settings, config->scope, *images);
      !done) {
    complain(done.error(), language);
    return exit_environment;
  }
  RunInfo info = run_info(*settings, words);
  info.brief = true;
  if (const Result<void> written = write_reports(run, info, folder); !written) {
    complain(written.error(), language);
    return exit_environment;
  }
  const int code = deliver(run, *settings, info);
  const bool on_stdout = settings->reports.size() == 1 && settings->reports[0].format == "human" &&
                         settings->reports[0].file.empty();
  if (on_stdout && !settings->quiet) {
    if (print(next_steps(folder, info), info.language) != exit_ok) return exit_environment;
  }
  return code;
}

}  // namespace hakoseki::app
