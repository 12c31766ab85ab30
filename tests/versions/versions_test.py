#!/usr/bin/env python3
"""Holds `hakoseki db compare` against those who make the rules: dpkg, rpm, PyPI's packaging and node-semver as they
are installed, and the recorded answers of apk-tools, Cargo, Composer, RubyGems, Go and Maven (record.py).

What follows semver.org and has no program here (hex, NuGet, pub, Swift) is held against a second implementation."""
import gzip
import itertools
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from packaging.version import InvalidVersion, Version

from pairs import SEEDS, as_lines, pairs

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = sys.argv.pop(1)
COUNT = 10000

DPKG = r"""use Dpkg::Version;
while (<STDIN>) { chomp; my ($a, $b) = split /\t/, $_, -1;
  my ($x, $y) = (Dpkg::Version->new($a), Dpkg::Version->new($b));
  print version_compare($x, $y) < 0 ? "<" : version_compare($x, $y) > 0 ? ">" : "=", "\n" }"""
SEMVER = """const semver = require(process.argv[1]);
for (const line of require('fs').readFileSync(0, 'utf8').trimEnd().split('\\n')) {
  const [a, b] = line.split('\\t');
  try { console.log('<=>'[semver.compare(a, b, true) + 1]); } catch { console.log('?'); }
}"""


