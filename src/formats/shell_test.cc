#include "formats/shell.h"

#include <string>

#include <gtest/gtest.h>

namespace hakoseki::shell {
namespace {

// "curl|-L|x" for each command; `|>` before one that is piped into, `$` before a substituted one.
std::string shown(const std::vector<Command>& commands) {
  std::string text;
  for (const Command& command : commands) {
    if (!text.empty()) text += " ; ";
    if (command.substituted) text += "$";
    if (command.piped) text += "|> ";
    for (std::size_t i = 0; i < command.words.size(); ++i) {
      text += (i > 0 ? "," : "") + command.words[i].text;
    }
  }
  return text;
}

TEST(Shell, Commands) {
  struct Row {
    std::string text;
    std::string commands;
  };
  const Row rows[] = {
      {"", ""},
      {"bash <(curl x) y", "$curl,x ; bash,<(curl x),y"},
      {"apt-get update && apt-get install -y curl", "apt-get,update ; apt-get,install,-y,curl"},
      {"curl -fsSL https://x.example/i.sh | sh", "curl,-fsSL,https://x.example/i.sh ; |> sh"},
      {"a||b;c&d", "a ; b ; c ; d"},
      {"sh -c \"$(curl x)\"", "$curl,x ; sh,-c,$(curl x)"},
      {"eval `wget -qO- x`", "$wget,-qO-,x ; eval,`wget -qO- x`"},
      {"sudo DEBIAN_FRONTEND=noninteractive apt install vim", "apt,install,vim"},
      {"if ! test -f /x; then chmod 777 /x; fi", "test,-f,/x ; chmod,777,/x"},
      {"echo 'a b' \"c \\\" d\" e\\ f", "echo,a b,c \" d,e f"},
      {"cmd > /dev/null 2>&1 < in", "cmd"},
      {"(cd /a && b) | c", "cd,/a ; b ; |> c"},
      {"a # comment; b\nc", "a ; c"},
      {"echo a#b", "echo,a#b"},
      {"cat <<'EOF' > /x\nrm -rf don't\nEOF\nls", "cat ; ls"},
      {"a |\nb", "a ; |> b"},
      {"curl x | sudo tee /y | bash", "curl,x ; |> tee,/y ; |> bash"},
      {"curl x | sudo -E bash -", "curl,x ; |> bash,-"},
      {"curl x | env -i FOO=1 sh", "curl,x ; |> sh"},
      {"timeout -s KILL 60 curl x", "curl,x"},
      {"timeout 60 curl x | /usr/bin/env bash", "curl,x ; |> bash"},
      {"curl x | xargs -0 -n 1 sh -c", "curl,x ; |> sh,-c"},
      {"busybox wget -O- x", "wget,-O-,x"},
      {"busybox --install", "busybox,--install"},
      {"nice -n 5 apt-get install vim", "apt-get,install,vim"},
      {"nice -5 apt-get install vim", "apt-get,install,vim"},
      {"sudo -u app chmod 777 /a", "chmod,777,/a"},
      {"sudo --user app -- chmod 777 /a", "chmod,777,/a"},
      {"env -u X setcap c /x", "setcap,c,/x"},
      {"tini -- sshd -D", "sshd,-D"},
      {"command -v curl && b", "command,-v,curl ; b"},
      {"sudo", ""},
      {"a $((1+2)) b", "$1+2 ; a,$((1+2)),b"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(shown(commands_of(row.text)), row.commands) << row.text;
}

TEST(Shell, WhatJoinsCommands) {
  const std::vector<Command> commands = commands_of("a && b || (c); d | e");
  ASSERT_EQ(commands.size(), 5U);
  EXPECT_EQ(commands[1].joint, Joint::and_then);
  EXPECT_EQ(commands[2].joint, Joint::or_else);
  EXPECT_EQ(commands[3].joint, Joint::sequence);
  EXPECT_EQ(commands[4].joint, Joint::pipe);
}

TEST(Shell, RedirectionsAndAssignments) {
  using enum Redirection::Flow;
  const std::vector<Command> commands =
      commands_of("A=1 B=2 cat <<EOF 3<<OTHER >> /x 2>&1 < in\nEOF\nOTHER\nb <<< 'x y'");
  ASSERT_EQ(commands.size(), 2U);
  ASSERT_EQ(commands[0].assignments.size(), 2U);
  EXPECT_EQ(commands[0].assignments[1].text, "B=2");
  ASSERT_EQ(commands[0].redirections.size(), 4U);
  EXPECT_EQ(commands[0].redirections[0].flow, document);
  EXPECT_EQ(commands[0].redirections[1].flow, spare_document);
  EXPECT_EQ(commands[0].redirections[2].flow, out);
  EXPECT_EQ(commands[0].redirections[2].target.text, "/x");
  EXPECT_EQ(commands[0].redirections[3].flow, in);
  ASSERT_EQ(commands[1].redirections.size(), 1U);
  EXPECT_EQ(commands[1].redirections[0].flow, text);
  EXPECT_EQ(commands[1].redirections[0].target.text, "x y");
}

TEST(Shell, LinesOfADockerfileAreJoined) {
  EXPECT_EQ(shown(commands_of("a \\\n  b \\\n# comment with 'quote\n\n  && c", '\\', true)),
            "a,b ; c");
  EXPECT_EQ(shown(commands_of("a `\n b\\c", '`', true)), "a,b\\c");
  EXPECT_EQ(shown(commands_of("foo\\\nbar", '\\', true)), "foobar");
}

TEST(Shell, PlacesOfWords) {
  const std::string text = "apt-get install \\\n  \"netcat\" vim";
  const std::vector<Command> commands = commands_of(text, '\\', true);
  ASSERT_EQ(commands.size(), 1U);
  ASSERT_EQ(commands[0].words.size(), 4U);
  const Word& quoted = commands[0].words[2];
  EXPECT_EQ(text.substr(quoted.begin, quoted.end - quoted.begin), "\"netcat\"");
  const Word& last = commands[0].words[3];
  EXPECT_EQ(text.substr(last.begin, last.end - last.begin), "vim");
}

TEST(Shell, ProgramWithoutItsFolder) {
  EXPECT_EQ(program_of(commands_of("/usr/sbin/sshd -D").front()), "sshd");
}

TEST(Shell, DeepAndUnfinishedTextsAreReadInLinearTime) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i)
    deep += "$(a ";
  EXPECT_EQ(commands_of(deep).size(), 9U);  // what is deeper stays one word
  EXPECT_EQ(commands_of(std::string(100'000, '(')).size(), 0U);
  EXPECT_EQ(commands_of(std::string(100'000, '"')).size(), 1U);
}

}  // namespace
}  // namespace hakoseki::shell
