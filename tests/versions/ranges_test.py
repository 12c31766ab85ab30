#!/usr/bin/env python3
"""Holds `hakoseki db contains` against those who make the rules: PyPI's packaging and node-semver as they are installed, and
the recorded answers of Cargo, Composer, RubyGems and Maven (record.py --ranges). What has no tool of its own is held against
`hakoseki db compare`, and hex, NuGet and pub against a second reading of their documentation.

We take more than they do (`>=1.0+local` of pypi, overlapping intervals of Maven): where they answer nothing, we may. And a
pre-release that lies between the ends is in the range, which not all of them say; each such difference is told below."""
import gzip
import operator
import pathlib
import re
import subprocess
import sys
import unittest

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from pairs import as_lines
from ranges import range_pairs

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = sys.argv.pop(1)
COUNT = 10000

SEMVER = """const semver = require(process.argv[1]);
const options = {includePrerelease: true};
for (const line of require('fs').readFileSync(0, 'utf8').replace(/\\n$/, '').split('\\n')) {
  const [version, range] = line.split('\\t');
  const isAny = semver.valid(version) === null || semver.validRange(range, options) === null;
  console.log(isAny ? '?' : semver.satisfies(version, range, options) ? 'yes' : 'no');
}"""
COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "==": operator.eq, "": operator.eq,
           "!=": operator.ne}


def asked(command, given):
    done = subprocess.run(command, input=as_lines(given), capture_output=True, text=True, check=True, timeout=120)
    assert done.stderr == "", done.stderr
    return done.stdout.split("\n")[:-1]


def told(inside):
    return "yes" if inside else "no"


def comparators(text):
    return re.findall(r"([<>=!~^]*) *([^\s,<>=!|]+)", text)


def key(version):
    """semver.org's order, of numbers padded to four, without regard to the build; the build behind it."""
    plain, _, build = version.partition("+")
    digits, _, labels = plain.partition("-")
    digits = [int(one) for one in digits.split(".")]
    return (digits + [0] * (4 - len(digits)), labels == "", labels_key(labels)), (build != "", labels_key(build))


def labels_key(labels):
    return [(0, int(one), "") if one.isdigit() else (1, 0, one.upper()) for one in labels.split(".")]


def following(version, held):
    """The end of those that have the same numbers up to that one."""
    digits = re.match(r"[\d.]+", version)[0].split(".")[:held + 1]
    return ".".join(digits[:-1] + [str(int(digits[-1]) + 1)]) + "-0"


