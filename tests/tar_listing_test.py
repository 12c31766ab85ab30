#!/usr/bin/env python3
"""Archives of one folder, written by GNU tar and Python in each of their formats and packed in each way, read by
tests/tar_listing.cc and by Python: the same entries with the same content."""

import gzip
import hashlib
import io
import json
import os
import random
import subprocess
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

PROGRAM = ""
KINDS = {
    tarfile.REGTYPE: "regular",
    tarfile.AREGTYPE: "regular",
    tarfile.CONTTYPE: "regular",
    tarfile.GNUTYPE_SPARSE: "regular",
    tarfile.LNKTYPE: "hard_link",
    tarfile.SYMTYPE: "symbolic_link",
    tarfile.DIRTYPE: "directory",
    tarfile.CHRTYPE: "character_device",
    tarfile.BLKTYPE: "block_device",
    tarfile.FIFOTYPE: "fifo",
}
CAPABILITY = b"\x01\x00\x00\x02\x00\x04\x00\x00" + bytes(12)
MIB = 1 << 20


def ours(archive: bytes) -> list[dict]:
    run = subprocess.run([PROGRAM], input=archive, capture_output=True)
    if run.returncode:
        raise AssertionError(run.stderr.decode())
    entries = [json.loads(line) for line in run.stdout.splitlines()]
    for entry in entries:
        entry["path"], entry["link"] = bytes.fromhex(entry["path"]), bytes.fromhex(entry["link"])
    return entries


