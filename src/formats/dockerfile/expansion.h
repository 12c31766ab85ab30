// Variables of a Dockerfile, and words with their variables, quotes and escapes worked out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "formats/dockerfile/lines.h"

namespace hakoseki::dockerfile {

struct Variable {
  enum class State : std::uint8_t {
    known,      // has `text`
    undecided,  // declared without a value: unset unless the build passes one
    unset,      // certainly not set
    unknown,    // may have any value: a base image's ENV, the platform of the build
  };
  State state = State::unknown;
  std::string text;
  bool unresolved = false;  // `text` holds variables that are not known
};

// The variables of all stages. A stage starts from those of another (FROM stage), and a hundred
// thousand stages must not mean a hundred thousand copies: a version is the root of a binary tree
// over the numbers of the names, and versions share what they have in common.
class Variables {
 public:
  struct Version {
    std::uint32_t root = 0;
    std::uint32_t height = 1;
  };

  // From here on set() leaves the versions made before as they are.
  void freeze() { first_own_ = nodes_.size(); }
  [[nodiscard]] Version set(Version version, std::string_view name, Variable variable);
  // Points into this object until the next set().
  [[nodiscard]] const Variable* find(Version version, std::string_view name) const;

 private:
  struct Node {
    std::uint32_t child[2] = {0, 0};  // the lowest level holds indices of values_
  };
  [[nodiscard]] std::uint32_t owned(std::uint32_t node);

  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  std::vector<Node> nodes_ = std::vector<Node>(1);           // 0: nothing below
  std::vector<Variable> values_ = std::vector<Variable>(1);  // 0: not there
  std::size_t first_own_ = 1;
};

// The variables that one stage sees, or those of FROM.
struct Scope {
  Variables* variables = nullptr;  // none: no name is declared
  Variables::Version version;
  Variable::State otherwise = Variable::State::unknown;  // of a name that is not declared

  [[nodiscard]] const Variable* find(std::string_view name) const {
    return variables == nullptr ? nullptr : variables->find(version, name);
  }
  void set(std::string_view name, Variable variable) {
    version = variables->set(version, name, std::move(variable));
  }
};

// How many words, flags and instructions a file may have; each costs as much as a few nodes.
inline constexpr std::size_t most_values = limits::nodes / 4;

// What one file may cost, whatever it says.
struct Budget {
  std::size_t bytes = limits::evaluated_bytes;  // put in place of variables
  std::size_t values = most_values;
  std::size_t pattern_steps = std::size_t{16} << 20;  // of ${NAME#pattern} and its like

  // Takes `amount` off `left`; false if that is more than there is.
  [[nodiscard]] static bool spend(std::size_t& left, std::size_t amount) {
    if (amount > left) return false;
    left -= amount;
    return true;
  }
};

struct Expansion {
  std::string text;
  bool unresolved = false;
};

struct ExpansionRules {
  char escape = '\\';
  bool quotes = true;  // false: quotes are characters like any other (heredoc bodies)
};

// `text` with its variables replaced and its quotes and escapes removed. A variable without a known
// value stays, as `${NAME}`.
[[nodiscard]] Checked<Expansion> expand(std::string_view text, const Scope& scope,
                                        ExpansionRules rules, Budget& budget);

// Behind the `$NAME` or `${NAME...}` at `at`; nullopt if docker build cannot read it.
[[nodiscard]] std::optional<std::size_t> behind_substitution(std::string_view text, std::size_t at,
                                                             char escape);

}  // namespace hakoseki::dockerfile
