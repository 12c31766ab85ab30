#include "support/cases.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "collect/iac/files.h"
#include "collect/scope_file.h"
#include "engines/systems.h"
#include "engines/workloads.h"
#include "formats/yaml_reader.h"
#include "support/image_case.h"
#include "support/json_of.h"

namespace hakoseki::tests {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void broken(const std::string& what) {
  throw std::runtime_error(what);
}

std::string text_of(const Node& node, std::string_view key) {
  const std::optional<Node> found = node.find(key);
  return found ? std::string(found->text()) : std::string();
}

// An answer, the code of the error that came instead, or either with what was asked for and when:
// {time: ..., region: ..., parameters: {...}, answer: {...}}; the Region is Tokyo where none is
// told.
std::string frame_of(std::string_view operation, const Node& said) {
  const std::optional<Node> inner = said.find("answer");
  const std::optional<Node> region = said.find("region");
  std::string frame =
      fmt::format(R"({{"operation": "{}", "account": "111122223333", "region": {}, )", operation,
                  inner && region ? json_text(region->text()) : R"("ap-northeast-1")");
  if (said.is_scalar()) {
    return frame + fmt::format(R"("error": {{"code": {}}}}})", json_text(said.text()));
  }
  if (const auto parameters = said.find("parameters")) {
    frame += fmt::format(R"("parameters": {}, )", json_of(*parameters));
  }
  if (const auto error = said.find("error")) {
    return frame + fmt::format(R"("error": {{"code": {}}}}})", json_text(error->text()));
  }
  if (const auto time = said.find("time"); inner && time) {
    frame += fmt::format(R"("time": {}, )", json_text(time->text()));
  }
  return frame + fmt::format(R"("answer": {}}})", json_of(inner ? *inner : said));
}

// `aws`: operations and what each answered; a list where one answered several times.
void read_answers(const Node& operations, CheckCase& one) {
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const std::string_view operation = operations.key(i).text();
    const Node said = operations.value(i);
    const std::size_t times = said.is_list() ? said.size() : 1;
    for (std::size_t j = 0; j < times; ++j) {
      one.files[fmt::format("aws/{:02}-{}.json", i, j)] =
          frame_of(operation, said.is_list() ? said.element(j) : said);
    }
  }
}

CheckCase read_case(const Node& node, std::string check, const SourceText& source) {
  CheckCase one;
  one.check = std::move(check);
  for (std::size_t i = 0; i < node.size(); ++i) {
    const std::string_view key = node.key(i).text();
    const Node value = node.value(i);
    if (key == "cloudformation") {
      one.files["template.yaml"] = value.text();
    } else if (key == "cloudformation_json") {
      one.files["template.json"] = value.text();
    } else if (key == "task_definition") {
      one.files["task-definition.json"] = value.text();
    } else if (key == "dockerfile") {
      one.files["Dockerfile"] = value.text();
    } else if (key == "image") {
      one.files["image.yaml"] = value.text();
    } else if (key == "aws") {
      read_answers(value, one);
      one.has_answers = true;
    } else if (key == "files" || key == "parameters") {
      auto& into = key == "files" ? one.files : one.parameters;
      for (std::size_t j = 0; j < value.size(); ++j) {
        into[std::string(value.key(j).text())] = value.value(j).text();
      }
    } else if (key != "name" && key != "expect" && key != "at" && key != "resource" &&
               key != "when" && key != "config") {
      broken(source.place(node.key(i).span().begin) + ": unknown key " + std::string(key));
    }
  }
  one.name = text_of(node, "name");
  one.expect = text_of(node, "expect");
  one.at = text_of(node, "at");
  one.resource = text_of(node, "resource");
  one.when = text_of(node, "when");
  one.config = text_of(node, "config");
  if (one.name.empty() || one.expect.empty() || one.files.empty()) {
    broken(source.place(node.span().begin) + ": a case needs a name, an input and an expectation");
  }
  return one;
}

}  // namespace

std::vector<CheckCase> load_cases() {
  const fs::path root = fs::path(HAKOSEKI_SOURCE_DIR) / "src" / "checks";
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().string().ends_with(".cases.yaml")) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<CheckCase> cases;
  for (const fs::path& path : files) {
    Result<std::string> bytes = iac::read_file(path.string(), std::size_t{1} << 20);
    if (!bytes) broken(bytes.error().message());
    const SourceText source(path.string(), std::move(*bytes));
    const Result<Document> document = read_yaml(source);
    if (!document) broken(document.error().message());
    std::string check = fs::relative(path, root).string();
    check.resize(check.size() - std::string_view(".cases.yaml").size());
    for (std::size_t i = 0; i < document->root().size(); ++i) {
      cases.push_back(read_case(document->root().element(i), check, source));
    }
  }
  return cases;
}

CaseRun::CaseRun(const std::map<std::string, std::string>& files, const CheckCase& from,
                 const Check& check)
    : inventory_(std::make_unique<Inventory>()) {
  std::string pattern = (fs::temp_directory_path() / "hakoseki-case-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) broken("no temporary folder");
  folder_ = pattern;
  for (const auto& [name, content] : files) {
    if (is_image_case(name)) continue;
    const fs::path path = fs::path(folder_) / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << content;
  }
  if (!from.config.empty()) {
    const SourceText source("hakoseki.yaml", from.config);
    const Result<Document> document = read_yaml(source);
    if (!document) broken(document.error().message());
    Result<DeclaredScope> scope = read_scope(document->root(), source);
    if (!scope) broken(scope.error().message());
    inventory_->declared = std::move(*scope);
    inventory_->declared.base = folder_;
  }
  const Result<void> collected =
      iac::collect_files({.paths = {folder_},
                          .parameters = {from.parameters.begin(), from.parameters.end()},
                          .answers = from.has_answers},
                         *inventory_);
  fs::remove_all(folder_);
  if (!collected) broken(collected.error().message());
  for (const auto& [name, content] : files) {
    if (is_image_case(name)) add_image_case(*inventory_, name, content);
  }
  engines::derive_workloads(*inventory_);
  engines::derive_systems(*inventory_);
  assessment_ = assess(*inventory_, {&check, 1});
}

std::string CaseRun::place_of(const Finding& finding) const {
  const Evidence& at = finding.exhibits.front().evidence;
  if (at.source == Source::api || at.source == Source::image) return at.pointer.str();
  if (inventory_->inputs[at.input].kind == InputKind::image_history) {
    return fmt::format("history:{}:{}", at.span.begin.line, at.span.begin.column);
  }
  return fmt::format("{}:{}:{}", inventory_->inputs[at.input].path.substr(folder_.size() + 1),
                     at.span.begin.line, at.span.begin.column);
}

std::string CaseRun::summary() const {
  std::string text;
  for (const Finding& finding : assessment_.findings) {
    text += fmt::format("{} {}", finding.resource->id, name_of(finding.outcome));
    for (const Guard& guard : finding.when)
      text += " " + guard.describe().en;
    text += '\n';
  }
  return text;
}

const Check* check_of(const std::vector<Check>& checks, const CheckCase& one) {
  const std::string header = fs::path(HAKOSEKI_SOURCE_DIR) / "src" / "checks" / (one.check + ".cc");
  Result<std::string> source = iac::read_file(header, std::size_t{1} << 20);
  if (!source) return nullptr;
  for (const Check& check : checks) {
    if (source->find(fmt::format(".id = \"{}\"", check.id)) != std::string::npos) return &check;
  }
  return nullptr;
}

}  // namespace hakoseki::tests