class Ranges(unittest.TestCase):
    def hold(self, scheme, given, theirs, least=1000):
        """`theirs` may be nothing where no answer is expected."""
        self.assertEqual(len(given), len(theirs), scheme)
        answers = asked([PROGRAM, "db", "contains", scheme], given)
        wrong = [(pair, own, their) for pair, own, their in zip(given, answers, theirs) if their in ("yes", "no") and own != their]
        self.assertEqual((len(answers), wrong[:10]), (len(given), []), f"{scheme}: {len(wrong)} of {len(given)}")
        for answer in ("yes", "no"):  # else the pairs show nothing
            self.assertGreater(theirs.count(answer), least, scheme)

    def test_npm(self):
        given = range_pairs("npm", 2 * COUNT)
        theirs = asked(["node", "-e", SEMVER, str(HERE.parents[1] / "build/validators/node_modules/semver")], given)
        # node-semver lets `1.2.3 - 2` begin with the pre-releases of 1.2.3, though `>=1.2.3` does not.
        early = ["-" in version and re.search(re.escape(version.split("-")[0]) + r"(\+\w+)? - ", text) is not None for version, text in given]
        self.hold("npm", given, [None if odd else answer for odd, answer in zip(early, theirs)])
        self.assertLess(sum(early), COUNT // 20)

    def test_pypi(self):
        # To PEP 440 `<1.0` holds no pre-release of 1.0, and `>1.0` no post-release.
        def holds(specifier, version):
            if specifier.operator == "<":
                return version < Version(specifier.version)
            if specifier.operator == ">":
                return Version(version.public) > Version(specifier.version)
            return specifier.contains(version, prereleases=True)

        def answer(version, text):
            try:
                return told(all(holds(specifier, Version(version)) for specifier in SpecifierSet(text)))
            except (InvalidVersion, InvalidSpecifier):
                return "?"
        given = range_pairs("pypi", 2 * COUNT)
        self.hold("pypi", given, [answer(*pair) for pair in given])

    def test_recorded_answers(self):
        paths = sorted((HERE / "recorded/ranges").glob("*.tsv.gz"))
        self.assertEqual([path.name.split(".")[0] for path in paths], ["cargo", "composer", "gem", "maven"])
        for path in paths:
            scheme = path.name.split(".")[0]
            rows = [line.split("\t") for line in gzip.decompress(path.read_bytes()).decode().split("\n")[:-1]]
            with self.subTest(scheme):
                # Cargo takes a pre-release only where the range names one of the same version.
                self.hold(scheme, [(version, text) for version, text, _ in rows],
                          [None if scheme == "cargo" and "-" in version and answer == "no" else answer for version, text, answer in rows])

    def test_comparators_by_the_order(self):
        for scheme in ("apk", "deb", "generic", "golang", "rpm", "swift"):
            given = [pair for pair in range_pairs(scheme, COUNT) if "^" not in pair[1]]
            each = [(version, other) for version, text in given for _, other in comparators(text)]
            orders = dict(zip(each, asked([PROGRAM, "db", "compare", scheme], each)))

            def answer(version, text):
                parts = [[(sign, orders[version, other]) for sign, other in comparators(part)] for part in text.split("|") if part]
                if any(order == "?" for part in parts for _, order in part):
                    return "?"
                return told(any(all(COMPARE[sign]("<=>".index(order), 1) for sign, order in part) for part in parts))
            with self.subTest(scheme):
                self.hold(scheme, given, [answer(*pair) for pair in given])

    def test_second_reading(self):
        def of_pub(version, text):
            def holds(sign, end):
                if end == "any":
                    return True
                if sign == "^":
                    return key(end) <= key(version) < key(following(end, 1 if end.startswith("0.") else 0))
                return COMPARE[sign](key(version), key(end))
            return all(holds(*one) for one in comparators(text))

        def of_hex(version, text):
            def holds(sign, end):
                at, own = key(end)[0], key(version)[0]
                if sign == "~>":
                    parts = re.match(r"[\d.]+", end)[0].count(".")
                    begin = key(end if parts == 2 else end + ".0-0")[0]
                    return begin <= own < key(following(end, parts - 1))[0]
                return COMPARE[sign](own, at)
            return any(all(holds(*one) for one in comparators(part.replace("and", ","))) for part in text.split(" or "))

        def of_nuget(version, text):
            own = key(version)[0]
            if text[0] not in "[(":
                if text == "*":
                    return True
                if text.endswith(".*"):
                    return key(text[:-2] + "-0")[0] <= own < key(following(text, text.count(".") - 1))[0]
                return own >= key(text)[0]
            ends = text[1:-1].split(",")
            begin, end = ends[0], ends[-1]
            return ((not begin or COMPARE[">=" if text[0] == "[" else ">"](own, key(begin)[0])) and
                    (not end or COMPARE["<=" if text[-1] == "]" else "<"](own, key(end)[0])))

        for scheme, inside in {"hex": of_hex, "nuget": of_nuget, "pub": of_pub}.items():
            given = range_pairs(scheme, COUNT)
            with self.subTest(scheme):
                self.hold(scheme, given, [told(inside(*pair)) for pair in given])

    def test_lines(self):
        lines = "1.2\t[1.0,2.0)\n2\t[1.0,2.0)\n1 2\n\n1\t[\n1\t(,1]\r\n" + "1" * 100000 + "\n1\t[1]"
        done = subprocess.run([PROGRAM, "db", "contains", "maven"], input=lines, capture_output=True, text=True)
        self.assertEqual(done.stdout, "yes\nno\n?\n?\n?\nyes\n?\nyes\n")


if __name__ == "__main__":
    unittest.main()
