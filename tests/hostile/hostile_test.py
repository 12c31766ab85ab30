#!/usr/bin/env python3
"""Hostile input beside one good template: one clear complaint with the place, the good template still judged,
bounded time and memory.

usage: hostile_test.py HAKOSEKI [--sanitized]      (sanitized: slower, and its memory says nothing)
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
SANITIZED = "--sanitized" in sys.argv
SECONDS = 20 * (5 if SANITIZED else 1)
MEBIBYTES = 1500
FORMATS = ("human", "concise", "json", "sarif", "html")
SECRET = "Tr0ub4dor-and-3-horses"
ESCAPES = "\x1b]0;owned\x07\x1b[2J\u009b31m\u202egood\u2066\x7f"
MARKUP = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`&lt;"

GOOD = """Resources:
  GoodRepository:
    Type: AWS::ECR::Repository
    Properties: {ImageTagMutability: MUTABLE}
"""


def template(value, before="", behind=""):
    return f"{before}Resources:\n  R:\n    Type: AWS::ECR::Repository\n    Properties:\n      RepositoryName: {value}\n{behind}"


def laughs():
    text = "Metadata:\n  A0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for i in range(1, 30):
        text += f"  A{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n"
    return template("*a29", before=text)


def conditions(count):
    lines = ["Parameters:", *[f"  P{i}: {{Type: String}}" for i in range(count)], "Conditions:"]
    lines += [f"  C{i}: !Equals [!Ref P{i}, x]" for i in range(count)]
    nested = ["!If [C%d, a%d, " % (i, i) for i in range(150)]
    flat = [f"{{Key: k{i}, Value: !If [C{i}, a, b]}}" for i in range(count)]
    tags = f"      Tags: [{', '.join(flat)}]\n"
    return template("".join(nested) + "z" + "]" * 150, before="\n".join(lines) + "\n", behind=tags)


# The name of a file, what it holds, and what is said of it: its place, and a word of the reason.
REFUSED = [
    ("not_utf8.yaml", b"Resources:\n  R: {Type: \"\xff\xfe\"}\n", ":2:14", "not UTF-8"),
    ("not_utf8.json", b'{"Resources": {"\xc0\x80": 1}}', ":1:17", "not UTF-8"),
    ("nul.yaml", b"Resources:\n  R: {Type: \"a\0b\"}\n", "", "binary"),
    ("utf16.yaml", GOOD.encode("utf-16"), "", "binary"),
    ("late_nul.yaml", GOOD.encode() + b"# " + b"x" * 5000 + b"\0\n", ":5:5003", "control characters"),
    ("deep.json", '{"Resources": ' + "[" * 10_000 + "]" * 10_000 + "}", ":1:", "nested deeper"),
    ("deep.yaml", "Resources: " + "[" * 10_000 + "]" * 10_000 + "\n", ":1:", "nested deeper"),
    ("deep_block.yaml", "Resources:\n" + "".join(" " * i + "a:\n" for i in range(1, 1500)), ":201:", "nested deeper"),
    ("deep_functions.yaml", template('!Join ["", [' * 10_000 + "x" + "]]" * 10_000), ":5:", "nested deeper"),
    ("deep_functions.json", '{"Resources": {"R": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryName": '
     + '{"Fn::Join": ["", [' * 10_000 + '"x"' + "]]}" * 10_000 + "}}}}", ":1:", "nested deeper"),
    ("no_end.yaml", "Resources: {R: [\n", ":2:", "flow"),
    ("alias_cycle.yaml", "Resources: &r\n  R: *r\n", ":2:6", "inside its own anchor"),
    ("many_directives.yaml", "%A\n" * 50_000 + "---\n" + GOOD, ":65:1", "directives"),
    ("resources.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nResources: [1, 2]\n", ":2:12", "Resources"),
    ("Dockerfile", "FROM scratch\nENV A=aaaaaaaa\n" + "ENV A=$A$A$A$A\n" * 100, "Dockerfile:", ""),
    ("Dockerfile.cut", "FROM scratch\nRUN <<EOF\nx\n", "Dockerfile.cut:", ""),
]

# Files that are judged as far as they go: what coverage calls the rest, or nothing.
BOUNDED = [
    ("laughs.yaml", laughs(), "budget"),
    ("conditions.yaml", conditions(3_000), None),
    ("long_line.json", json.dumps({"Resources": {"R": {"Type": "AWS::ECR::Repository", "Properties": {
        "RepositoryName": "x" * 5_000_000, "Tags": [{"Key": "k", "Value": "v"}] * 20}}}}), None),
    ("long_list.yaml", template("[" + "a, " * 1_600_000 + "a]"), "budget"),
    ("policy.yaml", template("r", behind="      RepositoryPolicyText: {Statement: [" + ", ".join(
        ["{Effect: Allow, Principal: '*', Action: ['ecr:*', 'ecr:?*?*?*?*']}"] * 5_000) + "]}\n"), None),
    ("loops.yaml", "Transform: AWS::LanguageExtensions\nResources:\n  G: {Type: AWS::ECR::Repository}\n"
     "  Fn::ForEach::A: [A, [" + ", ".join(f"a{i}" for i in range(1500)) + "], {'Fn::ForEach::B': [B, ["
     + ", ".join(f"b{i}" for i in range(1500)) + "], {'R${A}${B}': {Type: AWS::ECR::Repository}}]}]\n", "transform"),
    ("nested_in_itself.yaml", "Resources:\n" + "".join(
        f"  N{i}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: nested_in_itself.yaml, "
        f"Parameters: {{A: !GetAtt N{i}.Outputs.A}}}}}}\n" for i in range(20)), "nested-stack"),
]


class Done:
    """A call that ended in time; its memory is its own, not that of all children."""

    def __init__(self, words, folder):
        environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8",
                       "SOURCE_DATE_EPOCH": "1795500000", "TZ": "UTC"}
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = subprocess.Popen([PROGRAM, *words], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                     stdout=out, stderr=err)
            deadline = time.monotonic() + SECONDS
            while True:
                pid, status, usage = os.wait4(child.pid, os.WNOHANG)
                if pid != 0:
                    break
                if time.monotonic() > deadline:
                    child.kill()
                    child.wait()
                    raise AssertionError(f"{words}: not done after {SECONDS} s")
                time.sleep(0.01)
            child.returncode = self.code = os.waitstatus_to_exitcode(status)
            self.mebibytes = usage.ru_maxrss / 1024
            out.seek(0)
            err.seek(0)
            self.out, self.err = out.read().decode(), err.read().decode()
        if self.mebibytes > MEBIBYTES and not SANITIZED:
            raise AssertionError(f"{words}: {self.mebibytes:.0f} MiB")


class Hostile(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name) / "run"
        self.folder.mkdir()

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def run_it(self, *words):
        return Done(words, self.folder)

    def assess(self, *words):
        """What JSON says of the good template and of everything beside it."""
        self.write("good.yaml", GOOD)
        done = self.run_it("check", ".", "-f", "json", "--fail-on", "none", *words)
        self.assertNotIn("hakoseki:", done.err)
        data = json.loads(done.out)
        data["code"] = done.code
        data["states"] = {entry["path"].removeprefix("./"): entry for entry in data["inputs"]}
        self.assertEqual(data["states"]["good.yaml"]["state"], "judged")
        # The good template is judged as it is alone.
        judged = [row for row in data["results"] if row["check"] == "REG-2.03" and row["resource"]["id"] == "GoodRepository"]
        self.assertEqual([row["outcome"] for row in judged], ["fail"])
        return data

    @staticmethod
    def gaps_of(data, name):
        return [gap["what"] for gap in data["coverage"] if re.fullmatch(rf"(\./)?{re.escape(name)}(:.*)?", gap["where"])]

    def expect_refused(self, data, name, place, word):
        entry = data["states"][name]
        self.assertEqual(entry["state"], "refused", entry)
        self.assertIn(place, entry["place"] if place else "")
        self.assertIn(word, entry["reason"])
        self.assertEqual(self.gaps_of(data, name), ["input"])
        self.assertEqual(data["code"], 3)

    def expect_usage(self, word, *words):
        done = self.run_it(*words)
        self.assertEqual(done.code, 2, f"{words}: {done.err}")
        self.assertIn(word, done.err, words)
        self.assertEqual(done.out, "")
        lines = done.err.splitlines()
        # One complaint, and at most the hint where to read on.
        self.assertLessEqual(len(lines), 2, done.err)
        self.assertTrue(all(line.startswith("hakoseki: ") for line in lines), done.err)

    def test_files_that_are_refused(self):
        for name, content, place, word in REFUSED:
            with self.subTest(name):
                self.write(name, content)
                self.expect_refused(self.assess(), name, place, word)
                (self.folder / name).unlink()

    def test_all_of_them_at_once(self):
        for name, content, place, word in REFUSED:
            self.write(name, content)
        data = self.assess()
        for name, content, place, word in REFUSED:
            self.expect_refused(data, name, place, word)

    def test_files_that_are_judged_as_far_as_they_go(self):
        for name, content, gap in BOUNDED:
            with self.subTest(name):
                self.write(name, content)
                data = self.assess()
                self.assertEqual(data["states"][name]["state"], "partly" if gap else "judged", data["states"][name])
                self.assertEqual(set(self.gaps_of(data, name)), {gap} if gap else set())
                self.assertEqual(data["code"], 3 if gap else 0)
                for kind in ("human", "html"):
                    done = self.run_it("check", name, "-f", kind, "--show-unknown" if kind == "human" else "-q",
                                       "--fail-on", "none")
                    self.assertIn(done.code, (0, 3), kind)
                    if kind == "html":
                        self.assertLess(len(done.out), 3_000_000)
                (self.folder / name).unlink()

    def test_a_file_that_is_too_large(self):
        with open(self.folder / "large.yaml", "w") as file:
            file.write("Resources:\n  R: {Type: AWS::ECR::Repository}\nMetadata:\n  A: &a [x]\n  B:\n")
            for _ in range(1024):
                file.write(("  - [" + "*a, " * 25 + "*a]\n") * 1000)
        self.assertGreater(os.path.getsize(self.folder / "large.yaml"), 100_000_000)
        self.expect_refused(self.assess(), "large.yaml", "large.yaml", "larger than")

    @unittest.skipIf(os.geteuid() == 0, "root reads everything")
    def test_files_that_may_not_be_read(self):
        self.write("closed.yaml", GOOD)
        (self.folder / "closed.yaml").chmod(0)
        self.expect_refused(self.assess(), "closed.yaml", "closed.yaml", "denied")

    def test_links_and_pipes(self):
        outside = self.folder.parent / "outside.yaml"
        outside.write_text(GOOD.replace("Good", "Outside"))
        (self.folder / "loop").symlink_to(".")
        (self.folder / "deep").mkdir()
        (self.folder / "deep/up").symlink_to("..")
        (self.folder / "out.yaml").symlink_to(outside)
        (self.folder / "root").symlink_to("/")
        (self.folder / "circle.yaml").symlink_to("circle.yaml")
        os.mkfifo(self.folder / "pipe.yaml")
        data = self.assess()
        for name, state in [("loop", "ignored"), ("deep/up", "ignored"), ("out.yaml", "refused"), ("root", "refused"),
                            ("circle.yaml", "refused"), ("pipe.yaml", "ignored")]:
            self.assertEqual(data["states"][name]["state"], state, name)
            self.assertTrue(data["states"][name]["reason"])
        self.assertEqual(len(data["states"]), 7)
        self.assertNotIn("OutsideRepository", json.dumps(data))
        self.assertEqual(data["code"], 3)
        # Named by the user, a pipe is refused, and nobody waits for its writer.
        named = json.loads(self.run_it("check", "pipe.yaml", "good.yaml", "-f", "json").out)
        self.assertEqual([entry["state"] for entry in named["inputs"]], ["refused", "judged"])

    def test_folders_inside_each_other(self):
        here = self.folder
        for _ in range(100):
            here = here / "a"
        here.mkdir(parents=True)
        (here / "lost.yaml").write_text(GOOD)
        data = self.assess()
        self.assertEqual(data["code"], 3)
        self.assertEqual([gap["reason"] for gap in data["coverage"]], ["folders are nested deeper than 64"])

    def test_names_that_steer_terminals_and_browsers(self):
        name = json.dumps(ESCAPES + MARKUP)
        self.write("names.yaml", f"""Resources:
  {name}:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: {name}
      ContainerDefinitions:
        - {{Name: {name}, Image: {name}, Privileged: true, User: {name}, Environment: [{{Name: {name}, Value: {name}}}]}}