def ours(scheme, given):
    done = subprocess.run([PROGRAM, "db", "compare", scheme], input=as_lines(given), capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout.split("\n")[:-1]


def asked(command, given):
    return subprocess.run(command, input=as_lines(given), capture_output=True, text=True, check=True).stdout.split()


def sign(a, b):
    return "<=>"[(a > b) - (a < b) + 1]


class Semantic:
    """semver.org 2.0.0 again, from its grammar: (numbers, pre-release, build), or None."""

    def __init__(self, least=3, most=3, zeros=False, caseless=False, build=False, prefix=""):
        self.least, self.most, self.zeros, self.caseless, self.build, self.prefix = least, most, zeros, caseless, build, prefix

    def parsed(self, text):
        text = text.lstrip(self.prefix) if self.prefix else text
        match = re.fullmatch(r"(\d+(?:\.\d+)*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?", text)
        if not match:
            return None
        numbers, before, build = match[1].split("."), (match[2] or "").split("."), (match[3] or "").split(".")
        padded = [one for one in numbers + before if re.fullmatch(r"0\d+", one)]
        if not self.least <= len(numbers) <= self.most or (padded and not self.zeros):
            return None
        if self.most == 4 and max(map(int, numbers)) > 2147483647:
            return None
        numbers = [int(one) for one in numbers] + [0] * (self.most - len(numbers))
        return numbers, match[2] is None, self.key(before), (match[3] is not None, self.key(build)) if self.build else 0

    def key(self, labels):
        return [(0, int(one), "") if one.isdigit() else (1, 0, one.upper() if self.caseless else one) for one in labels]

    def compare(self, a, b):
        a, b = self.parsed(a), self.parsed(b)
        return "?" if a is None or b is None else sign(a, b)


class Versions(unittest.TestCase):
    def hold(self, scheme, given, theirs):
        self.assertEqual(len(given), len(theirs), scheme)
        answers = ours(scheme, given)
        wrong = [(pair, own, their) for pair, own, their in zip(given, answers, theirs) if own != their]
        self.assertEqual((len(answers), wrong[:10]), (len(given), []), f"{scheme}: {len(wrong)} of {len(given)}")
        for answer in "<=>":  # else the pairs show nothing
            self.assertGreater(theirs.count(answer), 400, scheme)

    def test_deb(self):
        plain = re.compile(r"(\d{1,9}:)?\d[A-Za-z0-9.+~]*(-[A-Za-z0-9.+~]+)*")  # Dpkg's Perl refuses more than dpkg does
        given = [pair for pair in pairs("deb", COUNT) if all(map(plain.fullmatch, pair))]
        self.assertGreater(len(given), COUNT // 2)
        self.hold("deb", given, asked(["perl", "-e", DPKG], given))

    def test_deb_refusals(self):
        given = [pair for pair in pairs("deb", 150, seed=2) if pair[0][0] not in "-+" and pair[1][0] not in "-+"]
        theirs = [subprocess.run(["dpkg", "--compare-versions", a, "eq", b], capture_output=True).returncode == 2 for a, b in given]
        self.assertEqual([answer == "?" for answer in ours("deb", given)], theirs)
        self.assertIn(True, theirs)

    def test_rpm(self):
        given = pairs("rpm", COUNT)
        with tempfile.NamedTemporaryFile("w", suffix=".tsv") as held:
            held.write(as_lines(given))
            held.flush()
            lua = f'for line in io.lines("{held.name}") do local a, b = line:match("^(.-)\\t(.*)$") print(rpm.vercmp(a, b) .. "\\n") end'
            told = subprocess.run(["rpm", "--eval", "%{lua:" + lua + "}"], capture_output=True, text=True, check=True).stdout
        self.hold("rpm", given, ["<=>"[int(one) + 1] for one in told.split()])

    def test_pypi(self):
        def compare(a, b):
            try:
                return sign(Version(a), Version(b))
            except InvalidVersion:
                return "?"
        given = pairs("pypi", COUNT)
        self.hold("pypi", given, [compare(a, b) for a, b in given])

    def test_npm(self):
        # node-semver takes a digit off 1.2.31.a, so that it is 1.2.3-1.a: that is nobody's version, and none for us.
        given = [pair for pair in pairs("npm", COUNT) if not any(re.match(r"[v= ]*\d+\.\d+\.\d\d+\.", one) for one in pair)]
        self.hold("npm", given, asked(["node", "-e", SEMVER, str(HERE.parents[1] / "build/validators/node_modules/semver")], given))

    def test_recorded_answers(self):
        for path in sorted((HERE / "recorded").glob("*.tsv.gz")):
            rows = [line.split("\t") for line in gzip.decompress(path.read_bytes()).decode().splitlines()]
            if path.name.startswith("golang"):  # we do without the `v` too, as advisories do
                rows = [row for row in rows if row[0][0] == row[1][0] == "v"]
            with self.subTest(path.name):
                self.hold(path.name.split(".")[0], [(a, b) for a, b, _ in rows], [answer for _, _, answer in rows])

    def test_second_implementation(self):
        for scheme, rules in {"hex": Semantic(), "swift": Semantic(prefix="v"), "pub": Semantic(zeros=True, build=True),
                              "nuget": Semantic(least=1, most=4, zeros=True, caseless=True)}.items():
            given = pairs(scheme, 3 * COUNT)
            with self.subTest(scheme):
                self.hold(scheme, given, [rules.compare(a, b) for a, b in given])

    def test_the_releases_of_go(self):
        rows = ["1.20", "1.21rc2", "1.21rc10", "1.21.0", "go1.21.3", "v1.22.0-rc.1", "go1.22rc2", "1.22"]
        self.assertEqual(ours("golang", list(itertools.pairwise(rows))), ["<"] * (len(rows) - 1))

    def test_the_help_names_every_scheme(self):
        told = subprocess.run([PROGRAM, "help", "db", "--lang", "en"], capture_output=True, text=True, check=True).stdout
        self.assertEqual(set(re.search(r"TYPE:\s+(apk.*?)\.", told, re.DOTALL)[1].replace(" or ", ", ").replace("\n", " ").replace(" ", "").split(",")),
                         set(SEEDS))

    def test_lines(self):
        done = subprocess.run([PROGRAM, "db", "compare", "deb"], input="1 2\n1\n\n1\t1\r\n" + "1" * 20000 + "\n2 1", capture_output=True, text=True)
        self.assertEqual(done.stdout, "<\n?\n?\n=\n?\n>\n")
        with subprocess.Popen([PROGRAM, "db", "compare", "rpm"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as talk:
            for line, answer in (("1 2", "<"), ("2 1", ">")):  # each is answered before the next is asked
                talk.stdin.write(line + "\n")
                talk.stdin.flush()
                self.assertEqual(talk.stdout.readline(), answer + "\n")
            talk.stdin.close()
        for words in (("compare", "dbe"), ("compair", "deb"), ("compare",)):
            self.assertEqual(subprocess.run([PROGRAM, "db", *words], capture_output=True, input="").returncode, 2, words)


if __name__ == "__main__":
    unittest.main()
