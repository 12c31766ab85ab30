// What docker build understands of a Dockerfile, and where in the file it stands.
#include "formats/dockerfile.h"

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace hakoseki::dockerfile {
namespace {

std::string shown(const Word& word) {
  return fmt::format("[{}]{}", word.text, word.unresolved ? "?" : "");
}

std::string shown(const Instruction& instruction) {
  std::string out = (instruction.on_build ? "ONBUILD " : "") + instruction.keyword;
  if (instruction.json_form) out += " json";
  for (const Flag& flag : instruction.flags)
    out += " --" + flag.name + shown(flag.value);
  for (const Word& word : instruction.words)
    out += " " + shown(word);
  for (const Assignment& pair : instruction.assignments) {
    out += " " + shown(pair.name);
    if (pair.value) out += "=" + shown(*pair.value);
  }
  for (const Heredoc& heredoc : instruction.heredocs) {
    out += fmt::format(" <<{}{}{}({})", heredoc.name, heredoc.expand ? "" : "!",
                       heredoc.unresolved ? "?" : "", heredoc.content);
  }
  return out;
}

std::string shown(const Span& span) {
  return fmt::format("{}:{}-{}:{}", span.begin.line, span.begin.column, span.end.line,
                     span.end.column);
}

Result<Dockerfile> parse_text(std::string text) {
  return parse(SourceText("Dockerfile", std::move(text)));
}

// The instructions of the last stage, one a line; or the error.
std::string last_stage(std::string text) {
  const Result<Dockerfile> file = parse_text(std::move(text));
  if (!file) return file.error().message();
  std::string out;
  for (const Instruction& instruction : file->final_stage().instructions) {
    out += (out.empty() ? "" : "\n") + shown(instruction);
  }
  return out;
}

struct Case {
  std::string_view text;
  std::string_view expected;
};

TEST(Dockerfile, ReadsEachInstruction) {
  const std::vector<Case> cases = {
      {"ADD a b /d/", "ADD [a] [b] [/d/]"},
      {R"(ADD ["a b", "/d"])", "ADD json [a b] [/d]"},
      {"ADD --checksum=sha256:0 --keep-git-dir=true --chown=1:1 https://x/y /d",
       "ADD --checksum[sha256:0] --keep-git-dir[true] --chown[1:1] [https://x/y] [/d]"},
      {"COPY --from=0 --chmod=0755 --link --parents --exclude=*.md --exclude=x a b",
       "COPY --from[0] --chmod[0755] --link[] --parents[] --exclude[*.md] --exclude[x] [a] [b]"},
      {"COPY --from=$X a b", "COPY --from[$X]? [a] [b]"},
      {"COPY --unheard=1 a b", "COPY --unheard[1] [a] [b]"},
      {"COPY -- --a b", "COPY [--a] [b]"},
      {R"(COPY --chown="a b" x y)", "COPY --chown[a b] [x] [y]"},
      {"ARG A", "ARG [A]"},
      {"ARG A=1 B", "ARG [A]=[1] [B]"},
      {"ARG A=", "ARG [A]=[]"},
      {"CMD [\"a\", \"b\\u00e9\\n\\ud83d\\ude00\\ud800\"]",
       "CMD json [a] [b\u00e9\n\U0001F600\uFFFD]"},
      {"CMD a $X  \"b\"  ", "CMD [a $X  \"b\"]"},
      {"CMD ['a']", "CMD [['a']]"},
      {R"(CMD ["a")", R"(CMD [["a"])"},
      {R"(CMD ["a"] b)", R"(CMD [["a"] b])"},
      {R"(CMD ["\x"])", R"(CMD [["\x"]])"},
      {"CMD []", "CMD json"},
      {"CMD", "CMD"},
      {"ENTRYPOINT [ \"/bin/app\" ]", "ENTRYPOINT json [/bin/app]"},
      {"ENV A 1  2 $B", "ENV [A]=[1  2 ]"},
      {"ENV A=1 B='x y' C=\"p q\" D=r\\ s", "ENV [A]=[1] [B]=[x y] [C]=[p q] [D]=[r s]"},
      {"ENV A= B=1", "ENV [A]=[] [B]=[1]"},
      {"ENV A==b=c", "ENV [A]=[=b=c]"},
      {"EXPOSE 80 443/tcp 8000-8010/udp", "EXPOSE [80] [443/tcp] [8000-8010/udp]"},
      {"ARG P=\"1 2\"\nEXPOSE $P \"$P\" $Q", "ARG [P]=[1 2]\nEXPOSE [1] [2] [1 2]"},
      {"HEALTHCHECK NONE", "HEALTHCHECK [NONE]"},
      {"HEALTHCHECK --interval=5s --retries=3 cmd curl -f x || exit 1",
       "HEALTHCHECK --interval[5s] --retries[3] [CMD] [curl -f x || exit 1]"},
      {R"(HEALTHCHECK CMD ["curl", "x"])", "HEALTHCHECK json [CMD] [curl] [x]"},
      {"LABEL a.b=c \"d e\"=\"f g\"", "LABEL [a.b]=[c] [d e]=[f g]"},
      {"LABEL a b c", "LABEL [a]=[b c]"},
      {"MAINTAINER A <a@b> $X", "MAINTAINER [A <a@b> $X]"},
      {"ONBUILD COPY --chown=$U . /app", "ONBUILD COPY --chown[${U}]? [.] [/app]"},
      {"ENV A=1\nONBUILD ENV B=$A C=$D", "ENV [A]=[1]\nONBUILD ENV [B]=[${A}]? [C]=[${D}]?"},
      {"onbuild run [\"a\"]", "ONBUILD RUN json [a]"},
      {"RUN --mount=type=cache,target=/c --mount=type=secret,id=$X --network=none "
       "--security=insecure a --b",
       "RUN --mount[type=cache,target=/c] --mount[type=secret,id=] --network[none] "
       "--security[insecure] [a --b]"},
      {"rUn echo $A \\$B '$C'", "RUN [echo $A \\$B '$C']"},
      {R"(SHELL ["powershell", "-c"])", "SHELL json [powershell] [-c]"},
      {"STOPSIGNAL SIGTERM", "STOPSIGNAL [SIGTERM]"},
      {"USER app:app", "USER [app:app]"},
      {"VOLUME /a /b", "VOLUME [/a] [/b]"},
      {R"(VOLUME [" /a ", "/b"])", "VOLUME json [/a] [/b]"},
      {"WORKDIR /a b/\"c d\"", "WORKDIR [/a b/c d]"},
      {"  \tUSER\t a", "USER [a]"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(last_stage("FROM scratch\n" + std::string(c.text)), c.expected) << c.text;
  }
}

TEST(Dockerfile, JoinsContinuationsAndLeavesCommentsOut) {
  const std::vector<Case> cases = {
      {"RUN a \\\n  b", "RUN [a   b]"},
      {"RUN a\\\nb", "RUN [ab]"},
      {"RUN a \\ \t\n b", "RUN [a  b]"},
      {"RUN a \\\n # comment \\\n b", "RUN [a  b]"},
      {"RUN a \\\n\n\t\n b\nUSER c", "RUN [a  b]\nUSER [c]"},
      {"RUN a \\\\\nUSER b", "RUN [a \\\\]\nUSER [b]"},
      {"RUN a # b", "RUN [a # b]"},
      {"RUN a \\\r\n  b\r\nUSER c\r\n", "RUN [a   b]\nUSER [c]"},
      {"\\\n\\\nUSER a", "USER [a]"},
      {"US\\\nER a", "USER [a]"},
      {"USER a \\", "USER [a]"},
      {"# escape=`\nUSER a", "USER [a]"},
      {"USER a\n\n  # x\n\u3000\nUSER b", "USER [a]\nUSER [b]"},
      {"ENV A=1 \\\n # x\n  B=\"2\\\n 3\" \\\n\n  C=4", "ENV [A]=[1] [B]=[2 3] [C]=[4]"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(last_stage("FROM scratch\n" + std::string(c.text)), c.expected) << c.text;
  }
}

TEST(Dockerfile, ReadsParserDirectivesAtTheTopOnly) {
  const Result<Dockerfile> file = parse_text(
      "\xEF\xBB\xBF# SYNTAX = docker/dockerfile:1 \n#escape=`\n#check=skip=all\n"
      "FROM a`\n:1\nRUN dir C:\\ `\n /x\nENV A=`$B\\");
  ASSERT_TRUE(file) << file.error().message();
  EXPECT_EQ(file->escape, '`');
  EXPECT_EQ(file->syntax->text, "docker/dockerfile:1");
  EXPECT_EQ(shown(file->syntax->span), "1:12-1:31");
  EXPECT_EQ(file->check->text, "skip=all");
  EXPECT_EQ(file->final_stage().image.text, "a:1");
  EXPECT_EQ(shown(file->final_stage().instructions[0]), "RUN [dir C:\\  /x]");
  EXPECT_EQ(shown(file->final_stage().instructions[1]), "ENV [A]=[$B\\]");
  for (const std::string_view before : {"# comment\n", "\n", "# unknown=1\n", "#!/x\n"}) {
    const Result<Dockerfile> late = parse_text(std::string(before) + "# escape=`\nFROM a");
    ASSERT_TRUE(late) << before;
    EXPECT_EQ(late->escape, '\\') << before;
  }
}

TEST(Dockerfile, ReadsHeredocs) {
  const std::vector<Case> cases = {
      {"RUN <<EOF\na $A\n# b\nEOF\nUSER x", "RUN [<<EOF] <<EOF(a $A\n# b\n)\nUSER [x]"},
      {"RUN <<EOF\nEOF", "RUN [<<EOF] <<EOF()"},
      {"RUN <<-EOF\n\ta\n\t\tb\n c\n\tEOF", "RUN [<<-EOF] <<EOF(a\nb\n c\n)"},
      {"RUN <<EOF\n\ta\n\tEOF\nEOF", "RUN [<<EOF] <<EOF(\ta\n\tEOF\n)"},
      {"RUN <<'EOF' cat\nx\nEOF", "RUN [<<'EOF' cat] <<EOF!(x\n)"},
      {"RUN <<\"A B\"\nx\nA B", "RUN [<<\"A B\"] <<A B!(x\n)"},
      {"RUN 3<<EOF\nx\nEOF", "RUN [3<<EOF] <<EOF(x\n)"},
      {"RUN cat << EOF > x\ny\nEOF", "RUN [cat << EOF > x] <<EOF(y\n)"},
      {"RUN a <<A && b <<B\n1\nA\n2\nB", "RUN [a <<A && b <<B] <<A(1\n) <<B(2\n)"},
      {"RUN a <<A \\\n && b\n1\nA", "RUN [a <<A  && b] <<A(1\n)"},
      {"RUN --mount=type=bind <<EOF\nx\nEOF", "RUN --mount[type=bind] [<<EOF] <<EOF(x\n)"},
      {"RUN <<EOF\r\nx\r\nEOF\r\nUSER y", "RUN [<<EOF] <<EOF(x\r\n)\nUSER [y]"},
      {"RUN a <<<b", "RUN [a <<<b]"},
      {"RUN a \"<<b\"", "RUN [a \"<<b\"]"},
      {"RUN echo $((1<<2))", "RUN [echo $((1<<2))]"},
      {"RUN [\"<<a\"]", "RUN json [<<a]"},
      {"RUN it's <<a", "RUN [it's <<a]"},
      {"RUN ${!x} <<a", "RUN [${!x} <<a]"},
      {"USER <<a", "USER [<<a]"},
      {"ONBUILD RUN <<EOF\nx\nEOF", "ONBUILD RUN [<<EOF] <<EOF(x\n)"},
      {"ENV A=1\nCOPY <<a <<'b' c /d/\n$A \"x\" \\$B $C\na\n$A\nb",
       "ENV [A]=[1]\nCOPY [c] [/d/] <<a(1 \"x\" $B \n) <<b!($A\n)"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(last_stage("FROM scratch\n" + std::string(c.text)), c.expected) << c.text;
  }
  EXPECT_EQ(last_stage("FROM a\nCOPY <<x /y\n$HOME\nx"), "COPY [/y] <<x?(${HOME}\n)");
}

TEST(Dockerfile, KnowsWhichVariablesAStageSees) {
  const std::vector<Case> cases = {
      // Before the first FROM, and what of it a stage sees.
      {"ARG T=1\nARG U=$T.2\nFROM a:$U\nUSER $T\nARG T\nUSER $T",
       "USER [${T}]?\nARG [T]\nUSER [1]"},
      {"ARG T=1\nFROM a\nARG T=2\nUSER $T", "ARG [T]=[2]\nUSER [2]"},
      {"ARG T\nFROM a\nARG T\nUSER $T ${T:-d} ${T:+e}", "ARG [T]\nUSER [${T} d ]?"},
      {"FROM scratch\nARG T\nUSER ${T-d}", "ARG [T]\nUSER [d]"},
      {"FROM scratch\nUSER $PATH", "USER [${PATH}]?"},
      {"FROM scratch\nUSER a$T.", "USER [a.]"},
      {"FROM a\nUSER $T ${T:-d}", "USER [${T} ${T:-d}]?"},
      // Platform arguments are declared like others and never known.
      {"FROM scratch\nARG TARGETARCH\nUSER ${TARGETARCH:-x}",
       "ARG [TARGETARCH]\nUSER "
       "[${TARGETARCH:-x}]?"},
      {"FROM scratch\nARG TARGETARCH=arm64\nUSER $TARGETARCH",
       "ARG [TARGETARCH]=[arm64]\nUSER [arm64]"},
      // ENV after ARG wins; an ARG without a value changes nothing.
      {"FROM a\nARG A=1\nENV A=2\nUSER $A", "ARG [A]=[1]\nENV [A]=[2]\nUSER [2]"},
      {"FROM a\nENV A=2\nARG A\nUSER $A", "ENV [A]=[2]\nARG [A]\nUSER [2]"},
      // One ENV sees the values before it; one ARG those in front.
      {"FROM scratch\nENV A=1\nENV A=2 B=$A", "ENV [A]=[1]\nENV [A]=[2] [B]=[1]"},
      {"FROM a\nARG A=1 B=$A", "ARG [A]=[1] [B]=[1]"},
      {"FROM a\nENV A=/x/$B\nWORKDIR $A/y", "ENV [A]=[/x/${B}]?\nWORKDIR [/x/${B}/y]?"},
      // FROM stage.
      {"FROM a AS Base\nENV A=1\nARG B=2\nFROM bASe\nUSER $A$B$C", "USER [12${C}]?"},
      {"FROM scratch AS a\nENV A=1\nFROM a AS b\nENV A=2 B=3\nFROM a\nUSER $A.$B", "USER [1.]"},
      {"FROM scratch AS a\nENV A=1\nFROM x\nENV A=2\nFROM a\nUSER $A", "USER [1]"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(last_stage(std::string(c.text)), c.expected) << c.text;
}

TEST(Dockerfile, LinksStages) {
  const std::string text =
      "ARG B=base\nARG N\n"
      "FROM --platform=$BUILDPLATFORM golang:1 AS Base\n"
      "from ${B} as next-1\n"
      "FROM base:1\n"
      "FROM 0\n"
      "FROM $N\n"
      "FROM alpine AS base\n"
      "FROM base\n";
  const SourceText source("Dockerfile", text);
  const Result<Dockerfile> file = parse(source);
  ASSERT_TRUE(file) << file.error().message();
  EXPECT_EQ(file->global_args.size(), 2);
  std::string out;
  for (const Stage& stage : file->stages) {
    out += fmt::format("{} '{}' {}\n", shown(stage.image), stage.name,
                       stage.parent ? fmt::to_string(*stage.parent) : "-");
  }
  EXPECT_EQ(out,
            "[golang:1] 'base' -\n[base] 'next-1' 0\n[base:1] '' -\n[0] '' -\n[${N}]? '' -\n"
            "[alpine] 'base' -\n[base] '' 5\n");
  const Stage& first = file->stages.front();
  EXPECT_EQ(shown(*first.platform), "[${BUILDPLATFORM}]?");
  EXPECT_EQ(source.slice(first.platform->span), "$BUILDPLATFORM");
  EXPECT_EQ(source.slice(first.name_span), "Base");
  EXPECT_EQ(shown(first.from_span), "3:1-3:48");
}

TEST(Dockerfile, TakesNoImageFromABuildArgumentAsUnresolved) {
  for (const std::string_view text : {"ARG B=\nFROM $B", "ARG B\nFROM ${B:-}", "FROM ${B:+x}"}) {
    const Result<Dockerfile> file = parse_text(std::string(text));
    ASSERT_TRUE(file) << text;
    EXPECT_TRUE(file->final_stage().image.unresolved) << text;
  }
}

TEST(Dockerfile, RefusesWhatDockerBuildRefuses) {
  const std::vector<Case> cases = {
      {"", "Dockerfile:1:1: no `FROM` instruction"},
      {"# only\n\n", "Dockerfile:1:1: no `FROM` instruction"},
      {"ARG A\n", "Dockerfile:1:1: no `FROM` instruction"},
      {"\nRUN a\nFROM b", "Dockerfile:2:1: `RUN` before the first `FROM`"},
      {"ONBUILD ARG A\nFROM b", "Dockerfile:1:1: `ONBUILD` before the first `FROM`"},
      {"FROM a\n  RUNN b", "Dockerfile:2:3: unknown instruction `RUNN`"},
      {"FROM a\nRUN \\\n b\nc", "Dockerfile:4:1: unknown instruction `c`"},
      {"FROM a\nRUN\u3000b", "Dockerfile:2:1: unknown instruction `RUN\u3000b`"},
      {"FROM a\n\\", "Dockerfile:2:1: a continuation holds no instruction"},
      {"FROM", "Dockerfile:1:1: `FROM` needs an image"},
      {"FROM \"\"", "Dockerfile:1:6: `FROM` needs an image"},
      {"FROM a b", "Dockerfile:1:8: `FROM` takes an image, or an image, AS and a name"},
      {"FROM a AS 1b", "Dockerfile:1:11: `1b` cannot be the name of a stage"},
      {"FROM a AS b c", "Dockerfile:1:8: `FROM` takes an image, or an image, AS and a name"},
      {"FROM a\nRUN <<EOF \\\n <<B\nx\nEOF\ny", "Dockerfile:3:2: heredoc `B` has no end"},
      {"FROM a\nCOPY a <<b\nb", "Dockerfile:2:8: the destination of `COPY` cannot be a heredoc"},
      {"FROM a\nCOPY <<b /c\nx ${y\nb",
       "Dockerfile:3:3: `${` with an operator that docker build does not know"},
      {"FROM a\nCOPY a ${y-b c", "Dockerfile:2:8: `${` is not closed by `}`"},
      {"FROM a\nENV A=1 B=\"x", "Dockerfile:2:11: double quote is not closed"},
      {"FROM a\nENV A=1 \\\n  B=日'x", "Dockerfile:3:6: single quote is not closed"},
      {"FROM a\nCOPY \"a b\" c", "Dockerfile:2:6: double quote is not closed"},
      {"FROM a\nENV A", "Dockerfile:2:5: `ENV` `A` has no value"},
      {"FROM a\nENV A=1 B", "Dockerfile:2:9: `B` is not of the form NAME=VALUE"},
      {"FROM a\nLABEL =1", "Dockerfile:2:7: a name of `LABEL` is empty"},
      {"FROM a\nARG =1", "Dockerfile:2:5: a name of `ARG` is empty"},
      {"FROM a\nENV", "Dockerfile:2:1: `ENV` needs an argument"},
      {"FROM a\nARG", "Dockerfile:2:1: `ARG` needs an argument"},
      {"FROM a\nUSER", "Dockerfile:2:1: `USER` needs an argument"},
      {"FROM a\nEXPOSE \\\n", "Dockerfile:2:1: `EXPOSE` needs an argument"},
      {"FROM a\nVOLUME []", "Dockerfile:2:1: `VOLUME` needs an argument"},
      {"FROM a\nVOLUME [\" \"]", "Dockerfile:2:9: a path of `VOLUME` is empty"},
      {"FROM a\nCOPY a", "Dockerfile:2:1: `COPY` needs a source and a destination"},
      {"FROM a\nADD [\"a\"]", "Dockerfile:2:1: `ADD` needs a source and a destination"},
      {"FROM a\nCMD [\"a\", 1]",
       "Dockerfile:2:5: a JSON array of arguments must hold strings only"},
      {"FROM a\nRUN [[\"a\"], {\"b\": [null, -1.5e+3]}]",
       "Dockerfile:2:5: a JSON array of arguments must hold strings only"},
      {"FROM a\nSHELL sh -c", "Dockerfile:2:1: `SHELL` needs a JSON array of strings"},
      {"FROM a\nSHELL []", "Dockerfile:2:1: `SHELL` needs an argument"},
      {"FROM a\nHEALTHCHECK x",
       "Dockerfile:2:13: `HEALTHCHECK` is followed by CMD or NONE, not `x`"},
      {"FROM a\nHEALTHCHECK NONE x", "Dockerfile:2:18: `HEALTHCHECK NONE` takes no arguments"},
      {"FROM a\nHEALTHCHECK CMD", "Dockerfile:2:13: `HEALTHCHECK CMD` has no command"},
      {"FROM a\nONBUILD", "Dockerfile:2:1: `ONBUILD` needs an instruction"},
      {"FROM a\nONBUILD ONBUILD RUN b",
       "Dockerfile:2:9: `ONBUILD` cannot be the trigger of `ONBUILD`"},
      {"FROM a\nONBUILD from b", "Dockerfile:2:9: `FROM` cannot be the trigger of `ONBUILD`"},
      {"FROM a\nONBUILD MAINTAINER b",
       "Dockerfile:2:9: `MAINTAINER` cannot be the trigger of `ONBUILD`"},
      {"FROM a\nCMD --b c", "Dockerfile:2:5: `CMD` takes no flags, but has `--b`"},
      {"FROM a\nCOPY --from a b", "Dockerfile:2:6: `--from` has no value"},
      {"FROM a\nCOPY --from=a --from=b c d", "Dockerfile:2:15: `--from` is given twice"},
      {"FROM a\nCOPY --link=x c d", "Dockerfile:2:6: `--link` is true or false, not `x`"},
      {"FROM a\nCOPY --=x c d", "Dockerfile:2:6: a flag has no name"},
      {"FROM a\nUSER ${}", "Dockerfile:2:6: bad substitution"},
      {"FROM a\nUSER ${A:=b}",
       "Dockerfile:2:6: `${` with an operator that docker build does not know"},
      {"# escape=x\nFROM a",
       "Dockerfile:1:10: the escape character must be a backslash or a "
       "backtick"},
      {"# syntax=x\n# syntax=y\nFROM a",
       "Dockerfile:2:1: parser directive `syntax` is given twice"},
  };
  for (const Case& c : cases) {
    const Result<Dockerfile> file = parse_text(std::string(c.text));
    ASSERT_FALSE(file) << c.text;
    EXPECT_EQ(file.error().message(), c.expected) << c.text;
    EXPECT_EQ(file.error().fault, Fault::malformed) << c.text;
  }
}

// Every word of `instruction` as it stands in the file, with its place.
std::string places(const SourceText& source, const Instruction& instruction) {
  std::string out;
  const auto add = [&](const Span& span) {
    out += fmt::format("{} {}\n", shown(span), source.slice(span));
  };
  add(instruction.keyword_span);
  for (const Flag& flag : instruction.flags) {
    add(flag.span);
    add(flag.value.span);
  }
  for (const Word& word : instruction.words)
    add(word.span);
  for (const Assignment& pair : instruction.assignments) {
    add(pair.name.span);
    if (pair.value) add(pair.value->span);
  }
  for (const Heredoc& heredoc : instruction.heredocs)
    add(heredoc.span);
  return out;
}

TEST(Dockerfile, PlacesEachWordInTheFile) {
  const std::vector<Case> cases = {
      {"\tLABEL 名前=\"値 です\" \\\n  # 注\n\t次=$A  z=",
       "2:2-2:7 LABEL\n2:8-2:10 名前\n2:11-2:17 \"値 です\"\n4:2-4:3 次\n4:4-4:6 $A\n4:8-4:9 z\n"
       "4:10-4:10 \n"},
      {"ONBUILD COPY --chown=\"$U\":g --link 𠮷 \\\n/x",
       "2:9-2:13 COPY\n2:14-2:28 --chown=\"$U\":g\n2:22-2:28 \"$U\":g\n2:29-2:35 --link\n"
       "2:35-2:35 \n2:36-2:37 𠮷\n3:1-3:3 /x\n"},
      {"RUN  a \\\n  && 日本 \\\n # c\n  && b  ",
       "2:1-2:4 RUN\n2:6-5:7 a \\\n  && 日本 \\\n # c\n  "
       "&& b\n"},
      {"CMD [\"日\", \\\n \"b\\\"\" ]", "2:1-2:4 CMD\n2:6-2:9 \"日\"\n3:2-3:7 \"b\\\"\"\n"},
      {"ENV A=\\\n  B=2", "2:1-2:4 ENV\n2:5-2:6 A\n2:7-2:7 \n3:3-3:4 B\n3:5-3:6 2\n"},
      {"ENV 名 値 \\\n です", "2:1-2:4 ENV\n2:5-2:6 名\n2:7-3:4 値 \\\n です\n"},
      {"COPY <<a <<-b /x\n1\na\n\t2\n\tb\n",
       "2:1-2:5 COPY\n2:15-2:17 /x\n3:1-4:1 1\n\n5:1-6:1 \t2\n\n"},
      {"HEALTHCHECK  CMD  a", "2:1-2:12 HEALTHCHECK\n2:14-2:17 CMD\n2:19-2:20 a\n"},
  };
  for (const Case& c : cases) {
    const SourceText source("Dockerfile", "FROM scratch\n" + std::string(c.text));
    const Result<Dockerfile> file = parse(source);
    ASSERT_TRUE(file) << file.error().message();
    EXPECT_EQ(places(source, file->final_stage().instructions.at(0)), c.expected) << c.text;
  }
}

TEST(Dockerfile, SpansWholeInstructions) {
  const std::vector<Case> cases = {
      {"  RUN a \\\n  b  \nUSER c", "2:3-3:4"},
      {"RUN <<A <<B\nA\nx\n  B\nB\nUSER c", "2:1-6:2"},
      {"ONBUILD   USER a", "2:1-2:17"},
      {"CMD", "2:1-2:4"},
  };
  for (const Case& c : cases) {
    const Result<Dockerfile> file = parse_text("FROM scratch\n" + std::string(c.text));
    ASSERT_TRUE(file) << file.error().message();
    EXPECT_EQ(shown(file->final_stage().instructions.at(0).span), c.expected) << c.text;
  }
}

}  // namespace
}  // namespace hakoseki::dockerfile
