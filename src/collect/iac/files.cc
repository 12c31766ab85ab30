#include "collect/iac/files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/parallel.h"
#include "base/sha256.h"
#include "base/system_error.h"
#include "base/utf8.h"
#include "collect/decode/decode.h"
#include "collect/iac/stacks.h"
#include "collect/iac/walk.h"
#include "collect/live/operation.h"
#include "collect/live/place.h"
#include "collect/live/reader.h"
#include "collect/live/snapshot.h"
#include "formats/cfn/template.h"
#include "formats/dockerfile.h"
#include "formats/json_reader.h"
#include "formats/plain_value.h"
#include "formats/yaml_reader.h"

namespace hakoseki::iac {
namespace {

class FileDescriptor {
 public:
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

std::unexpected<Error> file_error(const std::string& path, int number) {
  return std::unexpected(Error{fault_of(number), meaning_of(number), path});
}

std::unexpected<Error> too_large(const std::string& path, std::size_t limit) {
  return std::unexpected(Error{
      Fault::too_large, say({"larger than {} MiB", "{} MiB を超えています"}, limit >> 20U), path});
}

std::string_view file_name_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool has_suffix(std::string_view name, std::initializer_list<std::string_view> suffixes) {
  for (const std::string_view suffix : suffixes) {
    if (name.ends_with(suffix)) return true;
  }
  return false;
}

bool is_named_dockerfile(std::string_view name) {
  // Docker's own name for the ignore file of one Dockerfile.
  if (name.ends_with(".dockerignore")) return false;
  return name == "Dockerfile" || name.starts_with("Dockerfile.") || name == "Containerfile" ||
         name.starts_with("Containerfile.") || name.ends_with(".Dockerfile") ||
         name.ends_with(".dockerfile");
}

// Words that only something meant for us holds: a broken file with one of them is refused, not
// ignored.
bool speaks_of_aws(std::string_view text) {
  return text.find("AWSTemplateFormatVersion") != std::string_view::npos ||
         text.find("AWS::") != std::string_view::npos ||
         text.find("ontainerDefinitions") != std::string_view::npos ||
         text.find("Resources") != std::string_view::npos;
}

char first_sign(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at == std::string_view::npos ? '\0' : text[at];
}

// Where a template of another language (Go's of AWS Copilot and Helm, Jinja) shows itself.
std::optional<std::size_t> placeholder_at(std::string_view text) {
  for (const std::string_view mark : {"{{-", "{{ ", "{{if", "{{.", "{{range", "{{include", "{%"}) {
    const std::size_t at = text.find(mark);
    if (at != std::string_view::npos && !text.substr(at).starts_with("{{resolve:")) return at;
  }
  return std::nullopt;
}

bool has_line_beginning(std::string_view text, std::string_view start) {
  for (std::size_t at = text.find(start); at != std::string_view::npos;
       at = text.find(start, at + 1)) {
    if (at == 0 || text[at - 1] == '\n') return true;
  }
  return false;
}

// Such as a Helm chart's templates, which are no YAML until they are rendered.
bool looks_like_kubernetes(std::string_view text) {
  return has_line_beginning(text, "apiVersion:") && has_line_beginning(text, "kind:") &&
         !speaks_of_aws(text);
}

// The Serverless Framework keeps CloudFormation below `resources`; only it knows how it ends up.
bool holds_container_resources(const Node& root) {
  const std::optional<Node> framework = root.find("resources");
  const std::optional<Node> resources = framework ? framework->find("Resources") : std::nullopt;
  if (!resources || !resources->is_map()) return false;
  for (std::size_t i = 0; i < resources->size(); ++i) {
    const std::optional<Node> type = resources->value(i).find("Type");
    if (!type) continue;
    for (const std::string_view service : {"AWS::ECS::", "AWS::ECR::", "AWS::EKS::"}) {
      if (type->text().starts_with(service)) return true;
    }
  }
  return false;
}

std::optional<Node> containers_of(const Node& root) {
  if (const std::optional<Node> own = root.find("containerDefinitions")) return own;
  // What `aws ecs describe-task-definition` answers.
  const std::optional<Node> described = root.find("taskDefinition");
  return described ? described->find("containerDefinitions") : std::nullopt;
}

// What keeps the containers of a task definition from being read.
struct Flaw {
  Node at;
  Text what;
};

std::optional<Flaw> flaw_of(const Node& containers) {
  if (!containers.is_list()) {
    return Flaw{containers,
                {"`containerDefinitions` must be a list",
                 "`containerDefinitions` はリストでなければなりません"}};
  }
  for (std::size_t i = 0; i < containers.size(); ++i) {
    if (containers.element(i).is_map()) continue;
    return Flaw{
        containers.element(i),
        {"a container definition must be a map", "コンテナ定義はマップでなければなりません"}};
  }
  return std::nullopt;
}

// A list of what is judged one by one, such as several task definitions.
bool lists_what_is_judged(const Node& root) {
  if (!root.is_list()) return false;
  for (std::size_t i = 0; i < root.size(); ++i) {
    const Node one = root.element(i);
    const std::optional<Node> resources = one.find("Resources");
    const bool is_template =
        one.find("AWSTemplateFormatVersion") || (resources && resources->is_map());
    if (is_template || containers_of(one)) return true;
  }
  return false;
}

bool is_parameter_file(const Node& root) {
  if (root.is_list() && root.size() > 0) return root.element(0).find("ParameterKey").has_value();
  const std::optional<Node> parameters = root.find("Parameters");
  return parameters && parameters->is_map() && !root.find("Resources");
}

// How standard input is called in reports.
constexpr std::string_view standard_input = "<stdin>";

// The bytes up to the end of the file. Errors: unavailable, too_large.
Result<std::string> read_descriptor(int file, const std::string& path, std::size_t limit,
                                    std::size_t expected = 0) {
  std::string bytes;
  bytes.resize(std::max(expected, std::size_t{4096}) + 1);
  std::size_t filled = 0;
  for (;;) {
    const ssize_t got = ::read(file, bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return file_error(path, errno);
    filled += static_cast<std::size_t>(got);
    if (got == 0) break;
    if (filled > limit) return too_large(path, limit);
    if (filled == bytes.size()) bytes.resize(bytes.size() * 2);
  }
  bytes.resize(filled);
  return bytes;
}

Collection collection_of(const std::string& path, const live::SnapshotHead& head) {
  Collection collection{
      .path = path, .identity = head.identity, .began = head.began, .ended = head.ended};
  for (const live::SnapshotAccount& account : head.accounts) {
    collection.accounts.push_back({.id = account.id,
                                   .name = account.name,
                                   .is_read = account.is_collected(),
                                   .regions = account.regions});
  }
  return collection;
}

class Collector {
 public:
  Collector(const FileRequest& request, Inventory& inventory)
      : request_(request), inventory_(inventory) {}

  Result<void> collect() {
    const IgnoreRules ignore(request_.ignore);
    for (const std::string& path : request_.paths) {
      if (path == "-") {
        take_standard_input();
        continue;
      }
      std::error_code error;
      const auto status = std::filesystem::status(path, error);
      if (error || status.type() == std::filesystem::file_type::not_found) {
        return std::unexpected(Error{Fault::unavailable, meaning_of(ENOENT), path});
      }
      if (status.type() != std::filesystem::file_type::directory) {
        take_file(path, true);
        continue;
      }
      for (const Found& found : walk(path, ignore)) {
        if (found.reason.empty()) {
          take_file(found.path, false);
        } else if (found.unfinished) {
          // As for a snapshot: `check` leaves those that it meets to `assess`.
          const bool is_meant = request_.answers || found.path == path;
          note(found.path, is_meant ? InputState::refused : InputState::ignored, found.reason)
              .kind = InputKind::snapshot;
        } else {
          note(found.path, found.refused ? InputState::refused : InputState::ignored, found.reason);
        }
      }
    }
    read_stacks(std::move(templates_), request_.parameters, inventory_);
    live::read_answers(std::move(answers_), inventory_);
    for (const CoverageGap& gap : late_gaps_)
      inventory_.coverage.gaps.push_back(gap);
    return {};
  }

 private:
  Input& note(std::string path, InputState state, Message reason) {
    if (state == InputState::refused) {
      inventory_.coverage.gaps.push_back({"input", path, reason, {}});
    }
    inventory_.inputs.push_back(
        {.path = std::move(path), .state = state, .reason = std::move(reason)});
    return inventory_.inputs.back();
  }

  // `given`: named by the user, so it must be of a kind that is judged.
  void take_file(const std::string& path, bool given) {
    const InputState otherwise = given ? InputState::refused : InputState::ignored;
    if (const std::string* first = taken_before(path)) {
      // Named twice, or reached by a link: one file is judged once.
      if (met_.insert(std::filesystem::path(path).lexically_normal().string()).second) {
        note(path, InputState::ignored,
             say({"the same file as `{}`", "`{}` と同じファイルです"}, utf8::neutralise(*first)));
      }
      return;
    }
    const bool is_large = path.ends_with(".hks");
    take_bytes(path, read_file(path, is_large ? limits::snapshot_bytes : limits::file_bytes),
               otherwise);
  }

  void take_standard_input() {
    const std::string name(standard_input);
    take_bytes(name, read_descriptor(STDIN_FILENO, name, limits::file_bytes), InputState::refused);
  }

  void take_bytes(const std::string& path, Result<std::string> bytes, InputState otherwise) {
    if (!bytes) {
      const bool harmless = bytes.error().fault == Fault::unsupported ||
                            (bytes.error().fault == Fault::too_large && !may_be_meant(path));
      Input& input = note(path, harmless ? otherwise : InputState::refused, bytes.error().told());
      input.place = path;
      return;
    }
    if (live::is_snapshot(path, *bytes)) {
      take_snapshot(path, std::move(*bytes), otherwise);
      return;
    }
    if (std::string_view(*bytes).substr(0, limits::sniff_bytes).find('\0') !=
        std::string_view::npos) {
      note(path, may_be_meant(path) ? InputState::refused : otherwise,
           Text{"a binary file", "バイナリファイルです"});
      return;
    }
    read_text(path, std::move(*bytes), otherwise);
  }

  // The path by which this file was taken already; null the first time.
  const std::string* taken_before(const std::string& path) {
    struct stat status = {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return nullptr;
    const auto [at, first_time] = taken_.emplace(std::pair(status.st_dev, status.st_ino), path);
    if (first_time) met_.insert(std::filesystem::path(path).lexically_normal().string());
    return first_time ? nullptr : &at->second;
  }

  static bool may_be_meant(std::string_view path) {
    const std::string_view name = file_name_of(path);
    return is_named_dockerfile(name) ||
           has_suffix(name, {".yaml", ".yml", ".json", ".template", ".cfn"});
  }

  void read_text(const std::string& path, std::string bytes, InputState otherwise) {
    const std::string_view name = file_name_of(path);
    if (name == "hakoseki.yaml" || name == "hakoseki.yml") {
      note(path, InputState::ignored,
           Text{"hakoseki's own configuration", "hakoseki の設定ファイルです"})
          .kind = InputKind::config;
      return;
    }
    const bool named_dockerfile = is_named_dockerfile(name);
    const std::string sha256 = sha256_hex(bytes);
    SourceText source(path, std::move(bytes));
    const bool markup = has_suffix(name, {".yaml", ".yml", ".json", ".template", ".cfn"});
    const bool dockerfile =
        named_dockerfile || (!markup && dockerfile::looks_like_dockerfile(source.text()));
    if (!dockerfile && request_.answers && take_cli_error(source, sha256)) return;
    // People call what the AWS CLI printed as they like.
    const bool may_answer = request_.answers && first_sign(source.text()) == '{';
    if (!dockerfile && !markup && !may_answer && !speaks_of_aws(source.text()) &&
        otherwise == InputState::ignored) {
      note(path, InputState::ignored,
           Text{"not of a kind that is judged", "評価の対象となる種類ではありません"});
      return;
    }
    if (dockerfile) {
      read_dockerfile(std::move(source), sha256);
    } else {
      read_markup(std::move(source), sha256, otherwise);
    }
  }

  // What the AWS CLI prints when it gets an error in place of an answer.
  bool take_cli_error(const SourceText& source, const std::string& sha256) {
    const auto next = static_cast<std::uint32_t>(inventory_.inputs.size());
    const std::string_view text = source.text();
    if (text.find('{') == 0) return false;
    std::optional<live::Answer> error =
        live::recognise_error(text.substr(0, limits::sniff_bytes), next);
    if (!error) return false;
    answers_.push_back(std::move(*error));
    keep(source, InputKind::aws_answer, sha256);
    return true;
  }

  // What a document tells, as an answer that becomes the input of this number.
  struct Told {
    live::Recognised recognised;
    live::Place place;  // where the answer itself does not tell
    bool of_known_operation = false;
  };

  static Told told_by(const Node& root, std::uint32_t input) {
    Told told{.recognised = live::recognise(root, input), .place = {}};
    if (told.recognised.kind == live::Recognised::Kind::answer) {
      told.place = live::place_in(root, *told.recognised.answer.operation);
    } else if (told.recognised.kind == live::Recognised::Kind::unread) {
      const std::optional<Node> operation = root.find("operation");
      told.of_known_operation = operation && live::find_operation(operation->text()) != nullptr;
    }
    return told;
  }

  // Whether the document is an answer of the AWS API. What `check` meets of that kind is told apart
  // from other JSON, and not judged.
  bool take_answer(SourceText& source, const std::string& sha256, const Node& root,
                   InputState otherwise) {
    Told told = told_by(root, static_cast<std::uint32_t>(inventory_.inputs.size()));
    if (told.recognised.kind == live::Recognised::Kind::nothing) return false;
    // `check` reads a described task definition as the definition that it holds.
    if (!request_.answers) {
      if (containers_of(root)) return false;
      note(source.path(), otherwise,
           Text{"an answer of the AWS API; `hakoseki assess` judges these",
                "AWS API の応答です。評価するには `hakoseki assess` を使ってください"})
          .kind = InputKind::aws_answer;
      return true;
    }
    take_told(source, sha256, std::move(told), otherwise);
    return true;
  }

  void take_told(SourceText& source, const std::string& sha256, Told told, InputState otherwise) {
    live::Recognised& recognised = told.recognised;
    if (recognised.kind == live::Recognised::Kind::unread && is_collected_ &&
        told.of_known_operation) {
      // It led `collect` to other answers: nothing of it was left out.
      inventory_.inputs.push_back(
          {.path = source.path(), .kind = InputKind::aws_answer, .sha256 = sha256});
      return;
    }
    if (recognised.kind == live::Recognised::Kind::unread) {
      note(source.path(), otherwise,
           Text{"an answer of an AWS operation of which no check asks anything",
                "AWS API の応答ですが、どのチェックも参照しません"})
          .kind = InputKind::aws_answer;
      return;
    }
    if (recognised.kind == live::Recognised::Kind::ambiguous) {
      note(source.path(), otherwise,
           Text{"an empty list that several AWS operations may have answered; the frame "
                "{\"operation\": ..., \"answer\": ...} tells which",
                "複数の AWS API に当てはまる空の一覧です。"
                "{\"operation\": ..., \"answer\": ...} の形で操作名を示してください"})
          .kind = InputKind::aws_answer;
      return;
    }
    live::Answer& answer = recognised.answer;
    if (answer.place.account.empty()) answer.place.account = std::move(told.place.account);
    if (answer.place.region.empty()) answer.place.region = std::move(told.place.region);
    answers_.push_back(std::move(answer));
    keep(std::move(source), InputKind::aws_answer, sha256);
  }

  // Nothing of a snapshot is judged unless all of it is as it was sealed.
  void take_snapshot(const std::string& path, std::string bytes, InputState otherwise) {
    if (!request_.answers) {
      note(
          path, otherwise,
          Text{"a snapshot of an account; `hakoseki assess` judges these",
               "アカウントのスナップショットです。評価するには `hakoseki assess` を使ってください"})
          .kind = InputKind::snapshot;
      return;
    }
    const std::string sha256 = sha256_hex(bytes);
    Result<live::SnapshotContents> contents = live::read_snapshot(std::move(bytes));
    if (!contents) {
      Input& input = note(path, InputState::refused, contents.error().told());
      input.kind = InputKind::snapshot;
      input.place = path;
      input.sha256 = sha256;
      return;
    }
    inventory_.inputs.push_back({.path = path, .kind = InputKind::snapshot, .sha256 = sha256});
    inventory_.collections.push_back(collection_of(path, contents->head));
    is_collected_ = true;
    take_frames(path, contents->files);
    is_collected_ = false;
  }

  // A large account has thousands. Each becomes one input, so that its number is known before those
  // in front of it are read.
  void take_frames(const std::string& path, std::vector<live::SnapshotFile>& files) {
    struct Frame {
      SourceText source;
      Told told;
    };
    std::vector<Frame> frames(files.size());
    const std::size_t first = inventory_.inputs.size();
    in_parallel(files.size(), [&](std::size_t i) {
      Frame& frame = frames[i];
      frame.source = SourceText(path + '/' + files[i].name, std::move(files[i].text));
      const Result<Document> document = read_json(frame.source);
      if (document) frame.told = told_by(document->root(), static_cast<std::uint32_t>(first + i));
    });
    inventory_.inputs.reserve(first + files.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
      Frame& frame = frames[i];
      if (frame.told.recognised.kind == live::Recognised::Kind::nothing) {
        note(frame.source.path(), InputState::refused,
             Text{"no answer of the AWS API", "AWS API の応答ではありません"})
            .kind = InputKind::aws_answer;
      } else {
        take_told(frame.source, files[i].sha256, std::move(frame.told), InputState::ignored);
      }
    }
  }

  // Keeps what was read, so that reports can show it, and returns its number.
  std::uint32_t keep(SourceText source, InputKind kind, const std::string& sha256) {
    inventory_.inputs.push_back({.path = source.path(), .kind = kind, .sha256 = sha256});
    inventory_.inputs.back().source = std::move(source);
    return static_cast<std::uint32_t>(inventory_.inputs.size() - 1);
  }

  void refuse(SourceText source, InputKind kind, const std::string& sha256, const Error& error) {
    refuse(std::move(source), kind, sha256, error, error.told());
  }

  void refuse(SourceText source, InputKind kind, const std::string& sha256, const Error& error,
              const Message& reason) {
    const std::string place = error.where.empty() ? source.path() : error.where;
    const std::uint32_t index = keep(std::move(source), kind, sha256);
    Input& input = inventory_.inputs[index];
    input.state = InputState::refused;
    input.reason = reason;
    input.place = place;
    inventory_.coverage.gaps.push_back({"input", place, reason, input.path});
  }

  void read_dockerfile(SourceText source, const std::string& sha256) {
    Result<dockerfile::Dockerfile> file = dockerfile::parse(source);
    if (!file) {
      refuse(std::move(source), InputKind::dockerfile, sha256, file.error());
      return;
    }
    const std::string path = source.path();
    const std::uint32_t input = keep(std::move(source), InputKind::dockerfile, sha256);
    const SourceText& kept = inventory_.inputs[input].source;
    if (const auto broken = utf8::first_invalid(kept.text())) {
      note_part(inventory_.inputs[input], kept.position_of(*broken), "bytes",
                Text{"this byte is not UTF-8; what it stands for is not seen",
                     "UTF-8 として正しくないバイトです。何を表すのか判断できません"});
    }
    ImageRecipe recipe;
    recipe.type = "Dockerfile";
    recipe.id = path;
    recipe.address = path;
    recipe.stack = path;
    recipe.evidence = {.input = input, .span = file->final_stage().from_span};
    recipe.file = std::move(*file);
    inventory_.add(std::move(recipe));
  }

  void read_markup(SourceText source, const std::string& sha256, InputState otherwise) {
    const char sign = first_sign(source.text());
    const bool json = sign == '{' || sign == '[';
    Result<Document> document = json ? read_json(source) : read_yaml(source);
    if (!document && json && !source.path().ends_with(".json")) {
      // YAML may begin with a flow collection; if it is neither, JSON's complaint is the clearer
      // one.
      if (Result<Document> yaml = read_yaml(source)) document = std::move(yaml);
    }
    if (!document) {
      refuse_markup(std::move(source), sha256, document.error(), otherwise);
      return;
    }
    const Node root = document->root();
    if (cfn::is_template(*document)) {
      read_template(std::move(source), sha256, std::move(*document));
    } else if (take_answer(source, sha256, root, otherwise)) {
      return;
    } else if (const std::optional<Node> containers = containers_of(root)) {
      read_task_definition(std::move(source), sha256, *document, *containers);
    } else if (lists_what_is_judged(root)) {
      const Error error{Fault::malformed,
                        Text{"a list at the top: a file holds one template or task definition",
                             "最上位がリストです。1 つのファイルに書けるテンプレートやタスク定義は"
                             "一つだけです"},
                        source.place(root.span().begin)};
      refuse(std::move(source), InputKind::other, sha256, error);
    } else if (is_parameter_file(root)) {
      note(source.path(), InputState::ignored,
           Text{"a parameter file; name it with --parameter-file to use it",
                "パラメータファイルです。使うには --parameter-file で指定してください"})
          .kind = InputKind::parameters;
    } else if (root.find("apiVersion") && root.find("kind")) {
      note(source.path(), otherwise,
           Text{"a Kubernetes object; these are not judged by this version",
                "Kubernetes のオブジェクトです。この版では評価しません"});
    } else if (holds_container_resources(root)) {
      note(source.path(), InputState::refused,
           Text{"a Serverless Framework file; check the template that `serverless package` writes",
                "Serverless Framework のファイルです。`serverless package` "
                "が出力するテンプレートを評価してください"});
    } else {
      note(source.path(), otherwise,
           Text{"not of a kind that is judged", "評価の対象となる種類ではありません"});
    }
  }

  void refuse_markup(SourceText source, const std::string& sha256, const Error& error,
                     InputState otherwise) {
    const std::string_view text = source.text();
    // Source code and documents speak of AWS too: only what is named as markup is taken for a
    // template that broke.
    const bool ours = otherwise == InputState::refused ||
                      has_suffix(source.path(), {".yaml", ".yml", ".cfn"}) ||
                      (has_suffix(source.path(), {".json", ".template"}) && speaks_of_aws(text));
    if (otherwise == InputState::ignored && looks_like_kubernetes(text)) {
      note(source.path(), otherwise,
           Text{"a template of Kubernetes objects; these are not judged by this version",
                "Kubernetes オブジェクトのテンプレートです。この版では評価しません"});
      return;
    }
    Message reason = error.told();
    if (const auto at = placeholder_at(text); at && ours) {
      const std::string mark = utf8::neutralise(text.substr(*at, 2));
      reason = {
          fmt::format("holds `{}` of a template language (Go, Jinja) and must be rendered "
                      "first: {}",
                      mark, reason.en),
          fmt::format("`{}` を含むテンプレート言語(Go、Jinja など)のファイルです。先に展開して"
                      "ください: {}",
                      mark, reason.ja)};
    }
    if (!ours) {
      note(source.path(), InputState::ignored,
           Message{fmt::format("not a template: {}", error.message(Language::en)),
                   fmt::format("テンプレートとして読めません: {}", error.message(Language::ja))});
      return;
    }
    const bool task_definition = text.find("ontainerDefinitions") != std::string_view::npos &&
                                 text.find("AWS::") == std::string_view::npos;
    refuse(std::move(source),
           task_definition ? InputKind::task_definition
                           : (speaks_of_aws(text) ? InputKind::cloudformation : InputKind::other),
           sha256, error, reason);
  }

  void read_template(SourceText source, const std::string& sha256, Document content) {
    auto document = std::make_unique<const Document>(std::move(content));
    const auto next = static_cast<std::uint32_t>(inventory_.inputs.size());
    Result<cfn::Template> parsed = cfn::read_template(*document, source, next);
    if (!parsed) {
      refuse(std::move(source), InputKind::cloudformation, sha256, parsed.error());
      return;
    }
    const std::uint32_t index = keep(std::move(source), InputKind::cloudformation, sha256);
    Input& input = inventory_.inputs[index];
    note_passed_over(input, *document);
    for (const Node& reference : cfn::circular_conditions(*parsed)) {
      note_part(input, reference.span().begin, "condition",
                say({"condition `{}` leads back to itself; it is left undecided",
                     "条件 `{}` の参照が循環しています。未確定として扱います"},
                    utf8::neutralise(reference.text())));
    }
    templates_.push_back({std::move(document), std::move(*parsed)});
  }

  // What a document holds and nobody reads.
  void note_passed_over(Input& input, const Document& document) {
    for (const Node& key : document.repeated_keys()) {
      note_part(input, key.span().begin, "key",
                say({"key `{}` is given twice; the later one counts",
                     "キー `{}` が重複しています。後のものを使います"},
                    utf8::neutralise(key.text())));
    }
    if (const auto further = document.further_document()) {
      note_part(input, *further, "document",
                Text{"a further document behind `---` is not read",
                     "`---` より後の文書は読み取りません"});
    }
  }

  void note_part(Input& input, Position position, std::string what, Message reason) {
    const std::string place = input.source.place(position);
    if (input.state == InputState::judged) {
      input.state = InputState::partly;
      input.reason = reason;
      input.place = place;
    }
    std::size_t& told = parts_told_[input.path];
    if (++told > limits::gaps_of_a_file) return;
    if (told == limits::gaps_of_a_file) {
      what = "more";
      reason = Text{"there is more of this kind below, which is not listed",
                    "これ以降にも同様の箇所がありますが、省略します"};
    }
    late_gaps_.push_back({std::move(what), place, std::move(reason), input.path});
  }

  void read_task_definition(SourceText source, const std::string& sha256, const Document& document,
                            const Node& containers) {
    if (const std::optional<Flaw> flaw = flaw_of(containers)) {
      const Error error{Fault::malformed, flaw->what, source.place(flaw->at.span().begin)};
      refuse(std::move(source), InputKind::task_definition, sha256, error);
      return;
    }
    const std::string path = source.path();
    const std::uint32_t input = keep(std::move(source), InputKind::task_definition, sha256);
    note_passed_over(inventory_.inputs[input], document);
    const Value whole = plain_value(document.root(), input);
    const Value* described = whole.find("taskDefinition");
    const bool is_described = whole.find("containerDefinitions") == nullptr && described != nullptr;
    const Value& task = is_described ? *described : whole;
    const Value* family = task.find("family");
    const Value* tags = whole.find("tags");

    Resource resource;
    resource.type = "AWS::ECS::TaskDefinition";
    const std::string_view name = file_name_of(path);
    resource.id =
        family != nullptr && family->kind == Value::Kind::scalar ? family->text : std::string(name);
    resource.address = path;
    resource.stack = path;
    const Member* member = task.member("family");
    if (member == nullptr) member = task.member("containerDefinitions");
    resource.evidence = member == nullptr ? task.at : member->key_at;
    const Evidence named = resource.evidence;
    if (tags != nullptr) resource.tags = decode::decode_tags(decode::Cursor(*tags, named));
    decode::decode_task_definition({std::move(resource), decode::Cursor(task, named)}, inventory_);
  }

  std::map<std::pair<dev_t, ino_t>, std::string> taken_;
  std::set<std::string> met_;  // every path of a file, without dots
  const FileRequest& request_;
  Inventory& inventory_;
  std::vector<WrittenTemplate> templates_;
  std::vector<live::Answer> answers_;
  bool is_collected_ = false;  // what is taken now lies in a snapshot
  std::vector<CoverageGap> late_gaps_;
  std::map<std::string, std::size_t> parts_told_;  // by path
};

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  // Without blocking, so that a pipe without writer does not hold us.
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return file_error(path, errno);
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0) return file_error(path, errno);
  if (!S_ISREG(status.st_mode)) {
    return std::unexpected(Error{Fault::unsupported,
                                 Text{"not a regular file", "通常のファイルではありません"}, path});
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > limit) return too_large(path, limit);
  return read_descriptor(file.get(), path, limit, size);
}

Result<void> collect_files(const FileRequest& request, Inventory& inventory) {
  return Collector(request, inventory).collect();
}

}  // namespace hakoseki::iac
