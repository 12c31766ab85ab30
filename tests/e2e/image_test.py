#!/usr/bin/env python3
"""`hakoseki image` against those who know what is installed: dpkg-query and pip, over the same files; and
over images made here, whole and broken.

usage: image_test.py HAKOSEKI
"""
import io
import json
import os
import pathlib
import pty
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from image_layout import Layout, digest_of, tar  # noqa: E402

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
os.environ["HAKOSEKI_NO_CACHE"] = "true"  # the results of this build and not of the last one
PACKAGE = '{"name": "left-pad", "version": "1.3.0", "license": "WTFPL"}'


def image(reference, *options, code=0):
    run = subprocess.run([PROGRAM, "image", reference, "-f", "json", *options], capture_output=True, text=True,
                         timeout=120)
    assert run.returncode == code, (run.returncode, run.stderr, run.stdout[:2000])
    return json.loads(run.stdout)


class ImageTest(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.folder = pathlib.Path(held.name)

    def layout(self, *layers, **options):
        return Layout(self.folder / "layout", layers, **options)

    @unittest.skipUnless(shutil.which("dpkg-query"), "this machine has no dpkg")
    def test_packages_of_debian_are_those_of_dpkg_query(self):
        database = self.folder / "var/lib/dpkg"
        shutil.copytree("/var/lib/dpkg", database, ignore=shutil.ignore_patterns("lock*"))
        fields = ["Package", "Version", "Architecture", "source:Package", "source:Version", "db:Status-Status"]
        listed = subprocess.run(
            ["dpkg-query", f"--admindir={database}", "-W", "-f", "\t".join(f"${{{f}}}" for f in fields) + "\n"],
            capture_output=True, text=True, check=True).stdout.splitlines()
        expected = [line.split("\t")[:5] for line in listed
                    if line.split("\t")[5] not in ("config-files", "not-installed")]
        ours = [[p["name"], p["version"], p["architecture"], p["source"]["name"], p["source"]["version"]]
                for p in image(f"dir:{self.folder}")["packages"]]
        self.assertGreater(len(expected), 50)
        self.assertEqual(sorted(ours), sorted(expected))

    def test_packages_of_python_are_those_of_pip(self):
        folder = pathlib.Path(sysconfig.get_path("purelib"))
        listed = json.loads(subprocess.run(
            [sys.executable, "-m", "pip", "list", "--format=json", "--disable-pip-version-check", "--path", folder],
            capture_output=True, text=True, check=True).stdout)
        ours = {(p["name"], p["version"]) for p in image(f"dir:{folder}")["packages"]
                if p["type"] == "pypi" and "/" not in p["paths"][0].replace("/METADATA", "").replace("/PKG-INFO", "")}
        self.assertEqual(ours, {(p["name"], p["version"]) for p in listed})

    def test_lock_files_are_read_when_asked(self):
        lock = {"packages": {"": {}, "node_modules/left-pad": {"version": "1.3.0"}}}
        (self.folder / "package-lock.json").write_text(json.dumps(lock))
        self.assertEqual(image(f"dir:{self.folder}")["packages"], [])
        self.assertEqual([p["purl"] for p in image(f"dir:{self.folder}", "--lockfiles")["packages"]],
                         ["pkg:npm/left-pad@1.3.0"])

    def test_each_package_is_of_the_layer_that_brought_it(self):
        layout = self.layout(
            tar([("etc/os-release", "ID=debian\nVERSION_ID=12\n"), ("a/node_modules/left-pad/package.json", PACKAGE),
                 ("b/node_modules/left-pad/package.json", PACKAGE)]),
            tar([("a/.wh.node_modules", ""),
                 ("c/x-2.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: X\nVersion: 2.0\n")]))
        found = image(f"oci:{layout.folder}")
        self.assertEqual(found["image"]["digest"], layout.digest)
        self.assertEqual(found["image"]["platform"], "linux/amd64")
        self.assertEqual([layer["diff_id"] for layer in found["layers"]], layout.diff_ids)
        self.assertEqual([(p["purl"], p["layer"], p["paths"]) for p in found["packages"]], [
            ("pkg:npm/left-pad@1.3.0", layout.diff_ids[0], ["b/node_modules/left-pad/package.json"]),
            ("pkg:pypi/x@2.0", layout.diff_ids[1], ["c/x-2.0.dist-info/METADATA"])])
        self.assertEqual(found["coverage"], [])

    def test_an_image_of_docker_save_says_the_same(self):
        layer = tar([("b/node_modules/left-pad/package.json", PACKAGE)])
        layout = self.layout(layer, pack=lambda data: data)
        config = json.dumps({"os": "linux", "architecture": "amd64",
                             "rootfs": {"type": "layers", "diff_ids": layout.diff_ids}})
        saved = self.folder / "saved.tar"
        with tarfile.open(saved, "w") as archive:
            for path, data in [("1/layer.tar", layer), ("c.json", config.encode()),
                               ("manifest.json", json.dumps([{"Config": "c.json", "RepoTags": ["x:1"],
                                                              "Layers": ["1/layer.tar"]}]).encode())]:
                entry = tarfile.TarInfo(path)
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))
        self.assertEqual(image(f"docker-archive:{saved}")["packages"], image(f"oci:{layout.folder}")["packages"])

    def test_a_store_of_podman_says_the_same(self):
        layout = self.layout(tar([("a/node_modules/left-pad/package.json", PACKAGE),
                                  ("b/node_modules/left-pad/package.json", PACKAGE)]),
                             tar([("a/.wh.node_modules", ""), ("c/x-2.0.dist-info/METADATA", "Name: x\nVersion: 2.0\n")]))
        store = f"[vfs@{self.folder}/store+{self.folder}/run]app:v1"
        run = subprocess.run(["skopeo", "--insecure-policy", "copy", "--quiet", f"oci:{layout.folder}",
                              f"containers-storage:{store}"], capture_output=True, text=True, timeout=60)
        if run.returncode and os.getuid() != 0:
            self.skipTest("no store can be written here")
        self.assertEqual(run.returncode, 0, run.stderr)
        kept, packed = image(f"containers-storage:{store}"), image(f"oci:{layout.folder}")
        self.assertEqual(kept["packages"], packed["packages"])
        self.assertEqual(len(kept["packages"]), 2)
        self.assertEqual(kept["coverage"], [])
        # What somebody changed in the store is not the image.
        layers = json.loads((self.folder / "store/vfs-layers/layers.json").read_text())
        (first,) = [layer["id"] for layer in layers if not layer.get("parent")]
        file = self.folder / f"store/vfs/dir/{first}/b/node_modules/left-pad/package.json"
        file.write_text(PACKAGE.replace("1.3.0", "1.3.1"))
        kept = image(f"containers-storage:{store}", code=3)
        self.assertEqual([p["name"] for p in kept["packages"]], ["x"])
        self.assertEqual([gap["what"] for gap in kept["coverage"]], ["layer"])

    def test_a_broken_layer_is_told_and_the_others_are_read(self):
        for harm in ("cut", "changed", "missing", "of another diff id"):
            with self.subTest(harm), tempfile.TemporaryDirectory() as folder:
                good = tar([("b/node_modules/left-pad/package.json", PACKAGE)])
                layout = Layout(pathlib.Path(folder) / "layout", [good, tar([("x", "y" * 100_000)])])
                blob = layout.path(layout.layers[1]["digest"])
                data = blob.read_bytes()
                if harm == "cut":
                    blob.write_bytes(data[:-10])
                elif harm == "changed":
                    blob.write_bytes(data[:50] + b"\0" + data[51:])
                elif harm == "missing":
                    blob.unlink()
                else:
                    config = json.loads(next(p.read_bytes() for p in blob.parent.iterdir()
                                             if p.read_bytes().startswith(b'{"os"')))
                    config["rootfs"]["diff_ids"][1] = layout.diff_ids[0]
                    index = json.loads((layout.folder / "index.json").read_text())
                    manifest = json.loads(layout.path(layout.digest).read_text())
                    manifest["config"] |= layout.put(json.dumps(config).encode())
                    index["manifests"][0] |= layout.put(json.dumps(manifest).encode())
                    (layout.folder / "index.json").write_text(json.dumps(index))
                found = image(f"oci:{layout.folder}", code=3)
                self.assertEqual([p["name"] for p in found["packages"]], ["left-pad"])
                self.assertEqual([layer["read"] for layer in found["layers"]], [True, False])
                self.assertEqual([gap["what"] for gap in found["coverage"]], ["layer"])

    def test_an_image_that_cannot_be_opened_is_refused_with_its_json(self):
        for reference in (f"oci:{self.folder}/nowhere", f"docker-archive:{__file__}", "ostree:x", "a b"):
            with self.subTest(reference):
                found = image(reference, code=2)
                self.assertEqual([gap["what"] for gap in found["coverage"]], ["image"])
                self.assertEqual(found["packages"], [])

    def test_the_summary_is_in_two_languages_and_hides_nothing_that_was_not_seen(self):
        layout = self.layout(tar([("b/node_modules/left-pad/package.json", "{"), ("../out", "x")]))
        for language, words in (("en", ["layers      1 of 1 read", "not seen", "leads out of the image"]),
                                ("ja", ["レイヤー", "1/1 を読み取り", "未確認", "パスがイメージの外に出ます"])):
            run = subprocess.run([PROGRAM, "image", f"oci:{layout.folder}", "--lang", language, "--width", "200"],
                                 capture_output=True, text=True, timeout=60)
            self.assertEqual(run.returncode, 3, run.stderr)
            for word in words:
                self.assertIn(word, run.stdout)

    def test_how_far_it_is_stands_on_a_terminal_and_is_gone_at_the_end(self):
        layout = self.layout(tar([("b/node_modules/left-pad/package.json", PACKAGE)]))
        for options, words in ((["--lang", "en"], "0 of 0 MB read"), (["--lang", "ja"], "0 / 0 MB"), (["-q"], "")):
            with self.subTest(options):
                ours, theirs = pty.openpty()
                run = subprocess.run([PROGRAM, "image", f"oci:{layout.folder}", "-f", "json", *options],
                                     stdout=subprocess.PIPE, stderr=theirs, text=True, timeout=60)
                os.write(theirs, b"end")
                shown = b""
                while not shown.endswith(b"end"):
                    shown += os.read(ours, 10_000)
                shown = shown.decode()
                os.close(ours)
                os.close(theirs)
                self.assertEqual(run.returncode, 0)
                self.assertEqual(len(json.loads(run.stdout)["packages"]), 1)
                self.assertIn(words, shown)
                self.assertTrue(shown.endswith("\r\x1b[Kend") if words else shown == "end", shown)

    def test_hostile_layers_are_told_and_the_others_are_read(self):
        def sparse_program():
            records = "".join(f"{len(r) + 4} {r}\n" for r in (
                "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=bin/x", "GNU.sparse.realsize=9000000000"))
            held = io.BytesIO()
            with tarfile.open(fileobj=held, mode="w") as archive:
                for path, kind, content in [("h", b"x", records.encode()),
                                            ("bin/x", b"0", b"1\n0\n4\n".ljust(512, b"\0") + b"\x7fELF")]:
                    entry = tarfile.TarInfo(path)
                    entry.type, entry.size = kind, len(content)
                    archive.addfile(entry, io.BytesIO(content))
            return held.getvalue()

        good = tar([("b/node_modules/left-pad/package.json", PACKAGE)])
        for name, layer, what, reason in [
                ("a bomb", tar([("x", "\0" * 100_000_000)]), "layer", "as a bomb does"),
                ("a name of 64 KiB", tar([("n" * 65536, "")]), "layer", "more than 4096 bytes"),
                ("a program of nine gigabytes in a few bytes", sparse_program(), "file", "no more than")]:
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                layout = Layout(pathlib.Path(folder) / "layout", [good, layer])
                found = image(f"oci:{layout.folder}", code=3)
                self.assertEqual([p["name"] for p in found["packages"]], ["left-pad"])
                self.assertEqual([gap["what"] for gap in found["coverage"]], [what])
                self.assertIn(reason, json.dumps(found["coverage"]))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
