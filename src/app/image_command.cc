// hakoseki image REF...: what container images hold.
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/aws_session.h"
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/interruption.h"
#include "app/options.h"
#include "app/output.h"
#include "app/terminal.h"
#include "io/image/ecr_login.h"
#include "io/image/open_images.h"
#include "io/program.h"
#include "io/proxy.h"
#include "report/image_report.h"

namespace hakoseki::app {
namespace {

struct ImageSettings {
  Settings display;
  ReportRequest report;
  PlatformWish platform;
  io::RegistryOptions registry;
};

// What ECR gives to whom AWS knows, with the credentials that the AWS CLI would take. Nothing for
// other registries.
Result<std::optional<io::RegistryLogin>> login_by_aws(AwsRequest request,
                                                      const std::string& registry,
                                                      const std::string& repository) {
  const Result<ImageRef> image = parse_image_ref(registry + '/' + repository);
  if (!image || image->kind != RegistryKind::private_ecr) return std::nullopt;
  request.regions = {image->region};
  const auto session = AwsSession::open(request);
  if (!session) {
    return std::unexpected(Error{Fault::unavailable, session.error().message});
  }
  const std::unique_ptr<aws::Client> client = (*session)->make_client((*session)->credentials());
  TRY(io::RegistryLogin login, io::ecr_login(*client, (*session)->http(), image->region));
  return std::optional(std::move(login));
}

Result<ImageSettings> settle_image(const Arguments& arguments) {
  ImageSettings settings;
  TRY(settings.display, display_settings(arguments));
  // HAKOSEKI_FORMAT is for the reports as well: only what is said here counts.
  std::vector<std::string> values = arguments.all("format");
  if (values.empty()) values = {"human"};
  constexpr std::array<std::string_view, 2> formats = {"human", "json"};
  TRY(const std::vector<ReportRequest> reports, report_requests({values.back()}, formats));
  settings.report = reports.front();
  TRY(const auto platform, value_of(arguments, "platform"));
  if (platform) {
    TRY(settings.platform, parse_platform_wish(*platform));
  }
  TRY(const auto plain, value_of(arguments, "plain-http"));
  TRY(const auto ca_file, value_of(arguments, "ca-file"));
  const io::Surroundings around = surroundings_of_the_process();
  settings.registry.plain_http = plain.has_value();
  settings.registry.curl = {.user_agent = "hakoseki/" HAKOSEKI_VERSION,
                            .ca_file = ca_file.value_or(""),
                            .proxies = io::proxies_of(around.variable),
                            .stop = &interruption()};
  settings.registry.certificate_folders = io::certificate_folders(around);
  TRY(const AwsRequest aws, aws_request(arguments));
  settings.registry.credentials =
      [around, aws](const std::string& registry,
                    const std::string& repository) -> Result<std::optional<io::RegistryLogin>> {
    TRY(auto kept, io::find_login(around, io::run_to_end, registry, repository));
    return kept ? Result<std::optional<io::RegistryLogin>>(std::move(kept))
                : login_by_aws(aws, registry, repository);
  };
  return settings;
}

// What came of one REF: the images it names, or why there are none.
std::vector<ImageReport> read_images(const std::string& reference, const ImageSettings& settings) {
  const auto refused = [&](Error error) {
    std::vector<ImageReport> reports(1);
    reports.front().reference = reference;
    reports.front().refusal = std::move(error);
    return reports;
  };
  const Result<ImageLocation> location = parse_image_location(reference);
  if (!location) return refused(location.error());
  const Result<io::OpenedImages> opened =
      io::open_images(*location, settings.platform, settings.registry);
  if (!opened) return refused(opened.error());
  std::vector<ImageReport> reports;
  for (const std::unique_ptr<ImageSource>& source : opened->images) {
    reports.push_back(
        {.reference = reference, .image = source->image(), .analysis = image::analyse(*source)});
  }
  return reports;
}

int exit_code_of(const std::vector<ImageReport>& reports) {
  int code = exit_ok;
  for (const ImageReport& report : reports) {
    if (report.refusal) return exit_usage;
    if (!report.analysis.is_whole()) code = exit_incomplete;
  }
  return code;
}

}  // namespace

int run_image(const Arguments& arguments) {
  const Language language = language_of(arguments);
  listen_for_interruption();
  const Result<ImageSettings> settings = settle_image(arguments);
  if (!settings) return refuse(settings.error(), Command::image, language);
  std::vector<ImageReport> reports;
  for (const std::string& reference : arguments.operands) {
    for (ImageReport& report : read_images(reference, *settings)) {
      if (report.refusal) complain(*report.refusal, language);
      reports.push_back(std::move(report));
    }
  }
  const bool to_file = !settings->report.file.empty() && settings->report.file != "-";
  const Content content = [&](const Sink& sink) {
    if (settings->report.format == "json") return write_image_json(reports, sink);
    write_image_human(reports, language, settings->display.width, sink);
  };
  const Result<void> written =
      to_file ? write_file(settings->report.file, content) : write_stdout(content);
  if (!written) {
    complain(written.error(), language);
    return exit_environment;
  }
  return exit_code_of(reports);
}

}  // namespace hakoseki::app
