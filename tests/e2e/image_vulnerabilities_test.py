#!/usr/bin/env python3
"""Known vulnerabilities of images, from feeds to reports: the real advisories of the demo, and some of this file's own.

usage: image_vulnerabilities_test.py HAKOSEKI
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from image_test import PROGRAM, Layout, tar  # noqa: E402

DEMO = pathlib.Path(__file__).resolve().parents[2] / "demo_env"
STATUS = """Package: libssl3
Status: install ok installed
Architecture: amd64
Source: openssl (3.0.9-1)
Version: 3.0.9-1+b1

Package: python3-requests
Status: install ok installed
Architecture: all
Source: requests
Version: 2.28.1+dfsg-1
"""
LAYERS = [
    tar([("etc/os-release", 'ID=debian\nVERSION_ID=12\nPRETTY_NAME="Debian GNU/Linux 12"\n'), ("var/lib/dpkg/status", STATUS),
         ("var/lib/dpkg/info/python3-requests.list", "/.\n/usr/lib/python3/requests-2.28.1.dist-info/METADATA\n"),
         ("usr/lib/python3/requests-2.28.1.dist-info/METADATA", "Metadata-Version: 2.1\nName: requests\nVersion: 2.28.1\n")]),
    tar([("srv/lib/requests-2.28.1.dist-info/METADATA", "Metadata-Version: 2.1\nName: requests\nVersion: 2.28.1\n"),
         ("srv/lib/reqests-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: reqests\nVersion: 1.0\n")]),
]


def osv(ident, ecosystem, package, fixed, **members):
    events = [{"introduced": "0"}] + ([{"fixed": fixed}] if fixed else [])
    return {"id": ident, "modified": "2024-01-02T00:00:00Z", "published": "2023-05-01T00:00:00Z",
            "affected": [{"package": {"ecosystem": ecosystem, "name": package}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}],
            **members}


FEED = [
    osv("GHSA-j8r2-6x86-q33q", "PyPI", "requests", "2.31.0", aliases=["CVE-2023-32681"], summary="Leaks headers",
        severity=[{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:C/C:H/I:N/A:N"}]),
    osv("PYSEC-2023-74", "PyPI", "requests", "2.31.0", aliases=["CVE-2023-32681", "GHSA-j8r2-6x86-q33q"]),
    osv("DEBIAN-CVE-2023-3446", "Debian:12", "openssl", "3.0.10-1~deb12u1", upstream=["CVE-2023-3446"]),
    osv("DEBIAN-CVE-2023-0001", "Debian:12", "openssl", "3.0.9-1", upstream=["CVE-2023-0001"]),
    osv("MAL-2024-1", "PyPI", "reqests", None),
]
VEX = {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.com/vex/1", "author": "us", "version": 1,
       "timestamp": "2024-02-01T00:00:00Z",
       "statements": [{"vulnerability": {"name": "CVE-2023-3446"}, "status": "not_affected",
                       "justification": "vulnerable_code_not_in_execute_path",
                       "products": [{"@id": "pkg:deb/debian/libssl3"}]}]}


def run(*words, language="en"):
    return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=120,
                          env=os.environ | {"HAKOSEKI_LANG": language, "NO_COLOR": "1", "XDG_DATA_HOME": "/nonexistent"})


class Vulnerabilities(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        held = tempfile.TemporaryDirectory()
        cls.addClassCleanup(held.cleanup)
        cls.folder = pathlib.Path(held.name)
        cls.image = f"oci:{Layout(cls.folder / 'layout', LAYERS).folder}"
        (cls.folder / "feed").mkdir()
        for record in FEED:
            (cls.folder / "feed" / f"{record['id']}.json").write_text(json.dumps(record))
        cls.database = cls.build("own.db", cls.folder / "feed")
        cls.demo = cls.build("demo.db", DEMO / "advisories")

    @classmethod
    def build(cls, name, *feeds):
        done = run("db", "build", *feeds, "--db", cls.folder / name, "--quiet")
        assert done.returncode == 0, done
        return cls.folder / name

    def report(self, reference, database, *options):
        done = run("image", reference, "--db", database, "-f", "json", "--fail-on", "none", *options)
        self.assertEqual(done.stderr, "")
        return json.loads(done.stdout)

    def rows(self, *arguments):
        return [(one["id"], one["purl"].split("?")[0].split("/", 1)[1], one["status"])
                for one in self.report(*arguments)["vulnerabilities"]]

    def test_each_is_one_row_by_the_rules_of_its_ecosystem(self):
        self.assertEqual(self.rows(self.image, self.database), [
            ("CVE-2023-3446", "debian/libssl3@3.0.9-1%2Bb1", "affected"),
            ("MAL-2024-1", "reqests@1.0", "affected"),
            ("CVE-2023-32681", "requests@2.28.1", "unknown"),
            ("CVE-2023-32681", "requests@2.28.1", "affected"),
        ])

    def test_a_row_tells_all_that_is_known(self):
        found = [one for one in self.report(self.image, self.database)["vulnerabilities"] if one["status"] == "affected"]
        one = found[-1]
        self.assertEqual(one["aliases"], ["GHSA-j8r2-6x86-q33q", "PYSEC-2023-74"])
        self.assertEqual((one["severity"], one["cvss"], one["fixed"]), ("medium", 6.1, ["2.31.0"]))
        self.assertEqual(one["sources"], ["GHSA-j8r2-6x86-q33q", "PYSEC-2023-74"])
        self.assertEqual((one["kev"], one["published"], one["title"]), (False, "2023-05-01", "Leaks headers"))
        self.assertEqual(one["paths"], ["srv/lib/requests-2.28.1.dist-info/METADATA"])
        self.assertRegex(one["layer"], "^sha256:[0-9a-f]{64}$")

    def test_what_the_installed_version_mends_is_shown_on_request(self):
        self.assertIn(("CVE-2023-0001", "debian/libssl3@3.0.9-1%2Bb1", "fixed"), self.rows(self.image, self.database, "--show-fixed"))

    def test_vex_overrules(self):
        path = self.folder / "vex.json"
        path.write_text(json.dumps(VEX))
        report = self.report(self.image, self.database, "--vex", path)
        one = report["vulnerabilities"][0]
        self.assertEqual((one["id"], one["status"]), ("CVE-2023-3446", "not_affected"))
        self.assertIn("vulnerable_code_not_in_execute_path", one["reason"])
        path.write_text("{}")
        refused = run("image", self.image, "--db", self.database, "--vex", path)
        self.assertEqual(refused.returncode, 2)
        self.assertIn(str(path), refused.stderr)

    def test_what_there_is_no_data_for_is_said(self):
        report = self.report(self.image, self.demo)
        self.assertEqual(report["vulnerabilities"], [])
        gaps = {row["where"]: row["reason"] for row in report["coverage"] if row["what"] == "vulnerabilities"}
        self.assertEqual(sorted(gaps), ["debian:12", "pypi"])
        outcomes = {result["check"]: result["outcome"] for result in report["results"]}
        self.assertEqual({outcomes[check] for check in ("IMG-1.04", "IMG-1.05", "IMG-1.06", "IMG-3.03")}, {"unknown"})

    def test_an_sbom_says_the_same_as_its_image(self):
        written = run("image", self.image, "-f", "cyclonedx")
        bom = self.folder / "bom.json"
        bom.write_text(written.stdout)
        self.assertEqual(self.rows(f"sbom:{bom}", self.database), self.rows(self.image, self.database))

    def test_what_trivy_writes_of_sources_counts(self):
        bom = self.folder / "trivy.json"
        bom.write_text(json.dumps({
            "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
            "components": [
                {"type": "operating-system", "name": "debian", "version": "12", "bom-ref": "os"},
                {"type": "library", "name": "libssl3", "version": "3.0.9-1+b1", "bom-ref": "a",
                 "purl": "pkg:deb/debian/libssl3@3.0.9-1%2Bb1?arch=amd64&distro=debian-12",
                 "properties": [{"name": "aquasecurity:trivy:SrcName", "value": "openssl"},
                                {"name": "aquasecurity:trivy:SrcVersion", "value": "3.0.9"},
                                {"name": "aquasecurity:trivy:SrcRelease", "value": "1"}]}]}))
        self.assertEqual([row[0] for row in self.rows(f"sbom:{bom}", self.database)], ["CVE-2023-3446"])

    def test_the_gate_falls_for_what_is_exploited_or_overdue(self):
        bom = f"sbom:{DEMO / 'sbom/shop-worker.cdx.json'}"
        done = run("image", bom, "--db", self.demo, "--fail-on", "high")
        self.assertEqual(done.returncode, 1, done)
        for words in ("IMG-1.05", "CVE-2023-4911", "KEV", "critical"):
            self.assertIn(words, done.stdout)
        self.assertIn("既知の脆弱性", run("image", bom, "--db", self.demo, language="ja").stdout)

    def test_a_database_that_is_none_is_refused(self):
        for name, bytes_ in {"empty": b"", "text": b"no database", "cut": self.database.read_bytes()[:-9]}.items():
            path = self.folder / name
            path.write_bytes(bytes_)
            refused = run("image", self.image, "--db", path)
            self.assertEqual(refused.returncode, 2, refused)
            self.assertIn(str(path), refused.stderr)
        self.assertEqual(run("image", self.image, "--db", self.folder / "missing").returncode, 2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
