#include "assess/recipe.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>

namespace hakoseki {
namespace {

constexpr std::size_t most_exhibits = 24;

bool runs_commands(const dockerfile::Instruction& instruction) {
  return instruction.keyword == "RUN" || instruction.keyword == "CMD" ||
         instruction.keyword == "ENTRYPOINT" || instruction.keyword == "HEALTHCHECK";
}

bool is_shell(std::string_view program) {
  static constexpr std::array<std::string_view, 6> shells = {"sh",   "bash", "ash",
                                                             "dash", "zsh",  "ksh"};
  return std::find(shells.begin(), shells.end(), program) != shells.end();
}

// The script behind -c, -lc, -exc of a shell or of `su`.
const RecipeWord* script_of(const RecipeCommand& command) {
  const std::string_view program = command.program();
  if (!is_shell(program) && program != "su" && program != "runuser") return nullptr;
  for (std::size_t i = 1; i + 1 < command.words.size(); ++i) {
    const std::string_view word = command.words[i].text;
    const bool is_short = word.starts_with('-') && !word.starts_with("--");
    if ((is_short && word.ends_with('c')) || word == "--command") return &command.words[i + 1];
  }
  return nullptr;
}

// The file that a command runs: its program, or what it gives a shell to read. "" where a shell
// reads its input.
std::string_view script_file_of(const RecipeCommand& command) {
  const std::string_view program = command.program();
  if (!is_shell(program) && program != "." && program != "source") {
    return command.words.front().text;
  }
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view word = command.words[i].text;
    if (word == "-s" || word == "-") return {};
    if (!word.starts_with('-')) return word;
  }
  return {};
}

// A script may be written in any language: `#!/usr/bin/env python3`.
bool is_shell_script(std::string_view text) {
  if (!text.starts_with("#!")) return true;
  const std::string_view line = text.substr(0, text.find('\n'));
  return line.find("sh") != std::string_view::npos;
}

RecipeCommand without_words(const shell::Command& from) {
  return {.words = {},
          .joint = from.joint,
          .piped = from.piped,
          .background = from.background,
          .substituted = from.substituted};
}

RecipeCommand command_at(const shell::Command& from, const Span& span) {
  RecipeCommand command = without_words(from);
  for (const shell::Word& word : from.words)
    command.words.push_back({word.text, span});
  for (const shell::Word& word : from.assignments)
    command.assignments.push_back({word.text, span});
  for (const shell::Redirection& one : from.redirections)
    command.redirections.push_back({one.flow, {one.target.text, span}});
  return command;
}

// Scripts inside each other; deeper ones stay unread.
constexpr std::size_t deepest_script = 4;

void add_with_script(RecipeCommand command, std::size_t depth, std::vector<RecipeCommand>& all) {
  const RecipeWord* script = script_of(command);
  RecipeWord evaluated;
  if (command.program() == "eval" && command.words.size() > 1) {
    for (std::size_t i = 1; i < command.words.size(); ++i)
      evaluated.text += command.words[i].text + ' ';
    evaluated.span = command.words[1].span;
    script = &evaluated;
  }
  if (script != nullptr && depth < deepest_script) {
    for (const shell::Command& inner : shell::commands_of(script->text)) {
      add_with_script(command_at(inner, script->span), depth + 1, all);
    }
  }
  all.push_back(std::move(command));
}

std::vector<RecipeCommand> with_scripts(std::vector<RecipeCommand> commands) {
  std::vector<RecipeCommand> all;
  for (RecipeCommand& command : commands)
    add_with_script(std::move(command), 0, all);
  return all;
}

}  // namespace

std::string_view RecipeCommand::program() const {
  const std::string_view word = words.front().text;
  const std::size_t slash = word.rfind('/');
  return slash == std::string_view::npos ? word : word.substr(slash + 1);
}

const RecipeWord* RecipeCommand::find(std::string_view argument) const {
  const auto found = std::find_if(words.begin() + 1, words.end(),
                                  [&](const RecipeWord& word) { return word.text == argument; });
  return found == words.end() ? nullptr : &*found;
}

