#!/usr/bin/env python3
"""Refuses a text for people that lacks a language or whose languages take different arguments."""

import re
import sys
from pathlib import Path

import cxx
from bilingual import HALF_WIDTH_KANA, JAPANESE, faults

# How a text stands in the source: STR is a literal, WORD a name. The first STR is English.
FORMS = [
    form.split()
    for form in (
        ". en = STR , . ja = STR",
        ". en = STR ; WORD . ja = STR",
        ". en + = STR ; WORD . ja + = STR",
        "STR , STR",
    )
]
# Text{"…", "…"}, Text name = {…}, say({…}): here a pair is a text even without Japanese.
CERTAIN = re.compile(r"(Text( \w+)?( =)?|say \() \{$")
EXPLAINS = re.compile(r"\. (why|fix) = (Text )?\{$")


def matches(form: list[str], shape: list[str]) -> bool:
    return len(form) == len(shape) and all(
        want == got or (want == "WORD" and got.isidentifier()) for want, got in zip(form, shape)
    )


def check(path: Path) -> list[str]:
    stream = cxx.joined(cxx.tokens(path.read_text()))
    shape = ["STR" if token.kind == "string" else token.text for token in stream]
    problems, paired = [], set()
    for at, token in enumerate(stream):
        before = " ".join(shape[max(0, at - 6) : at])
        form = next((f for f in FORMS if matches(f, shape[at : at + len(f)])), None)
        if form and at not in paired:
            first, last = at + form.index("STR"), at + len(form) - 1
            certain = CERTAIN.search(before) and shape[last + 1 : last + 2] == ["}"]
            if form[0] == "." or certain or JAPANESE.search(stream[last].text):
                explains = bool(EXPLAINS.search(before))
                wrong = faults(stream[first].text, stream[last].text, explains)
                problems += [f"{path}:{stream[first].line}: {fault}" for fault in wrong]
                paired |= {first, last}
        elif shape[at : at + 4] == [".", "en", "=", "STR"]:
            problems.append(f"{path}:{token.line}: no literal .ja beside this .en")
        if token.kind == "string" and HALF_WIDTH_KANA.search(token.text):
            problems.append(f"{path}:{token.line}: half-width kana")
        if token.kind == "string" and JAPANESE.search(token.text) and at not in paired:
            problems.append(f"{path}:{token.line}: Japanese without its English: `{token.text}`")
    return problems


def main(root: Path) -> int:
    sources = [path for path in cxx.files(root, "src") if not path.name.endswith("_test.cc")]
    return cxx.report([problem for path in sources for problem in check(path)], "texts")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
