#!/usr/bin/env python3
"""`hakoseki image` against rpm: the packages of its databases, in all three forms, and who owns which file.

usage: image_rpm_test.py HAKOSEKI
"""
import json
import pathlib
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
LABEL = "nodejs:18:8090020240101000000:a75119d5"
# With a file name for each number: so that a header is longer than a page of any database.
SPEC = """
Name: {name}
Version: {version}
Release: {release}
{more}
License: MIT and (GPLv2+ or Artistic)
Summary: A package
BuildArch: noarch
%description
One.
%package -n {name}-libs-extra
Summary: Of the same source
%description -n {name}-libs-extra
Two.
%install
mkdir -p %buildroot/usr/lib/node_modules/{name}-js %buildroot/usr/share/{name}
echo '{{"name": "{name}-js", "version": "1"}}' >%buildroot/usr/lib/node_modules/{name}-js/package.json
for i in $(seq {files}); do : >%buildroot/usr/share/{name}/a-name-that-takes-some-room-$i; done
%files
/usr/lib/node_modules/{name}-js
/usr/share/{name}
%files -n {name}-libs-extra
"""
PACKAGES = [
    {"name": "plain", "version": "1.0", "release": "1.el9", "more": ""},
    {"name": "early", "version": "2.4~rc1^git5", "release": "3", "more": "Epoch: 0"},
    {"name": "later", "version": "2.4", "release": "3.amzn2023.0.1", "more": "Epoch: 12\nVendor: Example"},
    {"name": "module", "version": "18.19.0", "release": "1.module+el8", "more": f"ModularityLabel: {LABEL}"},
    {"name": "kernel", "version": "5.14.0", "release": "1", "more": ""},
    {"name": "kernel", "version": "5.14.0", "release": "2", "more": ""},
    {"name": "gpg-pubkey", "version": "fd431d51", "release": "4ae0493b", "more": ""},
]


def run(*words, **options):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True, **options).stdout


def build(folder):
    """The packages, by rpmbuild; each of two parts, and the one of many files."""
    for number, package in enumerate(PACKAGES):
        spec = folder / f"{number}.spec"
        spec.write_text(SPEC.format(files=3000 if package["name"] == "later" else 2, **package))
        run("rpmbuild", "-bb", "--quiet", "--define", f"_topdir {folder}", "--define", "_build_id_links none",
            "--define", "_binary_payload w0.gzdio", "--define", "__os_install_post %{nil}", spec)
    return sorted(folder.glob("RPMS/**/*.rpm"))


class RpmTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        held = tempfile.TemporaryDirectory()
        cls.addClassCleanup(held.cleanup)
        cls.folder = pathlib.Path(held.name)
        packages = build(cls.folder)
        run("rpm", *cls.database("sqlite"), "-i", "--justdb", "--nodeps", "--noscripts", "--force", *packages)
        with sqlite3.connect(cls.folder / "sqlite/rpmdb.sqlite") as database:
            cls.headers = database.execute("SELECT hnum, blob FROM Packages").fetchall()
        database.close()

    @classmethod
    def database(cls, backend):
        return ["--dbpath", cls.folder / backend, "--define", f"_db_backend {backend.split('-')[0]}"]

    def bdb(self, order, page_bytes):
        """A hash by Berkeley DB's own tool; the last who could write them was rpm 4.17."""
        folder = self.folder / f"bdb_ro-{order}-{page_bytes}"
        folder.mkdir()
        rows = "".join(f" {number.to_bytes(4, order).hex()}\n {blob.hex()}\n"
                       for number, blob in [(0, (99).to_bytes(4, order)), *self.headers])
        lorder = 1234 if order == "little" else 4321
        run("db5.3_load", "-c", f"db_lorder={lorder}", "-c", f"db_pagesize={page_bytes}", folder / "Packages",
            input=f"VERSION=3\nformat=bytevalue\ntype=hash\nHEADER=END\n{rows}DATA=END\n")
        return folder

    def ndb(self):
        """As rpm of SUSE lays it out; Debian's has it left out."""
        folder = self.folder / "ndb"
        folder.mkdir(exist_ok=True)
        slots, blobs, pages = b"", b"", 2
        for number, blob in self.headers:
            size = (16 + len(blob) + 12 + 15) // 16
            slots += struct.pack("<4sIII", b"Slot", number, pages * 256 + len(blobs) // 16, size)
            filled = struct.pack("<4sIII", b"BlbS", number, 7, len(blob)) + blob
            filled = filled.ljust(size * 16 - 12, b"\0")
            blobs += filled + struct.pack("<II4s", zlib.adler32(filled), len(blob), b"BlbE")
            slots += struct.pack("<4sIII", b"Slot", 0, 0, 0)
        head = struct.pack("<4sIIII12x", b"RpmP", 0, 7, pages, 1000) + slots
        free = struct.pack("<4sIII", b"Slot", 0, 0, 0) * ((pages * 4096 - len(head)) // 16)
        (folder / "Packages.db").write_bytes(head + free + blobs)
        return folder

    def image(self, database, place="var/lib/rpm", code=0):
        root = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        shutil.copytree(database, root / place)
        for package in PACKAGES:
            package = root / f"usr/lib/node_modules/{package['name']}-js/package.json"
            package.parent.mkdir(parents=True, exist_ok=True)
            package.write_text(json.dumps({"name": package.parent.name, "version": "1"}))
        (root / "usr/lib/node_modules/nobodys-js").mkdir()
        (root / "usr/lib/node_modules/nobodys-js/package.json").write_text('{"name": "nobodys-js", "version": "1"}')
        found = subprocess.run([PROGRAM, "image", f"dir:{root}", "-f", "json"], capture_output=True, text=True,
                               timeout=120)
        self.assertEqual(found.returncode, code, found.stderr + found.stdout[:2000])
        return json.loads(found.stdout)

    def expect_same(self, found, backend):
        fields = "%{NAME}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\t%{ARCH}\t%{SOURCERPM}\t%{MODULARITYLABEL}\n"
        expected = []
        for line in run("rpm", *self.database(backend), "-qa", "--qf", fields).splitlines():
            name, version, architecture, source, label = line.split("\t")
            if name != "gpg-pubkey":
                expected.append((name, version.removeprefix("0:"), architecture, source, label.replace("(none)", "")))
        ours = []
        for package in found["packages"]:
            if package["type"] != "rpm":
                continue
            label = package["purl"].partition("rpmmod=")[2].partition("&")[0]
            source = package["source"]
            ours.append((package["name"], package["version"], package["architecture"],
                         f"{source['name']}-{source['version']}.src.rpm", label))
        self.assertEqual(len(expected), 13)
        self.assertEqual(sorted(ours), sorted(expected))
        owners = {package["name"]: package.get("owner", "") for package in found["packages"] if package["type"] == "npm"}
        paths = dict(reversed(line.split("\t")) for line in run(
            "rpm", *self.database(backend), "-qa", "--qf", "[%{=NAME}\t%{FILENAMES}\n]").splitlines())
        self.assertEqual(owners["later-js"], "later")
        self.assertEqual(owners, {name: paths.get(f"/usr/lib/node_modules/{name}/package.json", "").replace(
            "gpg-pubkey", "") for name in owners})

    def test_a_database_of_sqlite(self):
        for place in ("var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm"):
            self.expect_same(self.image(self.folder / "sqlite", place), "sqlite")

    def test_a_database_of_ndb(self):
        self.expect_same(self.image(self.ndb(), "usr/lib/sysimage/rpm"), "sqlite")

    def test_databases_of_berkeley_db(self):
        for order, page_bytes in (("little", 4096), ("big", 4096), ("little", 512), ("big", 65536)):
            with self.subTest(order=order, page_bytes=page_bytes):
                folder = self.bdb(order, page_bytes)
                self.expect_same(self.image(folder), folder.name)

    def test_purls_name_epoch_and_module(self):
        purls = {package["name"]: package["purl"] for package in self.image(self.folder / "sqlite")["packages"]}
        self.assertEqual(purls["later"], "pkg:rpm/later@2.4-3.amzn2023.0.1?arch=noarch&epoch=12")
        self.assertEqual(purls["early-libs-extra"],
                         "pkg:rpm/early-libs-extra@2.4~rc1%5Egit5-3?arch=noarch&upstream=early")
        self.assertEqual(purls["module"], f"pkg:rpm/module@18.19.0-1.module%2Bel8?arch=noarch&rpmmod={LABEL}")

    # A program that ended in between leaves it; what it holds is then not in the database.
    def test_a_write_ahead_log_is_not_passed_over(self):
        folder = self.folder / "with-log"
        folder.mkdir()
        shutil.copy(self.folder / "sqlite/rpmdb.sqlite", folder)
        database = sqlite3.connect(folder / "rpmdb.sqlite")
        database.execute("PRAGMA journal_mode = WAL")
        with database:
            database.execute("DELETE FROM Packages WHERE hnum = 1")
        try:
            coverage = self.image(folder, code=3)["coverage"]
        finally:
            database.close()
        self.assertEqual([row["where"] for row in coverage], ["var/lib/rpm/rpmdb.sqlite-wal"])
        self.assertIn("not read", coverage[0]["reason"])

    def test_a_broken_database_is_told(self):
        for backend, name in (("sqlite", "rpmdb.sqlite"), ("ndb", "Packages.db"), ("bdb_ro-little-2048", "Packages")):
            self.bdb("little", 2048) if backend.startswith("bdb") else self.ndb()
            folder = self.folder / f"broken-{backend}"
            folder.mkdir()
            whole = (self.folder / backend / name).read_bytes()
            (folder / name).write_bytes(whole[:len(whole) // 2 // 4096 * 4096])
            found = self.image(folder, code=3)
            self.assertTrue(found["coverage"])
            self.assertEqual({row["where"] for row in found["coverage"]}, {f"var/lib/rpm/{name}"})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
