// hakoseki demo: the bundled environment, assessed by the real engine.
#include <filesystem>
#include <span>

#include <fmt/format.h>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/output.h"
#include "app/run.h"
#include "base/embedded_file.h"
#include "collect/iac/files.h"

namespace hakoseki {

std::span<const EmbeddedFile> demo_files();

}  // namespace hakoseki

namespace hakoseki::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view marker = "name: sakura-pay";

// A folder that is not the demo's own is left alone.
Result<void> prepare(const std::string& folder) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
    const Result<std::string> config =
        iac::read_file(folder + "/hakoseki.yaml", std::size_t{1} << 20);
    if (!config || config->find(marker) == std::string::npos) {
      return std::unexpected(
          Error{Fault::malformed,
                "this folder is not empty and not the demo's; choose one with --output", folder});
    }
  }
  return {};
}

Result<void> unpack(const std::string& folder) {
  for (const EmbeddedFile& file : demo_files()) {
    const fs::path path = fs::path(folder) / file.name;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) return std::unexpected(Error{Fault::unavailable, error.message(), path.string()});
    TRY_VOID(write_file(path.string(), file.content));
  }
  return {};
}

Result<void> write_reports(const Run& run, const RunInfo& info, const std::string& folder) {
  const auto write = [&](const std::string& name, const std::string& format, const RunInfo& own) {
    return write_file(folder + '/' + name, [&](const Sink& sink) { run.write(format, own, sink); });
  };
  for (const Language language : {Language::en, Language::ja}) {
    RunInfo own = info;
    own.language = language;
    TRY_VOID(write(language == Language::ja ? "report.ja.html" : "report.en.html", "html", own));
  }
  TRY_VOID(write("report.sarif", "sarif", info));
  return write("assessment.json", "json", info);
}

}  // namespace

int run_demo(const Arguments& arguments, const std::vector<std::string>& words) {
  if (!arguments.operands.empty()) {
    return refuse({Fault::malformed, "`demo` takes no operand"}, Command::demo);
  }
  const std::string folder = arguments.last("output").value_or("hakoseki-demo");
  if (const Result<void> ready = prepare(folder); !ready)
    return refuse(ready.error(), Command::demo);
  if (const Result<void> unpacked = unpack(folder); !unpacked) {
    complain(unpacked.error());
    return exit_environment;
  }
  const Result<Config> config = read_config(folder + "/hakoseki.yaml");
  if (!config) return refuse(config.error(), Command::demo);
  Result<Settings> settings = settle(arguments, *config, std::nullopt);
  if (!settings) return refuse(settings.error(), Command::demo);
  // What the bundled templates leave open is part of the show, not a broken run.
  if (!settings->gate.min_coverage) settings->gate.min_coverage = 0;
  settings->ignore.insert(settings->ignore.end(), {"/report.*", "/assessment.json"});

  Run run;
  if (const Result<void> done = run.assess_paths({folder}, false, *settings, config->scope);
      !done) {
    complain(done.error());
    return exit_environment;
  }
  RunInfo info = run_info(*settings, words);
  info.brief = true;
  if (const Result<void> written = write_reports(run, info, folder); !written) {
    complain(written.error());
    return exit_environment;
  }
  const int code = deliver(run, *settings, info);
  const bool on_stdout = settings->reports.size() == 1 && settings->reports[0].format == "human" &&
                         settings->reports[0].file.empty();
  if (on_stdout && !settings->quiet) {
    const Message next = say({"\n  report     {0}/report.en.html, {0}/report.ja.html\n"
                              "  data       {0}/assessment.json, {0}/report.sarif\n"
                              "  next       hakoseki explain IMG-4.02\n"
                              "             hakoseki check {0}\n",
                              "\n  レポート   {0}/report.ja.html、{0}/report.en.html\n"
                              "  データ     {0}/assessment.json、{0}/report.sarif\n"
                              "  次の操作   hakoseki explain IMG-4.02\n"
                              "             hakoseki check {0}\n"},
                             folder);
    if (!write_stdout(next.in(info.language))) return exit_environment;
  }
  return code;
}

}  // namespace hakoseki::app
