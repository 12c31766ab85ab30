// Dockerfiles, the complete grammar (docs.docker.com/reference/dockerfile), with a place for every
// value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/position.h"
#include "base/result.h"
#include "base/source_text.h"

namespace hakoseki::dockerfile {

// A word of the file after escape, quotes and ARG/ENV expansion, with the values of a build to
// which no --build-arg is given. `unresolved` says that it holds a variable whose value is not
// known before the build (an ARG without default, a base image's ENV, the platform): `text` then
// still holds `${NAME}`, or an expansion such as `${NAME:-x}` as it is written, in its place.
// Bytes that are no UTF-8 stay as they are: docker build takes comments and commands in any
// encoding.
struct Word {
  std::string text;
  Span span;  // the raw text, quotes included; empty, behind the equals sign, for NAME=
  bool unresolved = false;
};

// --name=value of an instruction (--from, --chown, --chmod, --link, --mount, --network, --security,
// --platform, --start-period, ...), also one that no release of docker build had when this was
// written. `value` is empty for a bare flag such as --link.
struct Flag {
  std::string name;  // without the dashes
  Word value;
  Span span;
};

struct Heredoc {
  std::string name;  // the delimiter
  // Lines with their ends; leading tabs removed for <<-. For COPY and ADD expanded where the
  // delimiter is not quoted; for RUN always as it is written. Line n of it is line n of `span`.
  std::string content;
  Span span;                // of the content
  bool expand = true;       // false where the delimiter is quoted
  bool unresolved = false;  // as in Word
};

// NAME=VALUE of ENV, ARG, LABEL. An ARG without default has no value.
struct Assignment {
  Word name;
  std::optional<Word> value;
};

struct Instruction {
  std::string keyword;  // upper case: "RUN"
  Span keyword_span;
  // The whole instruction: keyword (or its ONBUILD) to last character, heredocs included.
  Span span;
  // The trigger of an ONBUILD. It runs in the build of another image, so that all of its variables
  // are unresolved.
  bool on_build = false;
  std::vector<Flag> flags;
  // COPY/ADD: sources, then the destination; a source that is a heredoc is in `heredocs` only.
  // EXPOSE/VOLUME: its words. USER/WORKDIR/STOPSIGNAL/MAINTAINER: one word.
  // RUN/CMD/ENTRYPOINT/SHELL: the elements of the JSON form, or one word holding the whole shell
  // line, its continuations joined and the comments inside removed; none where nothing follows the
  // keyword. HEALTHCHECK: the same behind "CMD", or "NONE". ENV/ARG/LABEL: none, see assignments.
  std::vector<Word> words;
  bool json_form = false;
  std::vector<Assignment> assignments;
  std::vector<Heredoc> heredocs;
};

struct Stage {
  Word image;                    // what FROM names, expanded
  std::string name;              // AS name, lower-cased; empty without
  Span name_span;                // 0:0 without
  std::optional<Word> platform;  // --platform
  // The earlier stage that FROM names, if it names one.
  std::optional<std::size_t> parent;
  Span from_span;
  std::vector<Instruction> instructions;  // after FROM, in order
};

struct Dockerfile {
  char escape = '\\';
  std::optional<Word> syntax;            // # syntax=...
  std::optional<Word> check;             // # check=...
  std::vector<Instruction> global_args;  // ARG before the first FROM
  std::vector<Stage> stages;

  // The stage that `docker build` makes without --target: the last. INVARIANT: at least one stage.
  [[nodiscard]] const Stage& final_stage() const { return stages.back(); }
};

// Whether this text is a Dockerfile by its content: the first thing that is neither blank, comment
// nor parser directive is a FROM or ARG instruction of plausible shape, and what follows it an
// instruction. `text` may be only the beginning of a file.
[[nodiscard]] bool looks_like_dockerfile(std::string_view text);

// Errors: malformed with the place (unknown instruction, unterminated heredoc or quote, FROM
// without an image, an instruction before the first FROM other than ARG, no FROM at all, ...);
// too_large.
[[nodiscard]] Result<Dockerfile> parse(const SourceText& source);

}  // namespace hakoseki::dockerfile
