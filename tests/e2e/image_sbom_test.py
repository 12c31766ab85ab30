#!/usr/bin/env python3
"""The SBOMs of `hakoseki image` before other people's validators and readers, and SBOMs as what is read.

usage: image_sbom_test.py HAKOSEKI
"""
import copy
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from image_test import PROGRAM, Layout, image, tar  # noqa: E402

from cyclonedx.model.bom import Bom  # noqa: E402
from cyclonedx.model.component import Component, ComponentType  # noqa: E402
from cyclonedx.output import make_outputter  # noqa: E402
from cyclonedx.schema import OutputFormat, SchemaVersion  # noqa: E402
from cyclonedx.validation.json import JsonStrictValidator  # noqa: E402
from license_expression import get_spdx_licensing  # noqa: E402
from packageurl import PackageURL  # noqa: E402
from spdx_tools.spdx.parser.error import SPDXParsingError  # noqa: E402
from spdx_tools.spdx.parser.jsonlikedict.json_like_dict_parser import JsonLikeDictParser  # noqa: E402
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document  # noqa: E402

FORMATS = ("cyclonedx", "spdx")
STATUS = """Package: libc6
Status: install ok installed
Architecture: amd64
Source: glibc
Version: 2.36-9+deb12u10

Package: libstdc++6
Status: install ok installed
Architecture: amd64
Source: gcc-12 (12.2.0-14+deb12u1)
Version: 12.2.0-14
Pre-Depends: libc6 (>= 2.36), gone
"""
PYTHON = """
Package: python3-six
Status: install ok installed
Architecture: all
Version: 1:1.16.0-4
Depends: python3:any | libstdc++6
"""


def package_json(name, version, licence, **members):
    return json.dumps({"name": name, "version": version, "license": licence, **members})


LAYERS = [
    tar([("etc/os-release", 'ID=debian\nVERSION_ID=12\nPRETTY_NAME="Debian GNU/Linux 12"\n'),
         ("var/lib/dpkg/status", STATUS),
         ("a/node_modules/left-pad/package.json", package_json("left-pad", "1.3.0", "WTFPL")),
         ("b/node_modules/left-pad/package.json", package_json("left-pad", "1.3.0", "WTFPL"))]),
    tar([("var/lib/dpkg/status", STATUS + PYTHON),
         ("var/lib/dpkg/info/python3-six.list", "/.\n/usr/lib/python3/six-1.16.0.dist-info/METADATA\n"),
         ("usr/lib/python3/six-1.16.0.dist-info/METADATA",
          "Metadata-Version: 2.1\nName: Six_Nine\nVersion: 1.16.0\nLicense: as they \"like\" it\n"),
         ("b/node_modules/@scope/app/package.json",
          package_json("@scope/app", "2.0", "(MIT OR Apache-2.0)", dependencies={"left-pad": "1"})),
         ("srv/vendor/composer/installed.json",
          json.dumps({"packages": [{"name": "Acme/Site", "version": "v1.0"}]}))]),
]


def sbom(reference, form, *options, code=0, **environment):
    run = subprocess.run([PROGRAM, "image", reference, "-f", form, *options], capture_output=True, text=True,
                         timeout=120, env=os.environ | environment)
    assert run.returncode == code, (run.returncode, run.stderr)
    return json.loads(run.stdout)


def of_cyclonedx(document):
    return JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(document))


def of_spdx(document):
    """What is wrong with it."""
    try:
        return validate_full_spdx_document(JsonLikeDictParser().parse(copy.deepcopy(document)))
    except SPDXParsingError as error:
        return error.get_messages()


class SbomTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        held = tempfile.TemporaryDirectory()
        cls.addClassCleanup(held.cleanup)
        cls.folder = pathlib.Path(held.name)
        cls.layout = Layout(cls.folder / "layout", LAYERS)
        cls.reference = f"oci:{cls.layout.folder}"
        cls.json = image(cls.reference)
        cls.written = {form: sbom(cls.reference, form) for form in FORMATS}

    def kept(self, document, name="x.json"):
        path = self.folder / name
        path.write_text(document if isinstance(document, str) else json.dumps(document))
        return f"sbom:{path}"

    def test_validators_take_them_and_not_what_is_broken(self):
        cyclonedx, spdx = copy.deepcopy(self.written["cyclonedx"]), copy.deepcopy(self.written["spdx"])
        self.assertIsNone(of_cyclonedx(cyclonedx))
        self.assertEqual(of_spdx(spdx), [])
        cyclonedx["components"][0]["type"] = "thing"
        self.assertIsNotNone(of_cyclonedx(cyclonedx))
        spdx["packages"][1]["SPDXID"] = "of a wrong spelling"
        self.assertNotEqual(of_spdx(spdx), [])

    def test_what_they_say_of_the_image(self):
        subject = self.written["cyclonedx"]["metadata"]["component"]
        self.assertEqual((subject["type"], subject["version"]), ("container", self.layout.digest))
        self.assertEqual(subject["hashes"], [{"alg": "SHA-256", "content": self.layout.digest[7:]}])
        system = self.written["cyclonedx"]["components"][0]
        self.assertEqual((system["type"], system["name"], system["version"]), ("operating-system", "debian", "12"))
        described = self.written["spdx"]["packages"][0]
        self.assertEqual(described["primaryPackagePurpose"], "CONTAINER")
        self.assertEqual(described["checksums"], [{"algorithm": "SHA256", "checksumValue": self.layout.digest[7:]}])

    def test_package_urls_are_canonical_and_references_unique(self):
        document = self.written["cyclonedx"]
        packages = [component for component in document["components"] if "purl" in component]
        self.assertEqual([package["purl"] for package in packages], [p["purl"] for p in self.json["packages"]])
        self.assertEqual(len(packages), 7)
        for package in packages:
            self.assertEqual(PackageURL.from_string(package["purl"]).to_string(), package["purl"])
        references = [component["bom-ref"] for component in document["components"]]
        self.assertEqual(len(set(references)), len(references))
        ids = [package["SPDXID"] for package in self.written["spdx"]["packages"]]
        self.assertEqual(len(set(ids)), len(ids))

    def test_licences_are_expressions_where_they_are_and_else_texts(self):
        licences = {component["name"]: component.get("licenses") for component in self.written["cyclonedx"]["components"]}
        declared = {"acknowledgement": "declared"}
        self.assertEqual(licences["left-pad"], [{"license": {"id": "WTFPL", **declared}}])
        self.assertEqual(licences["app"], [{"expression": "(MIT OR Apache-2.0)", **declared}])
        self.assertEqual(licences["Six_Nine"], [{"license": {"name": 'as they "like" it', **declared}}])
        self.assertIsNone(licences["libc6"])
        document = self.written["spdx"]
        known = {one["licenseId"]: one["extractedText"] for one in document["hasExtractedLicensingInfos"]}
        self.assertEqual(list(known.values()), ['as they "like" it'])
        for package in document["packages"][2:]:
            licence = package["licenseDeclared"]
            self.assertTrue(licence == "NOASSERTION" or licence in known
                            or not get_spdx_licensing().validate(licence).errors, licence)

    def test_what_needs_what_is_kept(self):
        short = {component["bom-ref"]: component["name"] for component in self.written["cyclonedx"]["components"]}
        short["image"] = "image"
        needs = {short[row["ref"]]: sorted(short[one] for one in row["dependsOn"])
                 for row in self.written["cyclonedx"]["dependencies"]}
        expected = {"image": ["Acme/Site", "app", "debian", "left-pad", "libc6", "libstdc++6", "python3-six"],
                    "libc6": [], "libstdc++6": ["libc6"], "python3-six": ["Six_Nine", "libstdc++6"],
                    "left-pad": [], "app": ["left-pad"]}
        self.assertEqual(needs, expected)
        names = {package["SPDXID"]: package["name"] for package in self.written["spdx"]["packages"]}
        edges = {(names[row["spdxElementId"]], row["relationshipType"], names[row["relatedSpdxElement"]])
                 for row in self.written["spdx"]["relationships"] if row["relationshipType"] != "DESCRIBES"}
        self.assertTrue({("python3-six", "CONTAINS", "Six_Nine"), ("python3-six", "DEPENDS_ON", "libstdc++6"),
                         ("libstdc++6", "DEPENDS_ON", "libc6"), ("@scope/app", "DEPENDS_ON", "left-pad"),
                         (self.reference, "CONTAINS", "libc6"), (self.reference, "CONTAINS", "debian")} <= edges)
        self.assertNotIn((self.reference, "CONTAINS", "Six_Nine"), edges)

    def test_read_back_they_give_the_same(self):
        for form in FORMATS:
            with self.subTest(form):
                reference = self.kept(self.written[form])
                again = image(reference, code=3)
                self.assertEqual(again["packages"], self.json["packages"])
                for member in ("digest", "platform", "config", "os"):
                    self.assertEqual(again["image"][member], self.json["image"][member])
                sizes = [{key: layer[key] for key in ("digest", "diff_id", "size")} for layer in self.json["layers"]]
                self.assertEqual([{key: layer[key] for key in ("digest", "diff_id", "size")}
                                  for layer in again["layers"]], sizes)
                self.assertEqual([gap["what"] for gap in again["coverage"]], ["image", "layer", "layer"])
                self.assertIn("only its SBOM was read", again["coverage"][0]["reason"])
                # And from one format into the other.
                for other in FORMATS:
                    translated = sbom(reference, other, code=3)
                    self.assertFalse(of_cyclonedx(translated) if other == "cyclonedx" else of_spdx(translated))
                    self.assertEqual(image(self.kept(translated, "y.json"), code=3)["packages"],
                                     self.json["packages"])

    def test_the_same_image_makes_the_same_bytes(self):
        for form, identity, time in (("cyclonedx", ["serialNumber"], ["metadata", "timestamp"]),
                                     ("spdx", ["documentNamespace"], ["creationInfo", "created"])):
            def member(document, path):
                for name in path:
                    document = document.get(name, {})
                return document

            first, again = self.written[form], sbom(self.reference, form)
            self.assertEqual(first, again)
            dated = sbom(self.reference, form, SOURCE_DATE_EPOCH="1700000000")
            self.assertEqual(member(dated, time), "2023-11-14T22:13:20Z")
            self.assertNotEqual(member(first, identity), member(dated, identity))
        self.assertNotIn("timestamp", self.written["cyclonedx"]["metadata"])
        self.assertEqual(self.written["spdx"]["creationInfo"]["created"], "1970-01-01T00:00:00Z")

    def test_what_was_not_seen_is_told(self):
        self.assertEqual(self.written["cyclonedx"]["compositions"][0]["aggregate"], "unknown")
        self.assertNotIn("properties", self.written["cyclonedx"])
        with tempfile.TemporaryDirectory() as folder:
            layout = Layout(pathlib.Path(folder) / "layout", LAYERS)
            layout.path(layout.layers[1]["digest"]).unlink()
            cyclonedx, spdx = (sbom(f"oci:{layout.folder}", form, code=3) for form in FORMATS)
        self.assertIsNone(of_cyclonedx(cyclonedx))
        self.assertEqual(of_spdx(spdx), [])
        self.assertEqual(cyclonedx["compositions"][0]["aggregate"], "incomplete")
        self.assertEqual([row["name"] for row in cyclonedx["properties"]], ["hakoseki:coverage"])
        self.assertIn(layout.diff_ids[1], cyclonedx["properties"][0]["value"])
        self.assertIn(layout.diff_ids[1], spdx["annotations"][0]["comment"])
        for document in (cyclonedx, spdx):
            rows = image(self.kept(document), code=3)["coverage"]
            self.assertTrue(any(layout.diff_ids[1] in row["reason"] for row in rows), rows)

    def test_one_file_is_of_one_image(self):
        for form in FORMATS:
            run = subprocess.run([PROGRAM, "image", self.reference, self.reference, "-f", form],
                                 capture_output=True, text=True, timeout=60)
            self.assertEqual((run.returncode, run.stdout), (2, ""))
            self.assertIn("--platform", run.stderr)
            # Without packages it would say that there are none.
            target = self.folder / "none.json"
            run = subprocess.run([PROGRAM, "image", "oci:nowhere", "-f", f"{form}={target}"], capture_output=True,
                                 text=True, timeout=60)
            self.assertEqual((run.returncode, target.exists()), (2, False))

    def test_platforms_are_images_of_their_own(self):
        with tempfile.TemporaryDirectory() as folder:
            layout, other = (Layout(pathlib.Path(folder) / name, [layer])
                             for name, layer in zip(("a", "b"), LAYERS))
            shutil.copytree(other.folder / "blobs", layout.folder / "blobs", dirs_exist_ok=True)
            manifests = [json.loads((one.folder / "index.json").read_text())["manifests"][0] for one in (layout, other)]
            for manifest, architecture in zip(manifests, ("amd64", "arm64")):
                manifest["platform"] = {"os": "linux", "architecture": architecture}
            (layout.folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": manifests}))
            run = subprocess.run([PROGRAM, "image", f"oci:{layout.folder}", "--platform", "all", "-f", "spdx"],
                                 capture_output=True, text=True, timeout=60)
            self.assertEqual((run.returncode, run.stdout), (2, ""))
            self.assertIn("these are 2", run.stderr)
            self.assertEqual(of_spdx(sbom(f"oci:{layout.folder}", "spdx", "--platform", "linux/amd64")), [])

    def test_boms_of_the_cyclonedx_library_are_read_in_each_version(self):
        bom = Bom()
        bom.metadata.component = Component(name="shop", version="1", type=ComponentType.APPLICATION)
        bom.components.add(Component(name="serde", version="1.0.1", type=ComponentType.LIBRARY,
                                     purl=PackageURL("cargo", None, "serde", "1.0.1")))
        bom.components.add(Component(name="no url", version="7", type=ComponentType.LIBRARY))
        for version in (SchemaVersion.V1_2, SchemaVersion.V1_3, SchemaVersion.V1_4, SchemaVersion.V1_5,
                        SchemaVersion.V1_6):
            with self.subTest(version):
                text = make_outputter(bom, OutputFormat.JSON, version).output_as_string()
                found = image(self.kept(text), code=3)
                self.assertIn(("pkg:cargo/serde@1.0.1", "cargo", "serde", "1.0.1", ""),
                              [(p["purl"], p["type"], p["name"], p["version"], p["layer"]) for p in found["packages"]])
                told = [p["name"] for p in found["packages"]] + [row["where"] for row in found["coverage"]]
                self.assertIn("no url", told)

    def test_what_is_no_sbom_is_refused(self):
        for text in ("", "{}", "[1", '{"bomFormat": "CycloneDX", "specVersion": "9"}', '{"spdxVersion": "SPDX-3.0"}'):
            with self.subTest(text):
                found = image(self.kept(text), code=2)
                self.assertEqual([row["what"] for row in found["coverage"]], ["image"])
        image("sbom:" + str(self.folder), code=2)
        image("sbom:/nowhere.json", code=2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
