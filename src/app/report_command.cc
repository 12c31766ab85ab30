// hakoseki report verify FILE: whether a snapshot is as it was sealed, offline.
// hakoseki report show FILE [ENTRY]: the answers that it holds, or one of them.
#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "app/aws_accounts.h"
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/options.h"
#include "app/output.h"
#include "app/suggestion.h"
#include "base/json_writer.h"
#include "base/limits.h"
#include "base/source_text.h"
#include "base/utf8.h"
#include "collect/iac/files.h"
#include "collect/live/answer.h"
#include "collect/live/snapshot.h"
#include "formats/json_reader.h"
#include "report/layout.h"

namespace hakoseki::app {
namespace {

// What failed, as `collect` counts it: that AWS has none of something is an answer.
bool is_failure(const live::SnapshotEntry& entry) {
  const live::AnswerError error{entry.error, {}};
  const std::string_view service =
      std::string_view(entry.operation).substr(0, entry.operation.find(':'));
  return !entry.error.empty() && !error.is_absence() &&
         !live::is_of_another_account(service, error);
}

std::string describe(const std::string& path, const live::Snapshot& snapshot, Language language) {
  const live::SnapshotHead& head = snapshot.head();
  const auto failed =
      std::count_if(snapshot.entries().begin(), snapshot.entries().end(), is_failure);
  std::string text(
      say({"{}: as it was sealed\n  seal      {}\n  answers   {}; of them {} calls that failed\n"
           "  identity  {}\n  time      {} to {}\n  made by   {}\n",
           "{}: 封印した時のままです\n  封印        {}\n  応答        {} 件(うち失敗した呼び出し "
           "{} 件)\n  収集者      {}\n  時刻        {} から {}\n  作成        {}\n"},
          utf8::neutralise(path), snapshot.seal(), snapshot.entries().size(), failed,
          utf8::neutralise(head.identity), utf8::neutralise(head.began),
          utf8::neutralise(head.ended), utf8::neutralise(head.tool))
          .in(language));
  for (const Message& line : lines_of(head.accounts)) {
    text += fmt::format(fmt::runtime(Text{"  account   {}\n", "  アカウント  {}\n"}.in(language)),
                        line.in(language));
  }
  return text;
}

// What is meant by ENTRY: a part of the entry's name, and the place in it that a report gives.
struct Wanted {
  std::string name;
  std::optional<Position> place = std::nullopt;
};

// Takes the number at the end, behind its colon.
std::optional<std::uint32_t> take_number(std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon + 1 == text.size()) return std::nullopt;
  std::uint32_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data() + colon + 1, end, number);
  if (error != std::errc() || last != end) return std::nullopt;
  text.resize(colon);
  return number;
}

// "ecs/ListTasks/eu-west-1-3f2a-0000.json:1:756", also behind the path of the snapshot.
Wanted wanted(std::string word, const std::string& path) {
  if (word.starts_with(path + '/')) word.erase(0, path.size() + 1);
  std::string name = word;
  const auto column = take_number(name);
  const auto line = column ? take_number(name) : std::nullopt;
  if (!line) return {.name = std::move(word)};
  return {.name = std::move(name), .place = Position{*line, *column}};
}

// Writes a node, and notes where in the text the smallest of its parts stands that holds a place.
class AnswerWriter {
 public:
  AnswerWriter(std::string& out, std::optional<Position> place)
      : out_(out), json_(out, JsonWriter::Layout::indented), place_(place) {}

  void write(const Node& node) {
    switch (node.kind()) {
      case Node::Kind::scalar:
        write_scalar(node);
        return note(node);
      case Node::Kind::list:
        json_.begin_array();
        note(node);
        for (std::size_t i = 0; i < node.size(); ++i)
          write(node.element(i));
        return json_.end_array();
      case Node::Kind::map:
        break;
    }
    json_.begin_object();
    note(node);
    for (std::size_t i = 0; i < node.size(); ++i) {
      json_.key(node.key(i).text());
      note(node.key(i));
      write(node.value(i));
    }
    json_.end_object();
  }

  // In the text that was written.
  [[nodiscard]] std::optional<std::size_t> offset() const { return offset_; }

 private:
  void note(const Node& node) {
    if (!place_ || node.span().begin > *place_ || *place_ >= node.span().end) return;
    offset_ = out_.size() - 1;
  }

  void write_scalar(const Node& node) {
    if (!node.is_plain()) return json_.string(node.text());
    if (node.is_null()) return json_.null();
    if (node.text() == "true" || node.text() == "false")
      return json_.boolean(node.text() == "true");
    json_.numeral(node.text());
  }

