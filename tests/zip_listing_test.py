#!/usr/bin/env python3
"""Archives by Python's zipfile, in each of its ways, and changes of them, read by tests/zip_listing.cc and by
Python: the same entries with the same content.

usage: zip_listing_test.py ZIP_LISTING
"""
import hashlib
import io
import json
import random
import struct
import subprocess
import sys
import unittest
import zipfile

PROGRAM = sys.argv[1]
KIB = 1 << 10


def ours(archive):
    run = subprocess.run([PROGRAM], input=archive, capture_output=True)
    if run.returncode:
        raise AssertionError(run.stderr.decode())
    return [json.loads(line) for line in run.stdout.splitlines()]


def pythons(archive):
    """Names as bytes: Python decodes them by the flag that says how they are written."""
    listed = []
    with zipfile.ZipFile(io.BytesIO(archive)) as held:
        for entry in held.infolist():
            name = entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437")
            listed.append({"name": name.hex(), "size": entry.file_size,
                           "sha256": hashlib.sha256(held.read(entry)).hexdigest(), "error": ""})
    return listed


class Unseekable(io.BytesIO):
    """Makes zipfile write data descriptors behind the entries."""

    def seekable(self):
        return False

    def tell(self):
        raise OSError

    def seek(self, *_):
        raise OSError


class ZipListingTest(unittest.TestCase):
    def same(self, archive):
        listed = ours(archive)
        self.assertEqual(listed, pythons(archive))
        self.assertTrue(listed)

    def archive(self, into=None, method=zipfile.ZIP_DEFLATED, comment=b"", zip64=False):
        chance = random.Random(800190)
        into = io.BytesIO() if into is None else into
        with zipfile.ZipFile(into, "w", method) as held:
            for number, size in enumerate([0, 1, 100, 32 * KIB, 100 * KIB]):
                text = bytes(chance.choices(b"abcdefgh", k=size))
                noise = chance.randbytes(size)
                for name, content in [(f"text/{number}", text), (f"noise/{number}.bin", noise),
                                      (f"zeros/{number}", bytes(8 * size))]:
                    with held.open(name, "w", force_zip64=zip64) as entry:
                        entry.write(content)
            held.writestr("文字.txt", "名前")
            held.writestr("caf\xe9".encode("latin-1").decode("cp437"), "other names")
            held.writestr("folder/", "")
            held.writestr("../../etc/passwd", "x")
            held.comment = comment
        return into.getvalue()

    def test_stored_and_deflated(self):
        for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            with self.subTest(method):
                self.same(self.archive(method=method))

    def test_zip64_comment_and_data_descriptors(self):
        self.same(self.archive(zip64=True))
        # Python itself takes this for the end of an archive without entries; Java does not.
        fooling = self.archive(comment=b"PK\x05\x06" + bytes(18) + b"no end")
        self.assertEqual(ours(fooling), ours(self.archive()))
        self.same(self.archive(comment=b"x" * 65535))
        self.same(self.archive(into=Unseekable()))

    def test_something_in_front_of_it_and_behind(self):
        for front in (b"#!/bin/sh\nexec java -jar $0\n", bytes(100 * KIB)):
            self.same(front + self.archive())
            self.same(front + self.archive(zip64=True))
        appended = io.BytesIO(b"#!/bin/sh\n")
        appended.seek(0, 2)
        self.same(self.archive(into=appended))  # whose offsets count what is in front

    def test_more_entries_than_16_bits_count(self):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            for number in range(66_000):
                archive.writestr(zipfile.ZipInfo(f"{number}"), b"")
        listed = ours(held.getvalue())
        self.assertEqual([bytes.fromhex(entry["name"]) for entry in listed], [b"%d" % n for n in range(66_000)])

    def test_what_is_not_read_is_told(self):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_LZMA) as archive:
            archive.writestr("a", "x" * 1000)
        self.assertIn("method 14", ours(held.getvalue())[0]["error"])
        encrypted = bytearray(self.archive(method=zipfile.ZIP_STORED))
        for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            encrypted[encrypted.find(magic) + at] |= 1
        self.assertIn("encrypted", ours(bytes(encrypted))[0]["error"])

    def test_changed_bytes_are_never_given_as_whole(self):
        whole = self.archive()
        expected = {entry["sha256"] for entry in ours(whole)}
        chance = random.Random(800190)
        for _ in range(40):
            changed = bytearray(whole)
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
            run = subprocess.run([PROGRAM], input=bytes(changed), capture_output=True)
            self.assertIn(run.returncode, (0, 1), run.stderr)
            for line in run.stdout.splitlines():
                entry = json.loads(line)
                if not entry["error"]:
                    self.assertIn(entry["sha256"], expected)

    def test_a_bomb_whose_entries_overlap_is_refused(self):
        packed = self.archive(method=zipfile.ZIP_DEFLATED)
        with zipfile.ZipFile(io.BytesIO(packed)) as held:
            largest = max(held.infolist(), key=lambda entry: entry.compress_size)
        end = packed.rfind(b"PK\x05\x06")
        size, begin = struct.unpack("<II", packed[end + 12:end + 20])
        directory = packed[begin:begin + size]
        at = directory.find(largest.filename.encode()) - 46
        one = directory[at:at + 46 + len(largest.filename)]
        bomb = packed[:begin] + one * 1000 + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1000, 1000,
                                                         len(one) * 1000, begin, 0)
        with self.assertRaisesRegex(AssertionError, "share their bytes"):
            ours(bomb)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
