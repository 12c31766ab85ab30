#include "app/run.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "app/exit_code.h"
#include "app/output.h"
#include "app/suggestion.h"
#include "app/terminal.h"
#include "base/utf8.h"
#include "checks/catalog.h"
#include "collect/iac/files.h"
#include "engines/image/container_image.h"
#include "engines/systems.h"
#include "engines/workloads.h"
#include "formats/oci/image_location.h"
#include "inventory/read_images.h"
#include "report/layout.h"

namespace hakoseki::app {
namespace {

bool is_for_people(const std::string& format) {
  return format == "human" || format == "concise";
}

// A name that was mistyped would change nothing in silence. Values go to the stacks that no other
// one of the run nests; those that are nested have theirs from their parents.
void warn_of_unused(const iac::Parameters& given, const Inventory& inventory, Language language) {
  std::set<std::string_view> roots;
  for (const Input& input : inventory.inputs)
    roots.insert(input.path);
  std::set<std::string> declared;
  for (const TemplateParameter& parameter : inventory.all<TemplateParameter>()) {
    if (roots.contains(parameter.stack)) declared.insert(parameter.id);
  }
  const std::vector<std::string> names(declared.begin(), declared.end());
  for (const auto& [name, value] : given) {
    if (declared.contains(name) || name.starts_with("AWS::")) continue;
    warn(suggest(say({"no template of this run takes a parameter `{}`",
                      "今回の対象に、パラメータ `{}` を持つテンプレートはありません"},
                     name),
                 name, names),
         language);
  }
}

// An image that could not be opened, and what was not seen in one that was, are told as for every
// other input.
void add(const NamedImage& named, Inventory& inventory) {
  for (const ImageReport& report : named.reports) {
    if (report.image)
      image::add_image(inventory, named.name, *report.image, report.analysis, current_moment(),
                       report.vulnerabilities);
    for (const ImageGap& gap : report.coverage()) {
      if (report.refusal && gap.what == "image") {
        inventory.inputs.push_back({.path = report.reference,
                                    .kind = InputKind::image,
                                    .state = InputState::refused,
                                    .reason = gap.reason});
      }
      inventory.coverage.gaps.push_back({std::string(gap.what), gap.where, gap.reason});
    }
  }
}

// Every image that a task definition or a pod starts, each once, and by the order of their names.
void add_others(const ImagesBeside& images, Inventory& inventory) {
  std::set<std::string> names;
  for_each_started_image(inventory, [&](const Resource& /*user*/, const Fact<std::string>& image) {
    if (const std::string* name = image.if_known()) names.insert(*name);
  });
  for (const NamedImage& image : images.named)
    names.erase(image.name);
  for (const std::string& name : names) {
    const Result<ImageLocation> location = parse_image_location(name);
    // A name in a definition is one of a registry, whatever else it may look like.
    const bool is_registry = location && location->place == ImagePlace::registry;
    add({.name = name,
         .reports = read_images(is_registry ? name : "docker://" + name, *images.others)},
        inventory);
  }
  images.others->means.warn_of_trouble(images.others->language);
}

}  // namespace

Result<void> Run::assess_paths(const std::vector<std::string>& paths, bool answers,
                               const Settings& settings, const DeclaredScope& scope,
                               const ImagesBeside& images) {
  inventory_.declared = scope;
  TRY_VOID(iac::collect_files({.paths = paths,
                               .ignore = settings.ignore,
                               .parameters = settings.parameters,
                               .answers = answers},
                              inventory_));
  warn_of_unused(settings.parameters, inventory_, settings.language);
  for (const NamedImage& image : images.named)
    add(image, inventory_);
  if (images.others) add_others(images, inventory_);
  engines::derive_workloads(inventory_);
  engines::derive_systems(inventory_);
  checks_ = checks::catalog();
  assessment_ = assess(inventory_, checks_);
  gate_ = decide(assessment_, settings.gate);
  return {};
}

void Run::write(const std::string& format, const RunInfo& info, const Sink& sink) const {
  if (format == "json") return write_json(assessment_, gate_, info, sink);
  if (format == "sarif") return write_sarif(assessment_, gate_, info, sink);
  if (format == "html") return write_html(assessment_, gate_, info, sink);
  if (format == "concise") return write_concise(assessment_, gate_, info, sink);
  return write_human(assessment_, gate_, info, sink);
}

RunInfo run_info(const Settings& settings, const std::vector<std::string>& words) {
  RunInfo info;
  info.version = HAKOSEKI_VERSION;
  info.time = current_time();
  info.title = settings.title;
  info.command_line = "hakoseki";
  for (const std::string& word : words)
    info.command_line += ' ' + report::quoted(word);
  info.language = settings.language;
  info.width = settings.width;
  info.colour = settings.colour;
  info.shown = {.from = settings.show_from,
                .select = settings.select,
                .deselect = settings.deselect,
                .passed = settings.show_passed,
                .unknown = settings.show_unknown};
  return info;
}

namespace {

bool is_same_file(const std::string& one, const std::string& other) {
  std::error_code error;
  return std::filesystem::equivalent(one, other, error);
}

// A report must not take the place of what was judged.
Result<void> spare_inputs(const Run& run, const Settings& settings) {
  for (const ReportRequest& report : settings.reports) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(report.file, error)) continue;
    for (const Input& input : run.inventory().inputs) {
      const bool was_read = input.state != InputState::ignored || input.kind == InputKind::config;
      if (!was_read || !is_same_file(report.file, input.path)) continue;
      return std::unexpected(
          Error{Fault::malformed, say({"`{}` was read by this run and is not overwritten",
                                       "`{}` は今回読み取ったファイルなので上書きしません"},
                                      utf8::neutralise(report.file))});
    }
  }
  return {};
}

}  // namespace

int deliver(const Run& run, const Settings& settings, const RunInfo& info) {
  if (const Result<void> spared = spare_inputs(run, settings); !spared) {
    complain(spared.error(), info.language);
    return exit_usage;
  }
  bool gate_line_shown = false;
  bool all_written = true;
  for (const ReportRequest& report : settings.reports) {
    RunInfo own = info;
    // Colours are for terminals, not for files.
    own.colour = info.colour && report.file.empty();
    const Content content = [&](const Sink& sink) { run.write(report.format, own, sink); };
    Result<void> written;
    if (!report.file.empty()) {
      written = write_file(report.file, content);
    } else if (!is_for_people(report.format)) {
      written = write_stdout(content);
    } else {
      const std::string line = std::string(run.gate().line().in(info.language)) + '\n';
      written = settings.quiet ? write_stdout(line) : write_stdout(content);
      gate_line_shown = written.has_value();
    }
    // One report that cannot be written costs no other.
    if (!written) {
      complain(written.error(), info.language);
      all_written = false;
    }
  }
  if (!gate_line_shown) write_stderr(std::string(run.gate().line().in(info.language)) + '\n');
  return all_written ? run.gate().exit_code() : exit_environment;
}

}  // namespace hakoseki::app