  std::string& out_;
  JsonWriter json_;
  std::optional<Position> place_;
  std::optional<std::size_t> offset_;
};

// A JSON that other programs can read; with a place, its line is marked.
Result<std::string> shown(const live::Snapshot& snapshot, std::size_t entry,
                          const std::optional<Position>& place) {
  TRY(std::string text, snapshot.read(entry));
  const SourceText source(snapshot.entries()[entry].file, std::move(text));
  TRY(const Document document, read_json(source));
  std::string json;
  AnswerWriter writer(json, place);
  writer.write(document.root());
  json += '\n';
  if (!place) return json;
  std::string marked;
  for (std::size_t begin = 0; begin < json.size();) {
    const std::size_t end = json.find('\n', begin) + 1;
    const bool is_meant = writer.offset() && *writer.offset() >= begin && *writer.offset() < end;
    marked += is_meant ? "> " : "  ";
    marked.append(json, begin, end - begin);
    begin = end;
  }
  return marked;
}

std::string list(const live::Snapshot& snapshot, const std::vector<std::size_t>& entries) {
  std::string text;
  for (const std::size_t i : entries) {
    const live::SnapshotEntry& entry = snapshot.entries()[i];
    text += utf8::neutralise(entry.file);
    if (!entry.error.empty()) text += fmt::format(": {}", utf8::neutralise(entry.error));
    text += '\n';
  }
  return text;
}

int show(const std::string& path, const live::Snapshot& snapshot,
         const std::optional<std::string>& word, Language language) {
  std::vector<std::size_t> found;
  const Wanted meant = word ? wanted(*word, path) : Wanted{};
  for (std::size_t i = 0; i < snapshot.entries().size(); ++i) {
    const std::string& file = snapshot.entries()[i].file;
    if (file == meant.name) {
      found = {i};
      break;
    }
    if (file.find(meant.name) != std::string::npos) found.push_back(i);
  }
  if (!word) return print(list(snapshot, found), language);
  if (found.size() == 1) {
    Result<std::string> text = shown(snapshot, found.front(), meant.place);
    if (text) return print(*text, language);
    complain(text.error(), language);
    return exit_gate_failed;
  }
  if (found.empty()) {
    return refuse({Fault::malformed,
                   say({"`{}` holds no answer whose name contains `{}`; `hakoseki report show {}` "
                        "lists them",
                        "`{}` に、名前が `{}` を含む応答はありません。`hakoseki report show {}` "
                        "で一覧を表示できます"},
                       utf8::neutralise(path), utf8::neutralise(meant.name),
                       utf8::neutralise(report::quoted(path)))},
                  Command::report, language);
  }
  const int code = refuse(
      {Fault::malformed, say({"the names of {} answers contain `{}`; give more of one",
                              "名前が `{1}` を含む応答が {0} 件あります。一つに絞れるところまで"
                              "指定してください"},
                             found.size(), utf8::neutralise(meant.name))},
      Command::report, language);
  constexpr std::size_t most = 20;
  if (found.size() > most) found.resize(most);
  write_stderr(list(snapshot, found));
  return code;
}

}  // namespace

int run_report(const Arguments& arguments) {
  const Language language = language_of(arguments);
  const std::vector<std::string>& operands = arguments.operands;
  const std::string& action = operands.front();
  const bool shows = action == "show";
  if (action != "verify" && !shows) {
    return refuse({Fault::malformed,
                   suggest(say({"`report` can `verify` and `show`, not `{}`",
                                "`report` でできるのは `verify` と `show` です(`{}` はできません)"},
                               utf8::neutralise(action)),
                           action, std::vector<std::string>{"verify", "show"})},
                  Command::report, language);
  }
  if (!shows && operands.size() > 2) {
    return refuse(
        {Fault::malformed, say({"`report verify` takes one FILE; `{}` is too much",
                                "`report verify` に指定できるのは FILE 一つです(`{}` が余分です)"},
                               utf8::neutralise(operands[2]))},
        Command::report, language);
  }
  const std::string& path = operands[1];
  Result<std::string> bytes = iac::read_file(path, limits::snapshot_bytes);
  if (!bytes) {
    complain(bytes.error(), language);
    return exit_usage;
  }
  Result<live::Snapshot> snapshot = live::verify_snapshot(std::move(*bytes));
  if (!snapshot) {
    snapshot.error().where = path;
    complain(snapshot.error(), language);
    return exit_gate_failed;
  }
  if (!shows) return print(describe(path, *snapshot, language), language);
  return show(path, *snapshot,
              operands.size() > 2 ? std::optional(operands[2]) : std::optional<std::string>(),
              language);
}

}  // namespace hakoseki::app
