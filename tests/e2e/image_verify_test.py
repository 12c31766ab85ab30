#!/usr/bin/env python3
"""`hakoseki image --verify-files` against dpkg --verify, rpm -V and digests computed here, over the same files.

usage: image_verify_test.py HAKOSEKI
"""
import base64
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from image_layout import Layout, tar  # noqa: E402

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
os.environ["HAKOSEKI_NO_CACHE"] = "true"
SCRIPT = "#!/bin/sh\necho {}\n"
CHECK = "IMG-3.04"


def run(*words, **options):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True, **options).stdout


def verdict(reference, *options):
    """The outcome of the check, and what it shows: [(path, text)]."""
    done = subprocess.run([PROGRAM, "image", reference, "-f", "json", *options], capture_output=True, text=True,
                          timeout=120)
    assert done.returncode in (0, 3), done.stderr
    one = next(one for one in json.loads(done.stdout)["results"] if one["check"] == CHECK)
    return one["outcome"], [(shown["pointer"].partition("/")[2], shown["label"]["en"]) for shown in one["evidence"]]


def altered(root, *options):
    outcome, shown = verdict(f"dir:{root}", "--verify-files", *options)
    return outcome, {path for path, text in shown if "was altered" in text}


def unowned(root):
    return {path for path, text in verdict(f"dir:{root}")[1] if "no package brought it" in text}


def put(root, path, content, mode=0o644):
    place = pathlib.Path(root, path)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(content)
    place.chmod(mode)


