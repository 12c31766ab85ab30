#!/usr/bin/env python3
"""Assemblies of .NET that `hakoseki image` finds, as their builders made them (out of packages of PyPI), against dnfile and pefile.

usage: image_dotnet_test.py HAKOSEKI
"""
import json
import pathlib
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import unittest

import dnfile
import pefile

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
SITE = pathlib.Path(sysconfig.get_path("purelib"))


def told(path):
    """(name, product version without the commit behind it, file version) as other readers have it."""
    assembly = dnfile.dnPE(str(path)).net.mdtables.Assembly.rows[0]
    texts = {}
    for info in pefile.PE(str(path)).FileInfo[0]:
        for table in getattr(info, "StringTable", []):
            texts |= {key.decode(): value.decode() for key, value in table.entries.items()}
    return str(assembly.Name), texts["ProductVersion"].split("+")[0], texts["FileVersion"]


class ImageDotnetTest(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.folder = pathlib.Path(held.name)

    def put(self, source, path):
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, self.folder / path)

    def packages(self):
        done = subprocess.run([PROGRAM, "image", f"dir:{self.folder}", "-f", "json"], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout[:2000])
        return [(one["purl"], one["paths"]) for one in json.loads(done.stdout)["packages"]]

    def test_assemblies_say_what_they_are(self):
        found = sorted(path for path in SITE.rglob("*.dll") if dnfile.dnPE(str(path)).net)
        self.assertGreaterEqual(len(found), 3)
        expected = {}
        for number, path in enumerate(found):
            self.put(path, f"app/{number}.dll")
            name, product, _ = told(path)
            expected.setdefault(f"pkg:nuget/{name}@{product}", []).append(f"app/{number}.dll")
        self.assertEqual(dict(self.packages()), expected)

    def test_programs_of_windows_are_none(self):
        for number, path in enumerate(sorted(SITE.rglob("*.exe"))):
            self.assertFalse(dnfile.dnPE(str(path)).net)
            self.put(path, f"app/{number}.exe")
        self.assertEqual(self.packages(), [])

    def test_a_list_beside_an_assembly_tells_more(self):
        runtime = SITE / "pythonnet/runtime"
        self.put(runtime / "Python.Runtime.dll", "app/Python.Runtime.dll")
        self.put(runtime / "Python.Runtime.deps.json", "app/Python.Runtime.deps.json")
        listed = [package for package, paths in self.packages() if paths != ["app/Python.Runtime.deps.json"]]
        self.assertEqual(listed, [])
        self.assertIn("pkg:nuget/Python.Runtime", json.dumps(self.packages()))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
