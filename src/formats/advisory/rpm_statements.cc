#include "formats/advisory/rpm_statements.h"

#include <set>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

namespace hakoseki::advisory {
namespace {

struct Saying {
  Statement statement;
  std::set<std::string> architectures;
};

struct Subject {
  std::vector<Saying> sayings;
  std::unordered_map<std::string, std::size_t> by_text;
  std::set<std::string> architectures;
};

void add(Subject& subject, Statement statement) {
  subject.architectures.insert(statement.architecture);
  const auto [place, is_new] =
      subject.by_text.try_emplace(saying_of(statement), subject.sayings.size());
  std::string architecture = std::exchange(statement.architecture, {});
  if (is_new) subject.sayings.push_back({std::move(statement), {}});
  subject.sayings[place->second].architectures.insert(std::move(architecture));
}

void tell(Saying saying, const std::set<std::string>& of_all, std::vector<Statement>& told) {
  const auto& own = saying.architectures;
  if (own.contains("") || (own.size() > 1 && own == of_all)) {
    told.push_back(std::move(saying.statement));
    return;
  }
  for (const std::string& architecture : own) {
    told.push_back(saying.statement);
    told.back().architecture = architecture;
  }
}

}  // namespace

std::string subject_of(const Statement& statement) {
  return fmt::format("{}\n{}\n{}\n{}\n{}", statement.ecosystem, statement.repository,
                     statement.module, statement.package, statement.names_source);
}

std::string saying_of(const Statement& statement) {
  std::string saying =
      fmt::format("{} {} {}\n", static_cast<int>(statement.standing),
                  statement.severity ? static_cast<int>(*statement.severity) : -1, statement.note);
  for (const VersionInterval& interval : statement.vulnerable) {
    saying += fmt::format("{}{}\n{}{}\n", interval.includes_from ? '[' : '(', interval.from,
                          interval.to, interval.includes_to ? ']' : ')');
  }
  for (const std::string& version : statement.versions)
    saying += version + '\n';
  return saying;
}

std::string rpm_version(std::string_view epoch, std::string_view version,
                        std::string_view release) {
  std::string text = epoch.empty() || epoch == "0" ? "" : fmt::format("{}:", epoch);
  text += version;
  if (!release.empty()) text += fmt::format("-{}", release);
  return text;
}

void set_architecture(Statement& statement, std::string_view word) {
  statement.names_source = word == "src" || word == "nosrc";
  if (!statement.names_source && word != "noarch") statement.architecture = word;
}

std::vector<Statement> merged_architectures(std::vector<Statement> statements) {
  std::vector<Subject> subjects;
  std::unordered_map<std::string, std::size_t> by_text;
  for (Statement& statement : statements) {
    const auto [place, is_new] = by_text.try_emplace(subject_of(statement), subjects.size());
    if (is_new) subjects.emplace_back();
    add(subjects[place->second], std::move(statement));
  }
  std::vector<Statement> told;
  for (Subject& subject : subjects) {
    for (Saying& saying : subject.sayings)
      tell(std::move(saying), subject.architectures, told);
  }
  return told;
}

}  // namespace hakoseki::advisory