class ImageVerifyTest(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.folder = pathlib.Path(held.name)
        self.root = self.folder / "root"
        self.root.mkdir()

    # Packages of dpkg, made and installed by dpkg itself.
    def install(self, name, files, conffiles=(), **fields):
        made = self.folder / name
        for path, content in files.items():
            put(made, path, content, 0o755 if "bin/" in path else 0o644)
        control = {"Package": name, "Version": "1", "Architecture": "all", "Maintainer": "A <a@example.org>",
                   "Description": "one", **fields}
        put(made, "DEBIAN/control", "".join(f"{key}: {value}\n" for key, value in control.items()))
        if conffiles:
            put(made, "DEBIAN/conffiles", "".join(f"/{path}\n" for path in conffiles))
        run("dpkg-deb", "--root-owner-group", "-Znone", "--build", made, f"{made}.deb")
        self.dpkg("--install", f"{made}.deb")

    def dpkg(self, *words):
        return subprocess.run(["dpkg", f"--root={self.root}", "--force-not-root", "--force-script-chrootless", "--force-bad-path",
                               "--log=/dev/null", *words], capture_output=True, text=True).stdout

    def altered_by_dpkg(self):
        rows = [line.split(maxsplit=2) for line in self.dpkg("--verify").splitlines() if line.startswith("??5")]
        return {row[-1].removeprefix("/") for row in rows if row[1] != "c"}

    @unittest.skipUnless(shutil.which("dpkg-deb"), "this machine has no dpkg")
    def test_altered_files_are_those_of_dpkg_verify(self):
        for folder in ("updates", "info", "triggers"):
            (self.root / "var/lib/dpkg" / folder).mkdir(parents=True)
        for file in ("status", "available"):
            put(self.root, f"var/lib/dpkg/{file}", "")
        for folder in ("usr/bin", "usr/lib"):
            (self.root / folder).mkdir(parents=True)
        (self.root / "bin").symlink_to("usr/bin")
        self.install("tool", {"bin/old": SCRIPT.format("old"), "usr/bin/gone": SCRIPT.format("gone"),
                              "usr/bin/same": SCRIPT.format("same"), "usr/bin/moved": SCRIPT.format("moved"),
                              "etc/tool.conf": "a\n", "etc/tool/fixed": "a\n", "usr/share/doc/tool/copyright": "x"},
                     conffiles=["etc/tool.conf"])
        self.install("shell", {"usr/bin/sh": SCRIPT.format("shell")})
        self.install("taker", {"usr/bin/moved": SCRIPT.format("taken")}, Replaces="tool")
        run("dpkg-divert", f"--root={self.root}", "--package", "better", "--divert", "/usr/bin/sh.distrib", "--rename",
            "--add", "/usr/bin/sh")
        self.install("better", {"usr/bin/sh": SCRIPT.format("better")})
        self.assertTrue((self.root / "usr/bin/sh.distrib").exists())
        self.assertEqual(self.altered_by_dpkg(), set())
        self.assertEqual(altered(self.root), ("pass", set()))
        self.assertEqual(unowned(self.root), set())
        (self.root / "usr/bin/gone").unlink()
        put(self.root, "etc/tool.conf", "b\n")
        self.assertEqual(altered(self.root), ("pass", set()))
        put(self.root, "etc/tool/fixed", "b\n")
        for path in ("usr/bin/old", "usr/bin/sh", "usr/bin/sh.distrib", "usr/bin/moved"):
            put(self.root, path, SCRIPT.format("evil"), 0o755)
        # As it names them, dpkg does not follow the link of the folder, nor tell where it diverted.
        expected = {path.replace("bin/old", "usr/bin/old") for path in self.altered_by_dpkg()}
        self.assertEqual(expected, {"usr/bin/old", "usr/bin/sh", "usr/bin/moved", "etc/tool/fixed"})
        self.assertEqual(altered(self.root), ("fail", expected | {"usr/bin/sh.distrib"}))
        put(self.root, "usr/bin/extra", SCRIPT.format("extra"), 0o755)
        self.assertEqual(unowned(self.root), {"usr/bin/extra"})

    @unittest.skipUnless(shutil.which("dpkg-query"), "this machine has no dpkg")
    def test_packages_of_this_machine_are_what_dpkg_verify_says(self):
        for folder in ("bin", "sbin", "lib"):
            if pathlib.Path("/", folder).is_symlink():
                (self.root / "usr" / folder).mkdir(parents=True)
                (self.root / folder).symlink_to(f"usr/{folder}")
        names = [name for name in ("dash", "grep", "sed", "debianutils", "base-files", "hostname")
                 if subprocess.run(["dpkg", "-s", name], capture_output=True).returncode == 0]
        put(self.root, "var/lib/dpkg/status", "\n".join(run("dpkg", "-s", name) for name in names))
        for name in names:
            for file in pathlib.Path("/var/lib/dpkg/info").glob(f"{name}.*"):
                put(self.root, str(file).lstrip("/"), file.read_text())
            for path in run("dpkg", "-L", name).splitlines():
                if os.path.isfile(path) and not os.path.islink(path):
                    (self.root / path.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(path, self.root / path.lstrip("/"))
        put(self.root, "var/lib/dpkg/diversions", pathlib.Path("/var/lib/dpkg/diversions").read_text())
        self.assertEqual(altered(self.root)[1], self.altered_by_dpkg())
        self.assertEqual(unowned(self.root), set())
        program = (self.root / "usr/bin/grep") if (self.root / "usr/bin/grep").exists() else self.root / "bin/grep"
        program.write_bytes(program.read_bytes() + b"x")
        self.assertIn(str(program.relative_to(self.root)), altered(self.root)[1])

    @unittest.skipUnless(shutil.which("rpmbuild") and os.geteuid() == 0, "rpm cannot install into a folder here")
    def test_altered_files_are_those_of_rpm(self):
        files = {"usr/bin/NAME": "", "usr/bin/gone-NAME": "", "usr/lib/NAME/data": "", "etc/NAME.conf": "%config ",
                 "var/lib/NAME/state": "%verify(not md5 size mtime) ", "usr/share/doc/NAME/README": "%doc ",
                 "var/log/NAME": "%ghost "}
        for name, algorithm in (("new", 8), ("old", 1)):
            listed = "".join(f"{kind}/{path}\n" for path, kind in files.items())
            made = "".join(f"mkdir -p %buildroot/{os.path.dirname(path)}\nprintf '#!/bin/sh\\n' >%buildroot/{path}\n"
                           f"chmod 755 %buildroot/{path}\n" for path in files)
            spec = self.folder / f"{name}.spec"
            spec.write_text(f"Name: NAME\nVersion: 1\nRelease: 1\nLicense: MIT\nSummary: one\nBuildArch: noarch\n"
                            f"%description\none\n%install\n{made}%files\n{listed}".replace("NAME", name))
            run("rpmbuild", "-bb", "--quiet", "--define", f"_topdir {self.folder}", "--define",
                f"_binary_filedigest_algorithm {algorithm}", "--define", "_binary_payload w0.gzdio", "--define",
                "__os_install_post %{nil}", spec)
        rpm = ["rpm", "--root", self.root, "--dbpath", "/var/lib/rpm", "--define", "_db_backend sqlite"]
        run(*rpm, "-i", "--nodeps", "--noscripts", *self.folder.glob("RPMS/**/*.rpm"))

        def altered_by_rpm():
            said = subprocess.run([*rpm, "-Va", "--nodeps"], capture_output=True, text=True).stdout
            rows = [line.split() for line in said.splitlines()]
            return {row[-1].lstrip("/") for row in rows if row[0][2:3] == "5" and row[1] != "c"}

        self.assertEqual(altered_by_rpm(), set())
        self.assertEqual(altered(self.root), ("pass", set()))
        self.assertEqual(unowned(self.root), set())
        for path in files:
            for name in ("new", "old"):
                put(self.root, path.replace("NAME", name), SCRIPT.format("evil"), 0o755)
        for name in ("new", "old"):
            (self.root / f"usr/bin/gone-{name}").unlink()
        expected = altered_by_rpm()
        self.assertEqual(len(expected), 6)
        self.assertEqual(altered(self.root), ("fail", expected))
        put(self.root, "usr/libexec/extra", SCRIPT.format("extra"), 0o755)
        self.assertEqual(unowned(self.root), {"usr/libexec/extra"})

    def alpine(self):
        """The entries of a layer, and the paths whose digests apk has."""
        files = {f"{folder}/{name}": SCRIPT.format(name) for folder in ("bin", "usr/lib/x") for name in "abc"}
        records = ["P:x", "V:1-r0", "A:x86_64"]
        for folder in ("bin", "usr/lib/x"):
            records.append(f"F:{folder}")
            for name in "abc":
                digest = hashlib.sha1(files[f"{folder}/{name}"].encode()).digest()
                records += [f"R:{name}", "a:0:0:755", f"Z:Q1{base64.b64encode(digest).decode()}"]
        database = ("lib/apk/db/installed", "\n".join(records) + "\n\n")
        return [*((path, content, 0o755) for path, content in files.items()), database]

    def test_a_later_layer_is_held_against_the_database_of_the_base(self):
        base = tar(self.alpine())
        clean = Layout(self.folder / "clean", [base, tar([("srv/app", "x", 0o755)])]).folder
        self.assertEqual(verdict(f"oci:{clean}", "--verify-files")[0], "pass")
        layout = Layout(self.folder / "bad", [base, tar([("bin/a", "#!/bin/evil\n", 0o755), ("bin/.wh.b", "")])])
        outcome, shown = verdict(f"oci:{layout.folder}", "--verify-files")
        self.assertEqual((outcome, [path for path, _ in shown]), ("fail", ["bin/a"]))
        for content in ("#!/bin/evil\n", SCRIPT.format("a")):
            self.assertIn(f"sha1:{hashlib.sha1(content.encode()).hexdigest()}", shown[0][1])

    def test_digests_are_kept_with_the_layers_that_were_read_for_them(self):
        layout = Layout(self.folder / "image", [tar(self.alpine()), tar([("bin/a", "#!/bin/evil\n", 0o755)])]).folder
        cache = ["--cache-dir", str(self.folder / "cache")]
        del os.environ["HAKOSEKI_NO_CACHE"]
        self.addCleanup(os.environ.__setitem__, "HAKOSEKI_NO_CACHE", "true")
        for _ in range(2):
            self.assertEqual(verdict(f"oci:{layout}", *cache)[0], "unknown")
            self.assertEqual(verdict(f"oci:{layout}", "--verify-files", *cache)[0], "fail")

    def test_the_reason_names_the_option(self):
        layout = Layout(self.folder / "image", [tar(self.alpine())]).folder
        outcome, shown = verdict(f"oci:{layout}")
        self.assertEqual(outcome, "unknown")
        self.assertIn("--verify-files", shown[0][1])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
