#include "app/image_reading.h"

#include <filesystem>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "app/aws_session.h"
#include "app/interruption.h"
#include "app/options.h"
#include "app/sbom_image.h"
#include "app/terminal.h"
#include "base/utf8.h"
#include "io/image/ecr_login.h"
#include "io/image/open_images.h"
#include "io/image/registry_rules.h"
#include "io/program.h"
#include "io/proxy.h"

namespace hakoseki::app {
namespace {

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

// Where podman keeps its images for who runs this.
std::string containers_storage(const io::Surroundings& around) {
  if (::geteuid() == 0) return "/var/lib/containers/storage";
  const auto data = around.variable("XDG_DATA_HOME");
  if (data && !data->empty()) return *data + "/containers/storage";
  return around.home.empty() ? "" : around.home + "/.local/share/containers/storage";
}

// An archive whose form is not told is taken for the name of an image, and a registry is asked.
Error with_file_of_that_name(Error error, const std::string& reference,
                             const ImageLocation& location) {
  std::error_code none;
  if (location.place != ImagePlace::registry || !std::filesystem::exists(reference, none))
    return error;
  const std::string path = utf8::neutralise(reference);
  const Message hint =
      say({"a file of that name is here: say what it is, as `docker-archive:{0}`, "
           "`oci-archive:{0}`, `oci:{0}` or `dir:{0}`",
           "同じ名前のファイルがあります。読み取るには `docker-archive:{0}`、`oci-archive:{0}`、"
           "`oci:{0}`、`dir:{0}` のように種類を指定してください"},
          path);
  return Error(error.fault, Message(fmt::format("{}; {}", error.message(Language::en), hint.en),
                                    fmt::format("{}。{}", error.message(Language::ja), hint.ja)));
}

}  // namespace

Result<ImageOptions> image_options(const Arguments& arguments) {
  ImageOptions options;
  TRY(const auto platform, value_of(arguments, "platform"));
  if (platform) {
    TRY(options.platform, parse_platform_wish(*platform));
  }
  TRY(const auto lockfiles, value_of(arguments, "lockfiles"));
  options.pass.lockfiles = lockfiles.has_value();
  TRY(const auto verify_files, value_of(arguments, "verify-files"));
  options.pass.verify_files = verify_files.has_value();
  TRY(const auto plain, value_of(arguments, "plain-http"));
  TRY(const auto ca_file, value_of(arguments, "ca-file"));
  const io::Surroundings around = surroundings_of_the_process();
  TRY(const auto quiet, value_of(arguments, "quiet"));
  options.shows_progress = !quiet.has_value() && stderr_is_terminal();
  options.language = language_of(arguments);
  TRY(options.means, ImageMeans::of(arguments, around));
  TRY(options.vulnerabilities, VulnerabilityLookup::of(arguments, around));
  options.registry.plain_http = plain.has_value();
  options.registry.curl = {.user_agent = "hakoseki/" HAKOSEKI_VERSION,
                           .ca_file = ca_file.value_or(""),
                           .proxies = io::proxies_of(around.variable),
                           .stop = &interruption()};
  options.daemon = {.host = around.variable("DOCKER_HOST").value_or(""),
                    .temporary = temporary_folder(around)};
  options.containers_storage = containers_storage(around);
  options.registry.certificate_folders = io::certificate_folders(around);
  options.registry.routes = [around](const ImageRef& image) -> Result<oci::RegistryRoute> {
    TRY(const oci::RegistryRules rules, io::registry_rules(around));
    return oci::route_of(rules, image);
  };
  TRY(const AwsRequest aws, aws_request(arguments));
  options.registry.credentials =
      [around, aws](const std::string& registry,
                    const std::string& repository) -> Result<std::optional<io::RegistryLogin>> {
    TRY(auto kept, io::find_login(around, io::run_to_end, registry, repository));
    return kept ? Result<std::optional<io::RegistryLogin>>(std::move(kept))
                : login_by_aws(aws, registry, repository);
  };
  return options;
}

Error more_than_one_image(std::size_t images) {
  return {
      Fault::malformed,
      say({"an SBOM is of one image, and these are {}: name one REF, and with --platform one of "
           "its platforms",
           "SBOM は 1 つのイメージについて作成しますが、対象が {} 件あります。REF を 1 "
           "つだけ指定し、"
           "複数プラットフォームのイメージでは --platform で 1 つを選んでください"},
          images)};
}

std::vector<ImageReport> read_images(const std::string& reference, const ImageOptions& options) {
  const auto refused = [&](Error error) {
    std::vector<ImageReport> reports(1);
    reports.front().reference = reference;
    reports.front().refusal = std::move(error);
    return reports;
  };
  if (interruption())
    return refused(Error(Fault::unavailable, Text{"interrupted", "中断されました"}));
  const Result<ImageLocation> location = parse_image_location(reference);
  if (!location) return refused(location.error());
  if (location->place == ImagePlace::sbom) {
    Result<ImageReport> report = read_sbom(*location);
    if (!report) return refused(std::move(report).error());
    std::vector<ImageReport> reports;
    reports.push_back(std::move(*report));
    options.vulnerabilities.look_up(reports.back());
    return reports;
  }
  const Result<io::OpenedImages> opened = io::open_images(
      *location, options.platform, {options.registry, options.daemon, options.containers_storage});
  if (!opened) return refused(with_file_of_that_name(opened.error(), reference, *location));
  if (options.one_image && opened->images.size() > 1)
    return refused(more_than_one_image(opened->images.size()));
  std::vector<ImageReport> reports;
  ProgressLine line(options.shows_progress, options.language);
  for (const std::unique_ptr<ImageSource>& source : opened->images) {
    reports.push_back(
        {.reference = reference,
         .image = source->image(),
         .analysis = image::analyse(*source, options.means.lend(line, options.pass))});
    options.vulnerabilities.look_up(reports.back());
  }
  return reports;
}

Result<ImagesBeside> images_beside(const Arguments& arguments) {
  TRY(const std::vector<std::string> wanted, values_of(arguments, "image"));
  TRY(const auto all, value_of(arguments, "images"));
  ImagesBeside images;
  for (const std::string_view option : {"platform", "plain-http", "ca-file", "cache-dir",
                                        "no-cache", "verify-files", "db", "vex"}) {
    if (all || !wanted.empty() || !arguments.has(option)) continue;
    return std::unexpected(
        Error{Fault::malformed,
              say({"`--{}` is for images, and neither --image nor --images asks for one",
                   "`--{}` はイメージ用ですが、--image も --images も指定されていません"},
                  option)});
  }
  if (!all && wanted.empty()) return images;
  listen_for_interruption();
  TRY(ImageOptions options, image_options(arguments));
  for (const std::string& word : wanted) {
    const std::size_t sign = word.find('=');
    const std::string reference = sign == std::string::npos ? word : word.substr(sign + 1);
    NamedImage image{.name = word.substr(0, sign), .reports = read_images(reference, options)};
    const Result<ImageLocation> location = parse_image_location(reference);
    const bool is_named =
        sign != std::string::npos || (location && location->place == ImagePlace::registry);
    if (!is_named) image.name.clear();
    images.named.push_back(std::move(image));
  }
  options.means.warn_of_trouble(options.language);
  if (all) images.others = std::move(options);
  return images;
}

}  // namespace hakoseki::app
