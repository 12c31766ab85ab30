#!/usr/bin/env python3
"""What `hakoseki image` says is wrong with an image, and what `check` and `assess` make of images beside files.

usage: image_checks_test.py HAKOSEKI
"""
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from image_layout import Layout, tar  # noqa: E402

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
os.environ["HAKOSEKI_NO_CACHE"] = "true"
TASK = {"family": "web", "containerDefinitions": [{"name": "web", "image": "registry.example/web:1.0"}]}
PASSWD = "root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/:/bin/false\n"


def run(*words, code=0):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=120)
    assert done.returncode == code, (done.returncode, done.stderr, done.stdout[:2000])
    return done.stdout


def outcomes(report):
    return {one["check"]: one["outcome"] for one in report["results"]}


class ImageChecksTest(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.folder = pathlib.Path(held.name)

    def layout(self, entries, **config):
        return Layout(self.folder / "layout", [tar(entries)], config=config).folder

    def bad(self):
        return self.layout([("usr/bin/su", "x", 0o4755), ("etc/passwd", PASSWD), ("usr/sbin/sshd", "x", 0o755)],
                           ExposedPorts={"22/tcp": {}})

    def test_tells_what_is_wrong_and_where(self):
        report = json.loads(run("image", f"oci:{self.bad()}", "-f", "json"))
        said = outcomes(report)
        self.assertEqual((said["IMG-2.01"], said["IMG-2.02"], said["IMG-2.03"]), ("fail", "fail", "fail"))
        one = next(one for one in report["results"] if one["check"] == "IMG-2.03")
        self.assertEqual(one["evidence"][0]["source"], "image")
        self.assertEqual(one["evidence"][0]["pointer"], f"layer {report['layers'][0]['diff_id']}/usr/bin/su")
        human = run("image", f"oci:{self.folder / 'layout'}", "--lang", "ja")
        self.assertIn("high[IMG-2.01]", human)
        self.assertIn("root で起動します", human)

    def test_is_a_gate_where_it_is_asked_for(self):
        image = f"oci:{self.bad()}"
        run("image", image)
        run("image", image, "--fail-on", "high", code=1)
        run("image", image, "--fail-on", "critical")

    def test_sarif_names_the_image(self):
        log = json.loads(run("image", f"oci:{self.bad()}", "-f", "sarif"))["runs"][0]
        self.assertEqual({rule["id"][:4] for rule in log["tool"]["driver"]["rules"]} - {"IMG-"}, set())
        places = {result["locations"][0].get("physicalLocation", {}).get("artifactLocation", {}).get("index")
                  for result in log["results"] if result["kind"] == "fail"}
        self.assertEqual(places, {0})
        self.assertEqual(log["artifacts"][0]["properties"]["kind"], "image")

    def test_a_task_definition_is_judged_by_its_image(self):
        task = self.folder / "task.json"
        task.write_text(json.dumps(TASK))
        layout = self.layout([("etc/passwd", PASSWD)], User="app")

        def user_of(*more):
            report = self.json_of("check", str(task), *more)
            return next(one["outcome"] for one in report["results"]
                        if one["check"] == "IMG-2.01" and one["resource"]["id"] == "web/web")

        self.assertEqual(user_of(), "fail")
        self.assertEqual(user_of("--image", f"registry.example/web:1.0=oci:{layout}"), "pass")
        self.assertEqual(user_of("--image", f"registry.example/other:1.0=oci:{layout}"), "fail")

    def test_every_image_that_a_task_definition_names_is_read(self):
        layout = self.layout([("etc/passwd", PASSWD)], User="app")
        manifest = json.loads((layout / "index.json").read_text())["manifests"][0]

        class Registry(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                digest = manifest["digest"] if self.path.endswith("/manifests/1.0") else self.path.rsplit("/", 1)[-1]
                blob = layout / "blobs" / digest.replace(":", "/")
                is_there = self.path.startswith("/v2/web/") and blob.is_file()
                self.send_response(200 if is_there else 404)
                data = blob.read_bytes() if is_there else b""
                if "/manifests/" in self.path:
                    self.send_header("Content-Type", manifest["mediaType"])
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Registry) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            name = f"127.0.0.1:{server.server_port}/web:1.0"
            task = self.folder / "task.json"
            task.write_text(json.dumps({"family": "web", "containerDefinitions": [
                {"name": "web", "image": name}, {"name": "side", "image": name.replace("web", "gone")}]}))
            report = self.json_of("check", str(task), "--images", "--plain-http")
            server.shutdown()
        said = {one["resource"]["id"]: one["outcome"] for one in report["results"] if one["check"] == "IMG-2.01"}
        self.assertEqual(said, {"web/web": "pass", "web/side": "fail"})
        self.assertEqual({one["path"]: one["state"] for one in report["inputs"] if one["kind"] == "image"},
                         {name: "judged", name.replace("web", "gone"): "refused"})

    def json_of(self, *words):
        done = subprocess.run([PROGRAM, *words, "--no-config", "--fail-on", "none", "-f", "json"], capture_output=True,
                              text=True, timeout=120)
        self.assertIn(done.returncode, (0, 3), done.stderr)
        return json.loads(done.stdout)

    def test_an_image_that_is_not_there_is_an_input_that_was_not_read(self):
        task = self.folder / "task.json"
        task.write_text(json.dumps(TASK))
        report = self.json_of("check", str(task), "--image", "oci:/nowhere/at/all")
        refused = [one for one in report["inputs"] if one["kind"] == "image"]
        self.assertEqual([one["state"] for one in refused], ["refused"])
        self.assertTrue(any(gap["what"] == "image" for gap in report["coverage"]))

    def test_options_that_nothing_uses_are_refused(self):
        run("check", str(self.folder), "--platform", "linux/arm64", code=2)

    def test_a_layer_that_is_not_whole_is_no_pass(self):
        layout = self.layout([("app/web", "x", 0o755)], User="1000")
        blob = next(one for one in (layout / "blobs/sha256").iterdir() if one.read_bytes()[:2] == b"\x1f\x8b")
        blob.write_bytes(blob.read_bytes()[:-4] + b"abcd")
        said = outcomes(json.loads(run("image", f"oci:{layout}", "-f", "json", code=3)))
        self.assertEqual((said["IMG-2.02"], said["IMG-2.03"], said["IMG-2.08"]), ("unknown", "unknown", "unknown"))
        self.assertEqual(said["IMG-2.01"], "pass")


unittest.main(argv=sys.argv[:1])