def bytes_of(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def trimmed(path: bytes) -> bytes:
    while path.startswith((b"/", b"./")):
        path = path[1 if path.startswith(b"/") else 2 :]
    path = path.rstrip(b"/")
    return b"" if path == b"." else path


def pythons(archive: bytes) -> list[dict]:
    entries = []
    with tarfile.open(fileobj=io.BytesIO(archive), encoding="utf-8", errors="surrogateescape") as tar:
        for member in tar:
            kind = KINDS.get(member.type, "other")
            capability = member.pax_headers.get("SCHILY.xattr.security.capability", "")
            regular = kind == "regular"
            entries.append({
                "path": trimmed(bytes_of(member.name)),
                "kind": kind,
                "size": member.size if regular else 0,
                "mode": member.mode & 0o7777,
                "uid": member.uid,
                "gid": member.gid,
                "mtime": int(member.mtime // 1),
                "link": bytes_of(member.linkname) if kind.endswith("_link") else b"",
                "capability": bytes_of(capability).hex(),
                "sha256": hashlib.sha256(tar.extractfile(member).read()).hexdigest() if regular else "",
            })
    return entries


def make_tree(root: Path, longest: int) -> None:
    """`longest` is how long a name may be; the content is the same in each run."""
    chance = random.Random(800190)
    (root / "etc").mkdir()
    (root / "etc/empty").touch()
    for bytes_ in (1, 511, 512, 513, 70_000):
        (root / f"etc/{bytes_}").write_bytes(chance.randbytes(bytes_))
    os.symlink("../etc/513", root / "etc/link")
    os.link(root / "etc/513", root / "hard")
    os.mkfifo(root / "pipe")
    os.chmod(root / "etc/512", 0o4755)
    os.chmod(root / "etc", 0o1777)
    (root / bytes_of("caf\udce9").decode("utf-8", "surrogateescape")).write_text("latin")
    (root / "日本語").write_text("utf-8")
    (root / "with\nnewline and = sign").write_text("odd")
    deep = root / "/".join(["folder"] * ((longest - 60) // 7))
    deep.mkdir(parents=True)
    (deep / "file at the bottom of the folders").write_text("deep")
    if longest > 300:
        (root / ("n" * 250)).write_text("long name")
        os.symlink("t" * 700, root / "long target")
    for index, path in enumerate(sorted(root.rglob("*"))):
        os.utime(path, (0, 1_500_000_000 + index * 1000 + 0.25), follow_symlinks=False)


def make_sparse(root: Path) -> None:
    def write(name: str, size: int, pieces: list[tuple[int, bytes]]) -> None:
        with open(root / name, "wb") as file:
            for offset, content in pieces:
                file.seek(offset)
                file.write(content)
            file.truncate(size)

    write("begins", 3 * MIB, [(0, b"a" * 5000)])
    write("ends", 3 * MIB, [(3 * MIB - 10, b"b" * 10)])
    write("hole", MIB, [])
    # More than the 4 of a header, than the 25 of one block more, and than a map of one block.
    for count in (3, 4, 5, 26, 150):
        write(f"pieces {count}", count * 65536 * 2, [(i * 65536 * 2 + 7, b"%d" % i) for i in range(count)])
    write("dense", 20_000, [(0, b"d" * 20_000)])


class TarListing(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def gnu_tar(self, *options: str) -> bytes:
        command = ["tar", "--create", "--sort=name", "--directory", self.root, *options, "."]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout

    def compare(self, archive: bytes, least: int) -> list[dict]:
        found = ours(archive)
        self.assertEqual(found, pythons(archive))
        self.assertGreaterEqual(len(found), least)
        return found

    def test_gnu_tar_in_its_formats(self):
        make_tree(self.root, 95)
        for form in ("v7", "ustar", "oldgnu", "gnu", "pax"):
            with self.subTest(form):
                # V7 knows no pipes.
                options = ["--exclude=pipe"] if form == "v7" else []
                self.compare(self.gnu_tar(f"--format={form}", *options), 19)

    def test_gnu_tar_with_long_names(self):
        make_tree(self.root, 900)
        for form in ("oldgnu", "gnu", "pax"):
            with self.subTest(form):
                found = self.compare(self.gnu_tar(f"--format={form}"), 100)
                self.assertGreater(max(len(entry["path"]) for entry in found), 800)

    def test_gnu_tar_with_numbers_that_octal_cannot_hold(self):
        (self.root / "file").write_text("x")
        for form, mtime in (("gnu", "@-100"), ("gnu", "@99999999999"), ("pax", "@-100.5"), ("pax", "@99999999999.75")):
            with self.subTest(form=form, mtime=mtime):
                options = [f"--format={form}", f"--mtime={mtime}", "--owner=:4000000000", "--group=:4000000001"]
                found = self.compare(self.gnu_tar(*options), 2)
                self.assertEqual((found[1]["uid"], found[1]["gid"]), (4_000_000_000, 4_000_000_001))

    def test_gnu_tar_sparse(self):
        make_sparse(self.root)
        contents = {path.name.encode(): hashlib.sha256(path.read_bytes()).hexdigest() for path in self.root.iterdir()}
        options = [["--format=gnu"], ["--format=oldgnu"]]
        options += [["--format=pax", f"--sparse-version={version}"] for version in ("0.0", "0.1", "1.0")]
        for chosen in options:
            with self.subTest(chosen):
                archive = self.gnu_tar("--sparse", *chosen)
                found = ours(archive)
                files = {entry["path"]: entry["sha256"] for entry in found if entry["kind"] == "regular"}
                self.assertEqual(files, contents)
                self.assertLess(len(archive), 2 * MIB, "GNU tar saw no holes")
                self.assertEqual(found, pythons(archive))

    def test_python_in_its_formats(self):
        make_tree(self.root, 95)
        for form in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
            with self.subTest(form):
                buffer = io.BytesIO()
                with tarfile.open(fileobj=buffer, mode="w", format=form, errors="surrogateescape") as tar:
                    tar.add(self.root, arcname="")
                    for kind in (tarfile.CHRTYPE, tarfile.BLKTYPE):
                        device = tarfile.TarInfo("dev/" + kind.decode())
                        device.type, device.devmajor, device.devminor = kind, 8, 1
                        tar.addfile(device)
                self.compare(buffer.getvalue(), 20)

    def test_python_with_capabilities(self):
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
            ping = tarfile.TarInfo("bin/ping")
            ping.pax_headers = {"SCHILY.xattr.security.capability": CAPABILITY.decode("utf-8"), "comment": "x" * 3000}
            ping.mtime = 1234567890.5
            ping.size = 3
            tar.addfile(ping, io.BytesIO(b"abc"))
        found = self.compare(buffer.getvalue(), 1)
        self.assertEqual(found[0]["capability"], CAPABILITY.hex())

    def test_packed(self):
        make_tree(self.root, 900)
        archive = self.gnu_tar("--format=pax")
        wanted = pythons(archive)
        half = len(archive) // 2
        packed = {
            "gzip": gzip.compress(archive),
            "gzip in members": gzip.compress(archive[:half]) + gzip.compress(archive[half:]) + bytes(100),
            "GNU gzip": subprocess.run(["gzip", "-9"], input=archive, check=True, stdout=subprocess.PIPE).stdout,
            "nothing": archive,
        }
        for name, blob in packed.items():
            with self.subTest(name):
                self.assertEqual(ours(blob), wanted)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
