#include "assess/recipe.h"

#include <algorithm>
#include <array>

#include "formats/shell.h"

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

// The script behind -c, -lc, -exc.
const RecipeWord* script_of(const RecipeCommand& command) {
  if (!is_shell(command.program())) return nullptr;
  for (std::size_t i = 1; i + 1 < command.words.size(); ++i) {
    const std::string_view word = command.words[i].text;
    if (word.starts_with('-') && !word.starts_with("--") && word.ends_with('c')) {
      return &command.words[i + 1];
    }
  }
  return nullptr;
}

// A script may be written in any language: `#!/usr/bin/env python3`.
bool is_shell_script(std::string_view text) {
  if (!text.starts_with("#!")) return true;
  const std::string_view line = text.substr(0, text.find('\n'));
  return line.find("sh") != std::string_view::npos;
}

void add_scripts(std::vector<RecipeCommand>& commands) {
  std::vector<RecipeCommand> all;
  for (RecipeCommand& command : commands) {
    if (const RecipeWord* script = script_of(command)) {
      for (const shell::Command& inner : shell::commands_of(script->text)) {
        RecipeCommand one{.words = {}, .piped = inner.piped, .substituted = inner.substituted};
        for (const shell::Word& word : inner.words)
          one.words.push_back({word.text, script->span});
        all.push_back(std::move(one));
      }
    }
    all.push_back(std::move(command));
  }
  commands = std::move(all);
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

void Recipe::add_commands(std::string_view text, std::size_t offset, bool joined,
                          std::vector<RecipeCommand>& commands) const {
  for (const shell::Command& command : shell::commands_of(text, recipe_.file.escape, joined)) {
    RecipeCommand one{.words = {}, .piped = command.piped, .substituted = command.substituted};
    for (const shell::Word& word : command.words) {
      one.words.push_back(
          {word.text, positions_.span_of({offset + word.begin, offset + word.end})});
    }
    commands.push_back(std::move(one));
  }
}

std::vector<RecipeCommand> Recipe::commands_of(const dockerfile::Instruction& instruction) const {
  std::vector<RecipeCommand> commands;
  if (!runs_commands(instruction) || instruction.words.empty()) return commands;
  if (instruction.json_form) {
    RecipeCommand command;
    for (const dockerfile::Word& word : instruction.words) {
      command.words.push_back({word.text, word.span});
    }
    commands.push_back(std::move(command));
  } else {
    const Span span = instruction.words.front().span;
    add_commands(source_.slice(span), source_.offset_of(span.begin), true, commands);
  }
  // A heredoc is a script where no command, or a shell, reads it.
  const bool is_script = commands.empty() || is_shell(commands.back().program());
  for (const dockerfile::Heredoc& heredoc : instruction.heredocs) {
    const std::string_view text = source_.slice(heredoc.span);
    if (!is_script || !is_shell_script(text)) continue;
    add_commands(text, source_.offset_of(heredoc.span.begin), false, commands);
  }
  add_scripts(commands);
  return commands;
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
  if (found.size() > most_exhibits) found.resize(most_exhibits);
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
