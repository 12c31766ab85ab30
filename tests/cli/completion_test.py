#!/usr/bin/env python3
"""What the shells offer once they have read the completion scripts. A shell that is not installed is passed over.

usage: completion_test.py HAKOSEKI
"""
import os
import pathlib
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
FORMATS = ["concise", "html", "human", "json", "sarif"]
LEVELS = ["critical", "high", "info", "low", "medium", "none"]
FILES = ["my file.yaml", "mine.yaml"]

# A line as far as it is typed, and what is offered for its last word.
OFFERED = [
    ("hakoseki ch", ["check", "checks"]),
    ("hakoseki check --fa", ["--fail-on"]),
    ("hakoseki check --fail-on ", LEVELS),
    ("hakoseki check --fail-on=h", ["high"]),
    ("hakoseki check --lang ", ["en", "ja"]),
    ("hakoseki check --color a", ["always", "auto"]),
    ("hakoseki check -f ", FORMATS),
    ("hakoseki check --format h", ["html", "human"]),
    ("hakoseki check --format=h", ["html", "human"]),
    ("hakoseki check -fh", ["html", "human"]),
    ("hakoseki image -f ", ["cyclonedx", "human", "json", "sarif", "spdx"]),
    ("hakoseki image -fcy", ["cyclonedx"]),
    ("hakoseki doctor --format ", ["human", "json"]),
    ("hakoseki check -f json=m", FILES),
    ("hakoseki check --format=json=m", FILES),
    ("hakoseki check -f json m", FILES),
    ("hakoseki check m", FILES),
    ("hakoseki check --config m", FILES),
    ("hakoseki check --select CON-3.01,REG-1.0", ["REG-1.01", "REG-1.02", "REG-1.03", "REG-1.04"]),
    ("hakoseki check --deselect=IMG-4.04,REG-1.0", ["REG-1.01", "REG-1.02", "REG-1.03", "REG-1.04"]),
    ("hakoseki explain REG-1.0", ["REG-1.01", "REG-1.02", "REG-1.03", "REG-1.04"]),
    ("hakoseki explain 3.2.", ["3.2.1", "3.2.2", "3.2.3"]),
    ("hakoseki report sh", ["show"]),
    ("hakoseki explain un", ["unknown", "unmet", "unseen"]),
    ("hakoseki explain exit/", [f"exit/{code}" for code in range(6)]),
    ("hakoseki help ch", ["check", "checks"]),
    ("hakoseki help check --la", ["--lang"]),
    ("hakoseki collect --ov", ["--overwrite"]),
    ("hakoseki completion ", ["bash", "fish", "zsh"]),
    ("hakoseki version m", []),
]

BASH = r"""
source "$1"
# As readline divides a line: at blanks and at each `=`.
COMP_WORDS=() word=
for ((i = 0; i < ${#2}; i++)); do
  c=${2:i:1}
  if [ "$c" = " " ] || [ "$c" = = ]; then
    [ -z "$word" ] || COMP_WORDS+=("$word")
    word=
    [ "$c" = " " ] || COMP_WORDS+=(=)
  else
    word+=$c
  fi
done
if [ -n "$word" ] || [ "${2: -1}" = " " ]; then COMP_WORDS+=("$word"); fi
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_hakoseki
printf '%s\n' "${COMPREPLY[@]}"
"""

# Notes what matches instead of showing it.
ZSH = r"""
PS1=; unset zle_bracketed_paste
autoload -Uz compinit && compinit -u -d dump
source script
compadd() {
  local -a found
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)* ]]; then builtin compadd "$@"; return; fi
  builtin compadd -A found "$@"
  print -l -- $found >> found
  builtin compadd "$@"
}
ask() { zle complete-word; print end > done; zle kill-buffer; zle redisplay }
zle -N ask
bindkey '^I' ask
print ready > done
"""


class Completion(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.environment = {"PATH": os.environ["PATH"], "HOME": temporary.name, "LANG": "C.UTF-8", "TERM": "dumb"}
        for name in FILES:
            (self.folder / name).write_text("")

    def script(self, shell):
        if shutil.which(shell) is None:
            self.skipTest(f"no {shell} here")
        path = self.folder / "script"
        path.write_bytes(subprocess.run([PROGRAM, "completion", shell], check=True, capture_output=True).stdout)
        return str(path)

    def run_in(self, *words):
        done = subprocess.run(words, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.stderr, "")
        return done.stdout.splitlines()

    # The last part of what is offered, since shells differ in whether they repeat what stands before it.
    def expect(self, line, offered, wanted):
        parts = sorted({re.split("[=,]|(?<=^-)f", word)[-1] for word in offered if word})
        self.assertEqual(parts, sorted(wanted), line)

    def test_bash(self):
        script = self.script("bash")
        for line, wanted in OFFERED:
            self.expect(line, self.run_in("bash", "-c", BASH, "bash", script, line), wanted)

    def test_fish(self):
        script = self.script("fish")
        for line, wanted in OFFERED:
            offered = self.run_in("fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", script, line)
            self.expect(line, [word.split("\t")[0] for word in offered], wanted)

    def test_zsh(self):
        self.script("zsh")
        (self.folder / "setup").write_text(ZSH)
        process, terminal = pty.fork()
        if process == 0:
            os.chdir(self.folder)
            os.execvpe("zsh", ["zsh", "-f", "-i"], self.environment)
        try:
            self.type(terminal, "source ./setup\n")
            for line, wanted in OFFERED:
                (self.folder / "found").write_text("")
                self.type(terminal, line + "\t")
                self.expect(line, (self.folder / "found").read_text().splitlines(), wanted)
        finally:
            os.write(terminal, b"\x15exit\n")
            os.close(terminal)
            os.waitpid(process, 0)

    def type(self, terminal, text):
        done = self.folder / "done"
        done.unlink(missing_ok=True)
        os.write(terminal, text.encode())
        os.set_blocking(terminal, False)
        shown = b""
        for _ in range(1500):
            try:
                shown += os.read(terminal, 65536)
            except BlockingIOError:
                pass
            if done.exists():
                return
            time.sleep(0.02)
        self.fail(f"no answer to {text!r}: {shown[-500:]}")

    # Quotes, dollars and brackets in a help text are shown as they are.
    def test_descriptions_are_whole(self):
        script = self.script("fish")
        described = dict(line.split("\t") for line in
                         self.run_in("fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", script,
                                     "hakoseki check --") if "\t" in line)
        told = " ".join(subprocess.run([PROGRAM, "help", "check"], env={"HAKOSEKI_WIDTH": "400"}, check=True,
                                       capture_output=True, text=True).stdout.split())
        self.assertGreater(len(described), 15)
        for option, text in described.items():
            self.assertIn(text, told, option)
        self.assertTrue(any("'" in text for text in described.values()))


unittest.main(argv=sys.argv[:1], verbosity=1)
