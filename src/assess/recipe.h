// A Dockerfile as checks ask about it: which instructions reach the final image, which commands its
// instructions run, and where each word of them stands.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assess/verdict.h"
#include "formats/dockerfile.h"
#include "formats/dockerfile/lines.h"
#include "formats/shell.h"
#include "inventory/index.h"

namespace hakoseki {

struct RecipeWord {
  std::string text;
  Span span;
};

struct RecipeRedirection {
  shell::Redirection::Flow flow = shell::Redirection::Flow::out;
  RecipeWord target;
};

// One command of a RUN, CMD, ENTRYPOINT or HEALTHCHECK; see formats/shell.h.
struct RecipeCommand {
  std::vector<RecipeWord> words;  // never empty
  std::vector<RecipeWord> assignments = {};
  std::vector<RecipeRedirection> redirections = {};
  shell::Joint joint = shell::Joint::sequence;
  bool piped = false;
  bool background = false;
  bool substituted = false;

  // "apt-get" of "/usr/bin/apt-get". Points into `words`.
  [[nodiscard]] std::string_view program() const;
  // Whether one of its arguments is `argument`.
  [[nodiscard]] const RecipeWord* find(std::string_view argument) const;
};

// Points into the inventory.
class Recipe {
 public:
  Recipe(const ImageRecipe& recipe, const Index& index);

  [[nodiscard]] const ImageRecipe& resource() const { return recipe_; }
  [[nodiscard]] const std::vector<dockerfile::Stage>& stages() const { return recipe_.file.stages; }
  // The stages whose layers are in the final image: from the one that starts from an image that is
  // not built here to the final one.
  [[nodiscard]] const std::vector<const dockerfile::Stage*>& final_stages() const {
    return final_stages_;
  }
  [[nodiscard]] bool is_final(const dockerfile::Stage& stage) const;
  [[nodiscard]] const std::vector<dockerfile::Instruction>& global_args() const {
    return recipe_.file.global_args;
  }
  // What the final image starts from.
  [[nodiscard]] const dockerfile::Word& base_image() const { return final_stages_.front()->image; }
  // The instructions that make the final image, in order; not what ONBUILD leaves to other builds.
  [[nodiscard]] std::vector<const dockerfile::Instruction*> final_instructions() const;
  // Those of every stage, ONBUILD's too.
  [[nodiscard]] std::vector<const dockerfile::Instruction*> all_instructions() const;

  [[nodiscard]] Evidence at(const Span& span) const;
  // What the file says there. Points into the inventory.
  [[nodiscard]] std::string_view text_at(const Span& span) const;
  // The part [begin, end) of what the file says there, in bytes.
  [[nodiscard]] Evidence part_of(const Span& span, std::size_t begin, std::size_t end) const;

  // In the order in which they run; those inside $(...), of `sh -c`, `su -c` and `eval`, and of a
  // heredoc that a shell reads or that is written into a script and run, are among them.
  [[nodiscard]] std::vector<RecipeCommand> commands_of(
      const dockerfile::Instruction& instruction) const;

  // Everything of the final image is written in this file: it starts from nothing, runs nothing,
  // and every file it holds is a heredoc.
  [[nodiscard]] bool is_whole_image() const;

 private:
  // `offset`: where `text` stands in the file.
  [[nodiscard]] std::vector<RecipeCommand> commands_in(std::string_view text, std::size_t offset,
                                                       bool joined) const;
  [[nodiscard]] std::vector<RecipeCommand> commands_of(const dockerfile::Heredoc& heredoc) const;
  // `commands` with those of the documents that they read or run as scripts.
  [[nodiscard]] std::vector<RecipeCommand> with_documents(
      std::vector<RecipeCommand> commands, const std::vector<dockerfile::Heredoc>& heredocs) const;

  const ImageRecipe& recipe_;
  const SourceText& source_;
  dockerfile::PositionIndex positions_;
  std::vector<const dockerfile::Stage*> final_stages_;
  std::vector<bool> is_final_;  // by stage
};

// The verdict on a Dockerfile of which `found` is what is wrong; where nothing is, only the image
// can tell (Recipe::is_whole_image apart).
[[nodiscard]] Verdict judge_recipe(const Recipe& recipe, std::vector<Exhibit> found);

// Fails with all of `found`, which must not be empty; the first decides. Past a few dozen the rest
// is left out.
[[nodiscard]] Verdict fail_with(std::vector<Exhibit> found);

}  // namespace hakoseki