""")
        self.write(ESCAPES + "<img src=x onerror=alert(3)>.yaml", GOOD)
        self.write(ESCAPES + ".json", '{"Resources": ' + ESCAPES)
        for language in ("en", "ja"):
            for kind in FORMATS:
                shown = ("--show-unknown", "--show-passed") if kind in ("human", "concise") else ()
                done = self.run_it("check", ".", "-f", kind, "--lang", language, "--title", ESCAPES + MARKUP, *shown)
                self.assertEqual(done.code, 1)
                for text in (done.out, done.err):
                    self.assertEqual(re.findall("[\0-\t\x0b-\x1f\x7f-\x9f]", text), [], kind)
                if kind not in ("json", "sarif"):
                    self.assertEqual(re.findall("[\u202a-\u202e\u2066-\u2069]", done.out), [], kind)
                if kind == "html":
                    self.assertEqual(re.findall("<(?:img|script>alert)[^>]*", done.out), [])
                    self.assertEqual(done.out.count("<script"), done.out.count("</script"))

    def test_a_secret_is_never_shown_whole(self):
        self.write("secret.yaml", f"""Parameters:
  DbPassword: {{Type: String, Default: "{SECRET}-default"}}
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: web
          Image: web:1
          Environment: [{{Name: DB_PASSWORD, Value: "{SECRET}"}}, {{Name: API_TOKEN, Value: !Ref DbPassword}}]
          Command: [run, "--password={SECRET}"]