Recipe::Recipe(const ImageRecipe& recipe, const Index& index)
    : recipe_(recipe),
      source_(index.inventory().inputs[recipe.evidence.input].source),
      positions_(source_.text()) {
  const dockerfile::Stage* stage = &recipe.file.final_stage();
  final_stages_.push_back(stage);
  // A parent is an earlier stage, so this ends.
  while (stage->parent) {
    stage = &recipe.file.stages[*stage->parent];
    final_stages_.push_back(stage);
  }
  std::reverse(final_stages_.begin(), final_stages_.end());
  is_final_.resize(stages().size());
  for (const dockerfile::Stage* one : final_stages_) {
    is_final_[static_cast<std::size_t>(one - stages().data())] = true;
  }
}

bool Recipe::is_final(const dockerfile::Stage& stage) const {
  return is_final_[static_cast<std::size_t>(&stage - stages().data())];
}

std::vector<const dockerfile::Instruction*> Recipe::final_instructions() const {
  std::vector<const dockerfile::Instruction*> all;
  for (const dockerfile::Stage* stage : final_stages_) {
    for (const dockerfile::Instruction& instruction : stage->instructions) {
      if (!instruction.on_build) all.push_back(&instruction);
    }
  }
  return all;
}

std::vector<const dockerfile::Instruction*> Recipe::all_instructions() const {
  std::vector<const dockerfile::Instruction*> all;
  all.reserve(recipe_.file.global_args.size());
  for (const dockerfile::Instruction& instruction : recipe_.file.global_args) {
    all.push_back(&instruction);
  }
  for (const dockerfile::Stage& stage : recipe_.file.stages) {
    for (const dockerfile::Instruction& instruction : stage.instructions) {
      all.push_back(&instruction);
    }
  }
  return all;
}

Evidence Recipe::at(const Span& span) const {
  Evidence evidence = recipe_.evidence;
  evidence.span = span;
  return evidence;
}

std::string_view Recipe::text_at(const Span& span) const {
  return source_.slice(span);
}

Evidence Recipe::part_of(const Span& span, std::size_t begin, std::size_t end) const {
  const std::size_t offset = source_.offset_of(span.begin);
  return at(positions_.span_of({offset + begin, offset + end}));
}

std::vector<RecipeCommand> Recipe::commands_in(std::string_view text, std::size_t offset,
                                               bool joined) const {
  const auto placed = [&](const shell::Word& word) {
    return RecipeWord{word.text, positions_.span_of({offset + word.begin, offset + word.end})};
  };
  std::vector<RecipeCommand> commands;
  for (const shell::Command& command : shell::commands_of(text, recipe_.file.escape, joined)) {
    RecipeCommand one = without_words(command);
    for (const shell::Word& word : command.words)
      one.words.push_back(placed(word));
    for (const shell::Word& word : command.assignments)
      one.assignments.push_back(placed(word));
    for (const shell::Redirection& redirection : command.redirections)
      one.redirections.push_back({redirection.flow, placed(redirection.target)});
    commands.push_back(std::move(one));
  }
  return commands;
}

std::vector<RecipeCommand> Recipe::commands_of(const dockerfile::Heredoc& heredoc) const {
  const std::string_view text = source_.slice(heredoc.span);
  if (!is_shell_script(text)) return {};
  return commands_in(text, source_.offset_of(heredoc.span.begin), false);
}

namespace {

// The files into which a command writes what it reads.
std::vector<std::string> outputs_of(const RecipeCommand& command) {
  std::vector<std::string> outputs;
  const bool copies = command.program() == "tee";
  if (!copies && command.program() != "cat") return outputs;
  for (const RecipeRedirection& one : command.redirections) {
    if (one.flow == shell::Redirection::Flow::out) outputs.push_back(one.target.text);
  }
  if (!copies) return outputs;
  for (const RecipeWord& word : command.words)
    outputs.push_back(word.text);
  return outputs;
}

// Takes the documents of a command off `rest`, in their order; gives the one it reads.
const dockerfile::Heredoc* take_documents(const RecipeCommand& command,
                                          std::span<const dockerfile::Heredoc>& rest) {
  using Flow = shell::Redirection::Flow;
  const dockerfile::Heredoc* input = nullptr;
  for (const RecipeRedirection& one : command.redirections) {
    const bool is_document = one.flow == Flow::document || one.flow == Flow::spare_document;
    if (!is_document || rest.empty()) continue;
    if (one.flow == Flow::document) input = &rest.front();
    rest = rest.subspan(1);
  }
  return input;
}

}  // namespace

