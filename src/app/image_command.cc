// hakoseki image REF...: what container images hold.
#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/image_reading.h"
#include "app/interruption.h"
#include "app/options.h"
#include "app/output.h"
#include "app/run.h"
#include "app/terminal.h"
#include "checks/catalog.h"
#include "engines/image/container_image.h"
#include "engines/systems.h"
#include "report/image_report.h"

namespace hakoseki::app {
namespace {

struct ImageSettings {
  Settings display;
  std::vector<ReportRequest> reports;
  ImageOptions reading;
  std::optional<Severity> fail_on;
};

bool is_sbom(const ReportRequest& request) {
  return request.format == "cyclonedx" || request.format == "spdx";
}

Result<ImageSettings> settle_image(const Arguments& arguments) {
  ImageSettings settings;
  TRY(settings.display, display_settings(arguments));
  // HAKOSEKI_FORMAT is for the reports as well: only what is said here counts.
  std::vector<std::string> values = arguments.all("format");
  if (values.empty()) values = {"human"};
  TRY(settings.reports, report_requests(values, image_formats));
  TRY(const auto fail_on, value_of(arguments, "fail-on"));
  if (fail_on) settings.fail_on = severity_named(*fail_on);
  TRY(settings.reading, image_options(arguments));
  settings.reading.one_image =
      std::any_of(settings.reports.begin(), settings.reports.end(), is_sbom);
  return settings;
}

bool is_about_packages(const Check& check) {
  return !check.reads.empty() && check.reads.front().starts_with("ContainerImage#advisories");
}

// What the checks say of the images. Owns what the reports then point to; not movable, because of
// that.
class Judged {
 public:
  explicit Judged(std::vector<ImageReport>& reports) {
    std::vector<std::size_t> owners;  // of the images of the inventory
    for (std::size_t i = 0; i < reports.size(); ++i) {
      if (!reports[i].image) continue;
      image::add_image(inventory_, "", *reports[i].image, reports[i].analysis, current_moment(),
                       reports[i].vulnerabilities);
      owners.push_back(i);
    }
    engines::derive_systems(inventory_);
    checks_ = checks::catalog();
    std::erase_if(checks_, [](const Check& check) {
      return std::none_of(check.reads.begin(), check.reads.end(), [](std::string_view read) {
        return read.starts_with("ContainerImage#");
      });
    });
    assessment_ = assess(inventory_, checks_);
    const std::span<const ContainerImage> images = inventory_.all<ContainerImage>();
    const auto report_of = [&](const Finding& finding) -> ImageReport& {
      const auto at = static_cast<const ContainerImage*>(finding.resource) - images.data();
      return reports[owners[static_cast<std::size_t>(at)]];
    };
    // Of an SBOM's image nothing but packages is known.
    std::erase_if(assessment_.findings, [&](const Finding& finding) {
      return !report_of(finding).unseen.empty() && !is_about_packages(*finding.check);
    });
    for (const Finding& finding : assessment_.findings) {
      ImageReport& report = report_of(finding);
      report.inventory = &inventory_;
      report.findings.push_back(&finding);
    }
  }
  Judged(const Judged&) = delete;
  Judged& operator=(const Judged&) = delete;
  ~Judged() = default;

  [[nodiscard]] const Assessment& assessment() const { return assessment_; }

 private:
  Inventory inventory_;
  std::vector<Check> checks_;
  Assessment assessment_;
};

int exit_code_of(const std::vector<ImageReport>& reports, const Gate& gate) {
  const auto is_any = [&](auto is) { return std::any_of(reports.begin(), reports.end(), is); };
  const bool is_refused =
      is_any([](const ImageReport& report) { return report.refusal.has_value(); });
  if (is_refused) return interruption() ? exit_incomplete : exit_usage;
  if (gate.decision == GateDecision::fail) return exit_gate_failed;
  return is_any([](const ImageReport& report) {
    return !report.analysis.is_whole() || !report.unseen.empty();
  })
             ? exit_incomplete
             : exit_ok;
}

}  // namespace

int run_image(const Arguments& arguments, const std::vector<std::string>& words) {
  const Language language = language_of(arguments);
  listen_for_interruption();
  const Result<ImageSettings> settings = settle_image(arguments);
  if (!settings) return refuse(settings.error(), Command::image, language);
  if (settings->reading.one_image && arguments.operands.size() > 1) {
    return refuse(more_than_one_image(arguments.operands.size()), Command::image, language);
  }
  std::vector<ImageReport> reports;
  for (const std::string& reference : arguments.operands) {
    for (ImageReport& report : read_images(reference, settings->reading)) {
      if (report.refusal) complain(*report.refusal, language);
      reports.push_back(std::move(report));
    }
  }
  settings->reading.means.warn_of_trouble(language);
  if (const Result<void> intact = settings->reading.vulnerabilities.intact(); !intact) {
    complain(intact.error(), language);
    return exit_environment;
  }
  const Judged judged(reports);
  const Gate gate = decide(judged.assessment(), {.fail_on = settings->fail_on, .min_coverage = {}});
  const auto content_of = [&](const std::string& format, const Sink& sink) {
    const SbomInfo info{.version = HAKOSEKI_VERSION, .time = source_date()};
    if (format == "json") return write_image_json(reports, sink);
    if (format == "cyclonedx") return write_image_cyclonedx(reports.front(), info, sink);
    if (format == "spdx") return write_image_spdx(reports.front(), info, sink);
    if (format == "sarif") {
      return write_sarif(judged.assessment(), gate, run_info(settings->display, words), sink);
    }
    write_image_human(reports, language, settings->display.width, sink);
  };
  bool all_written = true;
  for (const ReportRequest& request : settings->reports) {
    // An SBOM without packages would say that there are none.
    if (is_sbom(request) && reports.front().refusal) continue;
    const Content content = [&](const Sink& sink) { content_of(request.format, sink); };
    const Result<void> written =
        request.file.empty() ? write_stdout(content) : write_file(request.file, content);
    // One report that cannot be written costs no other.
    if (written) continue;
    complain(written.error(), language);
    all_written = false;
  }
  return all_written ? exit_code_of(reports, gate) : exit_environment;
}

}  // namespace hakoseki::app
