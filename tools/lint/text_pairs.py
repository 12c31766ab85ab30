"""Finds where the two languages of each text stand in C++, for texts.py."""

import re
from collections.abc import Iterator

import cxx
from bilingual import JAPANESE

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
# {fmt::format("…", …), fmt::format("…", …)}, where the arguments are in a language too.
FORMATTED = "fmt : : format ("
NEAR = 60
EXPLAINS = re.compile(r"\. (why|fix) = (Text )?\{$")


def shape_of(stream: list[cxx.Token]) -> list[str]:
    return ["STR" if token.kind == "string" else token.text for token in stream]


def before(shape: list[str], at: int) -> str:
    return " ".join(shape[max(0, at - 6) : at])


def matches(form: list[str], shape: list[str]) -> bool:
    return len(form) == len(shape) and all(
        want == got or (want == "WORD" and got.isidentifier()) for want, got in zip(form, shape)
    )


def pairs(stream: list[cxx.Token], shape: list[str]) -> Iterator[tuple[int, int, bool]]:
    """Where the English and the Japanese of each text stand, and whether it explains a check."""
    formatted, paired = -NEAR, -1
    for at, token in enumerate(stream):
        form = next((f for f in FORMS if matches(f, shape[at : at + len(f)])), None)
        if form and at > paired:
            last = at + len(form) - 1
            tagged = CERTAIN.search(before(shape, at)) and shape[last + 1 : last + 2] == ["}"]
            if form[0] == "." or tagged or JAPANESE.search(stream[last].text):
                paired = last
                yield at + form.index("STR"), last, bool(EXPLAINS.search(before(shape, at)))
        elif shape[at] == "STR" and before(shape, at).endswith(FORMATTED):
            if at - formatted < NEAR and JAPANESE.search(token.text):
                yield formatted, at, False
            formatted = at