// A document is a script where a shell reads it: at once, or from the file into which it is
// written.
std::vector<RecipeCommand> Recipe::with_documents(
    std::vector<RecipeCommand> commands, const std::vector<dockerfile::Heredoc>& heredocs) const {
  std::vector<RecipeCommand> all;
  std::map<std::string, const dockerfile::Heredoc*, std::less<>> files;
  const auto add = [&](const dockerfile::Heredoc& heredoc) {
    for (RecipeCommand& inner : commands_of(heredoc))
      all.push_back(std::move(inner));
  };
  std::span<const dockerfile::Heredoc> rest = heredocs;
  for (RecipeCommand& command : commands) {
    const dockerfile::Heredoc* input = take_documents(command, rest);
    const std::string file(script_file_of(command));
    const auto written = files.find(file);
    if (written != files.end()) add(*written->second);
    const bool reads = is_shell(command.program()) && file.empty() && script_of(command) == nullptr;
    if (input != nullptr && reads) add(*input);
    if (input != nullptr) {
      for (const std::string& output : outputs_of(command))
        files[output] = input;
    }
    all.push_back(std::move(command));
  }
  return all;
}

std::vector<RecipeCommand> Recipe::commands_of(const dockerfile::Instruction& instruction) const {
  std::vector<RecipeCommand> commands;
  if (!runs_commands(instruction) || instruction.words.empty()) return commands;
  if (instruction.json_form) {
    std::vector<shell::Word> words;
    words.reserve(instruction.words.size());
    for (const dockerfile::Word& word : instruction.words)
      words.push_back({.text = word.text, .begin = words.size(), .end = 0});
    const shell::Command command = shell::command_of(std::move(words));
    if (command.words.empty()) return commands;
    RecipeCommand one;
    one.words.reserve(command.words.size());
    for (const shell::Word& word : command.words)
      one.words.push_back({word.text, instruction.words[word.begin].span});
    commands.push_back(std::move(one));
    return with_scripts(std::move(commands));
  }
  const Span span = instruction.words.front().span;
  commands = commands_in(source_.slice(span), source_.offset_of(span.begin), true);
  if (commands.empty()) {
    for (const dockerfile::Heredoc& heredoc : instruction.heredocs) {
      for (RecipeCommand& inner : commands_of(heredoc))
        commands.push_back(std::move(inner));
    }
  } else {
    commands = with_documents(std::move(commands), instruction.heredocs);
  }
  return with_scripts(std::move(commands));
}

bool Recipe::is_whole_image() const {
  if (base_image().text != "scratch") return false;
  for (const dockerfile::Instruction* instruction : final_instructions()) {
    if (instruction->keyword == "RUN") return false;
    const bool copies = instruction->keyword == "COPY" || instruction->keyword == "ADD";
    // The one word of such a COPY is where the heredocs go.
    if (copies && instruction->words.size() != 1) return false;
  }
  return true;
}

Verdict fail_with(std::vector<Exhibit> found) {
  if (found.size() > most_exhibits) {
    const std::size_t left = found.size() - most_exhibits;
    found.resize(most_exhibits);
    found.push_back({found.back().evidence, say({"and {} more", "ほか {} 件"}, left)});
  }
  return Verdict({Branch{.outcome = Outcome::fail, .exhibits = std::move(found)}});
}

Verdict judge_recipe(const Recipe& recipe, std::vector<Exhibit> found) {
  if (!found.empty()) return fail_with(std::move(found));
  if (recipe.is_whole_image()) {
    return pass(recipe.resource().evidence, Text{"everything in the image is written here",
                                                 "イメージの内容はすべてここに書かれています"});
  }
  if (recipe.base_image().text == "scratch") {
    return {Outcome::unknown,
            {recipe.resource().evidence, Text{"what is copied into the image was not read",
                                              "イメージにコピーされる内容を読んでいません"}}};
  }
  return unknown(recipe.resource().evidence,
                 {.reason = Reason::image_not_read, .detail = recipe.base_image().text});
}

}  // namespace hakoseki
