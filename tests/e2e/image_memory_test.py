#!/usr/bin/env python3
"""How much memory `hakoseki image` takes up at most: with files in one layer that would have it held much more.

usage: image_memory_test.py HAKOSEKI
"""
import io
import json
import pathlib
import sqlite3
import struct
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from image_layout import Layout  # noqa: E402

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
# A process of its own, since what it forks from counts as memory of the program.
MEASURE = '''import os, subprocess, sys
with open(sys.argv[1], "w") as out:
    run = subprocess.Popen(sys.argv[2:], stdout=out)
    _, status, usage = os.wait4(run.pid, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)'''
MEBIBYTE = 1 << 20
MOST = 96  # MiB
LARGE = 112 * MEBIBYTE
INFO = b"\xff Go buildinf:\x08\x02" + bytes(16) + b"\x08go1.22.1\x00"


def layer(files):
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for path, content in files.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return held.getvalue()


def program(size, at):
    """A program without sections whose one segment is all of it, built by Go."""
    head = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, 0, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    head += struct.pack("<IIQQQQQQ", 1, 6, 0, 0, 0, size, size, 4096)
    content = bytearray(size)
    content[:len(head)] = head
    content[at:at + len(INFO)] = INFO
    return bytes(content)


def entry(name, size):
    return b"PK\x01\x02" + struct.pack("<6H3I5H2I", 20, 20, 0, 0, 0, 0, 0, size, size, len(name), 0, 0, 0, 0, 0, 0) + name


def end(count, size, begin):
    return b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, min(count, 65535), min(count, 65535), size, begin, 0)


def archive_of_names(size):
    """An archive that is all directory."""
    one = entry(b"a/" + b"n" * 1000, 0)
    count = size // len(one)
    return b"PK\x03\x04" + bytes(26) + one * count + end(count, count * len(one), 30)


def archive_in_archive(size):
    """An archive that stores another one of nearly its own size."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as inner:
        inner.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nImplementation-Title: x\nImplementation-Version: 1.2.3\n")
    stored = bytes(size) + held.getvalue()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as outer:
        outer.writestr("inner.jar", stored)
    return held.getvalue()


def long_value(size):
    """A database of Berkeley DB of one value in a chain of pages that is as long as the file."""
    page, pages = 65536, size // 65536
    meta, table = bytearray(page), bytearray(page)
    struct.pack_into("<III", meta, 12, 0x061561, 9, page)
    struct.pack_into("<I", meta, 32, pages - 1)
    meta[25] = 8
    struct.pack_into("<H", table, 20, 2)
    table[25] = 13
    table[page - 5:] = b"\x01" + struct.pack("<I", 1)
    table[page - 17:page - 5] = b"\x03\0\0\0" + struct.pack("<II", 2, (pages - 2) * (page - 26))
    struct.pack_into("<HH", table, 26, page - 5, page - 17)
    chain = bytearray(page)
    chain[25] = 7
    struct.pack_into("<H", chain, 22, page - 26)
    whole = bytearray(meta + table)
    for number in range(2, pages):
        struct.pack_into("<I", chain, 16, number + 1 if number + 1 < pages else 0)
        whole += chain
    return bytes(whole)


def long_rows(size):
    """A database of SQLite whose headers are as long as no package's."""
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(f"{folder}/x")
        database.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL)")
        for _ in range(2):
            database.execute("INSERT INTO Packages (blob) VALUES (zeroblob(?))", (size // 2,))
        database.commit()
        database.close()
        return pathlib.Path(folder, "x").read_bytes()


def slots(size):
    return (b"RpmP" + struct.pack("<7I", 0, 1, size // 4096, 1, 0, 0, 0)).ljust(32, b"\0") + (b"Slot" + bytes(12)) * (size // 16 - 2)


def values(size):
    return (b"[" + b"0," * (size // 2 - 2) + b"0]").ljust(size)


class ImageMemoryTest(unittest.TestCase):
    def image(self, *layers):
        """What it says of an image of these layers, each a dict of files; and that it needs no more than it may."""
        with tempfile.TemporaryDirectory() as folder:
            layout = Layout(f"{folder}/layout", [layer(files) for files in layers], pack=bytes)
            words = [PROGRAM, "image", f"oci:{layout.folder}", "-f", "json", "--no-cache"]
            measured = subprocess.run([sys.executable, "-c", MEASURE, f"{folder}/out", *words], capture_output=True,
                                      text=True, check=True, timeout=120)
            found = json.loads(pathlib.Path(folder, "out").read_text())
        code, kibibytes = map(int, measured.stdout.split())
        self.assertIn(code, (0, 3))
        self.assertLessEqual(kibibytes / 1024, MOST)
        return [p["name"] for p in found["packages"]], [gap["reason"] for gap in found["coverage"]]

    def test_large_programs(self):
        self.assertEqual(self.image({"bin/nginx": program(LARGE, LARGE - 4096)}), (["stdlib"], []))
        self.assertEqual(self.image({"bin/x": program(LARGE, 4096)}, {"bin/y": program(LARGE, LARGE - 4096)}),
                         (["stdlib", "stdlib"], []))

    def test_large_archives(self):
        self.assertEqual(self.image({"a.jar": archive_of_names(LARGE)}), ([], []))
        self.assertEqual(self.image({"a.jar": archive_in_archive(LARGE)}), (["inner"], []))

    def test_large_databases(self):
        for name, content, reason in [("Packages", long_value(LARGE), "a value of"),
                                      ("Packages.db", slots(LARGE), None),
                                      ("rpmdb.sqlite", long_rows(LARGE), "too big")]:
            with self.subTest(name):
                packages, reasons = self.image({f"var/lib/rpm/{name}": content})
                self.assertEqual(packages, [])
                self.assertEqual(len(reasons), 1 if reason else 0)
                self.assertIn(reason or "", "".join(reasons))

    def test_documents_of_many_values(self):
        for name, size in [("node_modules/a/package.json", 4), ("a.deps.json", 8), ("vendor/composer/installed.json", 8)]:
            with self.subTest(name):
                packages, reasons = self.image({f"x/{name}": values(size * MEBIBYTE)}, {f"y/{name}": values(size * MEBIBYTE)})
                self.assertEqual((packages, len(reasons)), ([], 2))
                self.assertIn("more than 400000 values", reasons[0])
        lines = b"{" + b"\n" * (4 * MEBIBYTE - 2) + b"}"
        self.assertIn("more than 400000 lines", self.image({"x/node_modules/a/package.json": lines})[1][0])

    def test_lists_of_a_system(self):
        record = b"Package: a%07d\nStatus: install ok installed\nVersion: 1\n\n"
        packages, reasons = self.image({"var/lib/dpkg/status": b"".join(record % i for i in range(250_000))})
        self.assertEqual(len(packages), 30_000)
        self.assertEqual(reasons, ["it names more packages than are read of one file"])
        paths = b"/a\n" * (8 * MEBIBYTE // 3)
        _, reasons = self.image({f"var/lib/dpkg/info/{i}.list": paths for i in range(8)})
        self.assertEqual(set(reasons), {"what it tells is more than is held of the image"})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