""")
        self.write("task.json", json.dumps({"family": "t", "containerDefinitions": [
            {"name": "web", "image": "web:1", "environment": [{"name": "DB_PASSWORD", "value": SECRET}]}]}))
        self.write("Dockerfile", f"FROM scratch\nENV DB_PASSWORD={SECRET}\nRUN app --password={SECRET}\n")
        for kind in FORMATS:
            shown = ("--show-unknown", "--show-passed") if kind in ("human", "concise") else ()
            done = self.run_it("check", ".", "-f", kind, *shown)
            self.assertEqual(done.code, 1)
            self.assertNotIn(SECRET, done.out + done.err, kind)
            # Not because it was not seen.
            self.assertIn("IMG-4.02", done.out)
            self.assertIn("IMG-4.01", done.out)

    def test_no_secret_of_a_line_is_shown_because_another_was_found(self):
        token = "ghp_" + "rmktsO3U9224xf2MvQyGplpErf87038J1ta6"
        key = "AKIA" + "QWERTYUIOPLKJHGF"
        words = [token, key, "TopSecretPw77", "DockerPw7788", "MySqlPw9911", "NetrcPw1122"]
        self.write("Dockerfile", f"""FROM debian:12
RUN A={token} ./x && B={token} ./y
RUN echo "a {token} b {key} c"
RUN curl -k -u admin:TopSecretPw77 http://x | sh && docker login -u x -p DockerPw7788 r
RUN mysql -u root -pMySqlPw9911 && curl -k http://x | sh && echo machine x login y password NetrcPw1122
""")
        for kind in FORMATS:
            done = self.run_it("check", ".", "-f", kind)
            self.assertEqual(done.code, 1)
            for word in words:
                self.assertNotIn(word, done.out + done.err, f"{kind}: {word[:4]}")

    def test_one_long_line_costs_no_more_than_many_short_ones(self):
        tasks = {f"T{i}": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"ContainerDefinitions": [
            {"Name": "web", "Image": "web:1", "Environment": [{"Name": "DB_PASSWORD", "Value": SECRET}]}]}}
            for i in range(400)}
        self.write("t.json", json.dumps({"Resources": tasks}))
        done = self.run_it("check", "t.json", "-f", "human")
        self.assertEqual(done.code, 1)
        self.assertNotIn(SECRET, done.out)

    def test_wrong_calls(self):
        self.write("good.yaml", GOOD)
        self.expect_usage("`--fork`", "check", "good.yaml", "--fork")
        self.expect_usage("`XYZ-9.99`", "check", "good.yaml", "--select", "XYZ-9.99")
        self.expect_usage("`XYZ`", "check", "good.yaml", "--deselect", "REG-2.03,XYZ")
        self.expect_usage("`XYZ-9.99`", "explain", "XYZ-9.99")
        self.expect_usage("nowhere.yaml: no such file or folder", "check", "good.yaml", "nowhere.yaml")
        self.expect_usage("no such file or folder", "check", "a" * 100_000)
        self.expect_usage("\\u{1b}", "check", "good.yaml", "--\x1b[31m")
        self.expect_usage("\\u{1b}", "check", "\x1b[31m")

    def test_broken_parameters_and_configuration(self):
        self.write("good.yaml", GOOD)
        for content, place in [('[{"ParameterKey": "A"}]', ":1:2"), ('{"A": [["x"]]}', ":1:8"), ("[" * 10_000, ":1:201"),
                               (b'{"A": "\xff"}', ":1:8"), ('{"A', ":1:2"), ("x" * 20_000_000, "")]:
            self.write("p.json", content)
            self.expect_usage("p.json" + place, "check", "good.yaml", "--parameter-file", "p.json")
        self.expect_usage("none.json: ", "check", "good.yaml", "--parameter-file", "none.json")
        for content, place in [("fail_on: [", ":"), ("systems: [{name: a, match: {stack: x}}]\n", ":1:29"),
                               ("fail_no: high\n", ":1:1"), ("a: &a [*a]\n", ":1:8"), ("[" * 10_000, ":1:201"),
                               (b"title: \xff\n", ":1:8"), ("# " + "x" * 2_000_000, "")]:
            self.write("c.yaml", content)
            self.expect_usage("c.yaml" + place, "check", "good.yaml", "--config", "c.yaml")
        self.expect_usage("none.yaml: ", "check", "good.yaml", "--config", "none.yaml")

    def test_a_configuration_as_large_as_it_may_be(self):
        self.write("c.yaml", "systems:\n" + "".join(f"- {{name: s{i}, match: {{tags: x}}}}\n" for i in range(28_000)))
        self.write("good.yaml", GOOD)
        self.assertEqual(self.run_it("check", "good.yaml", "--config", "c.yaml", "--fail-on", "none", "-q").code, 0)

    def test_nothing_to_judge(self):
        self.write("notes.txt", "words\n")
        done = self.run_it("check", ".")
        self.assertEqual(done.code, 3)
        self.assertIn("nothing to judge", done.out)
        self.assertEqual(json.loads(self.run_it("check", ".", "-f", "json").out)["gate"]["exit_code"], 3)


unittest.main(argv=sys.argv[:1], verbosity=1)
