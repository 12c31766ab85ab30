"""Splits C++ into comments, string literals and other words, for the lints that must not guess."""

import re
from pathlib import Path
from typing import NamedTuple

TOKEN = re.compile(
    r"""(?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)
      | (?P<raw>(?:u8|u|U|L)?R"(?P<fence>[^()\\\s]{0,16})\(.*?\)(?P=fence)")
      | (?P<string>(?:u8|u|U|L)?"(?:\\.|[^"\\\n])*")
      | (?P<char>(?:u8|u|U|L)?'(?:\\.|[^'\\\n])+')
      | (?P<include>\#[ \t]*include[ \t]*(?:"[^"\n]+"|<[^>\n]+>))
      | (?P<word>[A-Za-z_]\w*)
      | (?P<number>\.?\d(?:'?[\w.])*)
      | (?P<other>\S)""",
    re.VERBOSE | re.DOTALL,
)
ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))', re.DOTALL)
PLAIN = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}


class Token(NamedTuple):
    kind: str  # a group of TOKEN; raw strings are "string"
    text: str  # of a string: its value
    line: int


def unescape(match: re.Match) -> str:
    code = match.group(1) or match.group(2)
    return chr(int(code, 16)) if code else PLAIN.get(match.group(3), match.group(3))


def tokens(source: str) -> list[Token]:
    found = []
    line, at = 1, 0
    for match in TOKEN.finditer(source):
        line += source.count("\n", at, match.start())
        at = match.start()
        kind, text = match.lastgroup, match.group()
        if kind == "raw":
            kind, text = "string", text[text.index("(") + 1 : text.rindex(")")]
        elif kind == "string":
            text = ESCAPE.sub(unescape, text[text.index('"') + 1 : -1])
        found.append(Token(kind, text, line))
    return found


def masked(source: str) -> str:
    """The source with comments and literals blanked, each line where it was."""

    def blank(match: re.Match) -> str:
        hidden = match.lastgroup in ("comment", "raw", "string", "char")
        return re.sub(r"[^\n]", " ", match.group()) if hidden else match.group()

    return TOKEN.sub(blank, source)


def joined(stream: list[Token]) -> list[Token]:
    """The tokens without comments, adjacent string literals made one."""
    out: list[Token] = []
    for token in stream:
        if token.kind == "string" and out and out[-1].kind == "string":
            out[-1] = out[-1]._replace(text=out[-1].text + token.text)
        elif token.kind != "comment":
            out.append(token)
    return out


def files(root: Path, *folders: str, ends: tuple[str, ...] = (".h", ".cc")) -> list[Path]:
    return sorted(p for folder in folders for p in (root / folder).rglob("*") if p.suffix in ends)


def report(problems: list[str], what: str) -> int:
    print("\n".join(problems) if problems else f"{what}: nothing to complain about")
    return 1 if problems else 0
