#!/usr/bin/env python3
"""Layers that `hakoseki image` keeps: a known one is not read again, and nothing but time depends on it.

usage: image_cache_test.py HAKOSEKI
"""
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
sys.argv[1:] = [PROGRAM]
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from image_test import PACKAGE, Layout, tar  # noqa: E402

LAYERS = [
    tar([("etc/os-release", "ID=debian\nVERSION_ID=12\n"), ("a/node_modules/left-pad/package.json", PACKAGE),
         ("b/node_modules/left-pad/package.json", PACKAGE), ("b/node_modules/broken/package.json", "{"),
         ("var/lib/dpkg/status", "Package: a\nStatus: install ok installed\nVersion: 1\n\n")]),
    tar([("a/.wh.node_modules", ""), ("c/x-2.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: X\nVersion: 2.0\n"),
         ("var/lib/dpkg/status", "Package: a\nStatus: install ok installed\nVersion: 1\n\n"
                                 "Package: b\nStatus: install ok installed\nVersion: 2\n\n")])]


class CacheTest(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.folder = pathlib.Path(held.name)
        self.cache = self.folder / "cache"
        self.file = self.cache / "layers.sqlite"
        self.layout = Layout(self.folder / "layout", LAYERS)

    def run_image(self, *options, reference=None, code=3, environment=None):
        """(standard output, standard error)"""
        words = [PROGRAM, "image", reference or f"oci:{self.layout.folder}", "-f", "json", *options]
        run = subprocess.run(words, capture_output=True, text=True, timeout=120,
                             env={"PATH": os.environ["PATH"], "HOME": str(self.folder), **(environment or {})})
        self.assertEqual(run.returncode, code, run.stderr)
        return run.stdout, run.stderr

    def kept(self):
        with sqlite3.connect(self.file) as database:
            return database.execute("SELECT count(*) FROM kept").fetchone()[0]

    def without_layers(self):
        for layer in self.layout.layers:
            self.layout.path(layer["digest"]).unlink()

    def test_a_known_layer_is_not_read_and_says_the_same(self):
        plain = self.run_image("--no-cache")
        self.assertFalse((self.folder / ".cache").exists())
        self.assertEqual(self.run_image("--cache-dir", str(self.cache)), plain)
        self.assertEqual(self.kept(), 2)
        self.assertEqual(self.run_image("--cache-dir", str(self.cache)), plain)
        self.without_layers()
        self.assertEqual(self.run_image("--cache-dir", str(self.cache)), plain)
        gone = json.loads(self.run_image("--no-cache")[0])
        self.assertEqual([layer["read"] for layer in gone["layers"]], [False, False])

    def test_it_lies_where_caches_lie_and_the_environment_names_its_options(self):
        self.run_image()
        self.assertTrue((self.folder / ".cache/hakoseki/layers.sqlite").exists())
        self.run_image(environment={"XDG_CACHE_HOME": str(self.folder / "xdg")})
        self.assertTrue((self.folder / "xdg/hakoseki/layers.sqlite").exists())
        self.run_image(environment={"HAKOSEKI_CACHE_DIR": str(self.cache)})
        self.assertTrue(self.file.exists())
        shutil.rmtree(self.cache)
        self.run_image(environment={"HAKOSEKI_CACHE_DIR": str(self.cache), "HAKOSEKI_NO_CACHE": "true"})
        self.assertFalse(self.cache.exists())
        _, err = self.run_image(environment={"HOME": str(self.folder / "nowhere")})
        self.assertEqual(err, "")
        self.assertFalse((self.folder / "nowhere").exists())

    def test_only_what_was_verified_is_kept_and_only_under_its_promises(self):
        blob = self.layout.path(self.layout.layers[1]["digest"])
        good = blob.read_bytes()
        blob.write_bytes(good[:-9] + b"\0" + good[-8:])
        broken, _ = self.run_image("--cache-dir", str(self.cache))
        self.assertEqual([layer["read"] for layer in json.loads(broken)["layers"]], [True, False])
        self.assertEqual(self.kept(), 1)
        self.assertEqual(self.run_image("--cache-dir", str(self.cache))[0], broken)
        blob.write_bytes(good)
        self.run_image("--cache-dir", str(self.cache))
        self.assertEqual(self.kept(), 2)
        # Another image that says another diff id of the same blob is still found out.
        other = Layout(self.folder / "other", LAYERS)
        index = json.loads((other.folder / "index.json").read_text())
        manifest = json.loads(other.path(other.digest).read_text())
        config = json.loads(other.path(manifest["config"]["digest"]).read_text())
        config["rootfs"]["diff_ids"].reverse()
        manifest["config"] |= other.put(json.dumps(config).encode())
        index["manifests"][0] |= other.put(json.dumps(manifest).encode())
        (other.folder / "index.json").write_text(json.dumps(index))
        found = json.loads(self.run_image("--cache-dir", str(self.cache), reference=f"oci:{other.folder}")[0])
        self.assertEqual([layer["read"] for layer in found["layers"]], [False, False])

    def test_whatever_becomes_of_it_says_the_same_with_one_warning(self):
        plain, _ = self.run_image("--no-cache")

        def garbage():
            self.file.write_bytes(b"x" * 5000)

        def damaged():
            with sqlite3.connect(self.file) as database:
                database.execute("UPDATE kept SET bytes = zeroblob(length(bytes))")

        def swapped():
            with sqlite3.connect(self.file) as database:
                rows = database.execute("SELECT id, bytes FROM kept").fetchall()
                for (row, _), (_, other) in zip(rows, reversed(rows)):
                    database.execute("UPDATE kept SET bytes = ? WHERE id = ?", (other, row))

        def cut():
            os.truncate(self.file, self.file.stat().st_size // 2)

        def folder():
            self.file.unlink()
            self.file.mkdir()

        def file():
            shutil.rmtree(self.cache)
            self.cache.write_text("")

        def others():
            self.cache.chmod(0o777)

        def foreign():
            with sqlite3.connect(self.file) as database:
                database.execute("DROP TABLE kept")
                database.execute("CREATE TABLE kept (key TEXT)")

        for harm in (garbage, damaged, swapped, cut, folder, file, others, foreign):
            with self.subTest(harm.__name__):
                if self.cache.is_file():
                    self.cache.unlink()
                shutil.rmtree(self.cache, ignore_errors=True)
                self.run_image("--cache-dir", str(self.cache))
                harm()
                for _ in range(2):
                    out, err = self.run_image("--cache-dir", str(self.cache))
                    self.assertEqual(out, plain)
                    self.assertLessEqual(err.count("\n"), 1, err)
                    self.assertNotIn("Sanitizer", err)
                self.assertEqual("warning" in err, harm not in (damaged, swapped), err)

    def test_a_database_that_somebody_holds_is_waited_for_and_then_left(self):
        plain, _ = self.run_image("--cache-dir", str(self.cache))
        with sqlite3.connect(self.file) as holder:
            holder.execute("BEGIN EXCLUSIVE")
            self.assertEqual(self.run_image("--cache-dir", str(self.cache))[0], plain)
            holder.execute("ROLLBACK")

    def test_many_at_once_say_the_same(self):
        plain, _ = self.run_image("--no-cache")
        words = [PROGRAM, "image", f"oci:{self.layout.folder}", "-f", "json", "--cache-dir", str(self.cache)]
        runs = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                 env={"PATH": os.environ["PATH"]}) for _ in range(8)]
        for run in runs:
            out, err = run.communicate(timeout=120)
            self.assertEqual((out, err), (plain, ""))
        self.assertEqual(self.kept(), 2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
