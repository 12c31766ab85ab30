#!/usr/bin/env python3
"""What Debian's packages claim to have mended, against what is reported of them.

A version whose changelog claims a CVE, itself or further down, must not be reported to have it; the newest version
before that claim must be, as far as a notice says so. Versions are those of the changelogs themselves, so each package
is looked at as it was on many dates.

usage: changelogs_test.py HAKOSEKI
"""
import gzip
import itertools
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
from urllib.parse import quote

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = sys.argv.pop(1)
# Never published: the version right after each was, whose notice names what these had mended already.
UNPUBLISHED = {
    ("apache2", "2.4.49-1~deb11u1"), ("apache2", "2.4.49-1~deb11u2"), ("apache2", "2.4.49-1~deb11u3"),
    ("apache2", "2.4.50-1~deb11u1"), ("apache2", "2.4.52-1~deb11u1"), ("apache2", "2.4.55-1~deb11u1"),
    ("curl", "7.74.0-1.3+deb11u4"), ("php7.4", "7.4.33-1+deb11u2"), ("tiff", "4.2.0-1+deb11u2"),
    ("varnish", "6.5.1-1+deb11u1"),
}
NOTICE = re.compile(r"^\[[^\]]*\] (\S+) .*?(?=^\[|\Z)", re.MULTILINE | re.DOTALL)


def notices():
    """source -> {CVE: the version that mends it in bullseye}; the latest notice of each."""
    mended = {}
    for notice in NOTICE.finditer((HERE / "notices/data/DSA/list").read_text(encoding="utf-8")):
        cves = re.findall(r"CVE-\d{4}-\d+", notice[0].split("\n")[1])
        for source, version in re.findall(r"^\s+\[bullseye\] - (\S+) (\S+)", notice[0], re.MULTILINE):
            for cve in cves:
                mended.setdefault(source, {}).setdefault(cve, []).append(version)
    return mended


def run(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=120)



class Changelogs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.database = pathlib.Path(cls.folder.name) / "vulnerabilities.db"
        built = run("db", "build", HERE / "notices", "--db", cls.database, "--quiet")
        assert built.returncode == 0, built
        cls.recorded = json.loads(gzip.decompress((HERE / "changelogs.json.gz").read_bytes()))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def reported(self, packages):
        """(source, version) -> the CVEs that are reported of it, each package alone in its release."""
        components = [{"type": "operating-system", "name": "debian", "version": "11", "bom-ref": "os"}]
        for source, version in packages:
            purl = f"pkg:deb/debian/{quote(source)}@{quote(version)}?arch=amd64&distro=debian-11"
            components.append({"type": "library", "name": source, "version": version, "purl": purl, "bom-ref": purl})
        bom = pathlib.Path(self.folder.name) / "bom.json"
        bom.write_text(json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components}))
        done = run("image", f"sbom:{bom}", "--db", self.database, "-f", "json", "--fail-on", "none")
        found = {package: set() for package in packages}
        for one in json.loads(done.stdout)["vulnerabilities"]:
            if one["status"] == "affected":
                name, version = re.match(r"pkg:deb/debian/([^@]+)@([^?]+)", one["purl"]).groups()
                found[re.sub("%2B", "+", name), re.sub("%([0-9A-F]{2})", lambda m: chr(int(m[1], 16)), version)].add(one["id"])
        return found

    def test_what_a_changelog_claims_is_not_reported(self):
        mended = notices()
        packages = []
        claimed = {}
        for source, versions in self.recorded.items():
            so_far = set()
            for version, claims in reversed(versions):
                so_far |= set(claims)
                if so_far & mended[source].keys():
                    claimed[source, version] = set(so_far)
                    packages.append((source, version))
        found = self.reported(packages)
        checked = 0
        for package, cves in found.items():
            wrong = cves & claimed[package]
            self.assertEqual(bool(wrong), package in UNPUBLISHED, (package, wrong))
            checked += len(claimed[package] & mended[package[0]].keys())
        self.assertGreater(checked, 400)

    def test_what_came_before_the_claim_is_reported(self):
        mended = notices()
        expected = {}
        for source, versions in self.recorded.items():
            for (version, claims), (older, _) in itertools.pairwise(versions):
                for cve in set(claims) & mended[source].keys():
                    if version in mended[source][cve]:
                        expected.setdefault((source, older), set()).add(cve)
        found = self.reported(list(expected))
        for package, cves in expected.items():
            self.assertLessEqual(cves, found[package], package)
        self.assertGreater(sum(map(len, expected.values())), 150)


if __name__ == "__main__":
    unittest.main()
