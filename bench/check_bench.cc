// How fast a run over a folder of templates is: HAKOSEKI_BENCH_PATH=folder check_bench.
// docs/performance.md says which folders were measured.
#include <cstdlib>
#include <string>

#include <benchmark/benchmark.h>

#include "app/run.h"
#include "checks/catalog.h"
#include "collect/iac/files.h"
#include "engines/systems.h"
#include "engines/workloads.h"

namespace hakoseki {
namespace {

std::string path() {
  const char* given = std::getenv("HAKOSEKI_BENCH_PATH");
  return given == nullptr ? "../shared/corpora/templates" : given;
}

std::size_t bytes_of(const Inventory& inventory) {
  std::size_t bytes = 0;
  for (const Input& input : inventory.inputs)
    bytes += input.source.text().size();
  return bytes;
}

// Files to inventory.
void collect(benchmark::State& state) {
  std::size_t bytes = 0;
  for (auto _ : state) {
    Inventory inventory;
    if (!iac::collect_files({.paths = {path()}}, inventory)) state.SkipWithError("no such folder");
    bytes = bytes_of(inventory);
    state.counters["files"] = static_cast<double>(inventory.inputs.size());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

// Files to verdicts.
void check(benchmark::State& state) {
  std::size_t bytes = 0;
  for (auto _ : state) {
    app::Run run;
    if (!run.assess_paths({path()}, false, {}, {})) state.SkipWithError("no such folder");
    bytes = bytes_of(run.inventory());
    state.counters["results"] = static_cast<double>(run.assessment().findings.size());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

// Verdicts to reports.
void report(benchmark::State& state, const std::string& format) {
  app::Run run;
  if (!run.assess_paths({path()}, false, {}, {})) state.SkipWithError("no such folder");
  const RunInfo info = app::run_info({}, {});
  std::size_t bytes = 0;
  for (auto _ : state) {
    bytes = 0;
    run.write(format, info, [&](std::string_view piece) { bytes += piece.size(); });
  }
  state.counters["bytes"] = static_cast<double>(bytes);
}

BENCHMARK(collect)->Unit(benchmark::kMillisecond);
BENCHMARK(check)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(report, human, "human")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(report, json, "json")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(report, sarif, "sarif")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(report, html, "html")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hakoseki

BENCHMARK_MAIN();
