#!/usr/bin/env python3
"""What a user meets at the command line: exit codes, suggestions, precedence, where reports go.

usage: cli_test.py HAKOSEKI
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
MUTABLE = "Resources:\n  Repo: {Type: AWS::ECR::Repository}\n"
FAILS_HIGH = """Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions: [{Name: agent, Image: agent:1, Privileged: true}]
"""


def run(*words, folder=None, **environment):
    base = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8",
            "SOURCE_DATE_EPOCH": "1795500000", "TZ": "UTC"}
    base.update(environment)
    return subprocess.run([PROGRAM, *words], cwd=folder, env=base, capture_output=True, text=True, timeout=60)


class Cli(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = pathlib.Path(self.temporary.name)

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        return str(path)

    def test_exit_codes(self):
        high = self.write("high.yaml", FAILS_HIGH)
        broken = self.write("broken.yaml", "Resources: [")
        for words, code in [(("version",), 0), (("help",), 0), (("checks",), 0), ((), 0),
                            (("check", high), 1), (("check", high, "--fail-on", "none"), 0),
                            (("check",), 2), (("check", "nowhere"), 2), (("chek",), 2),
                            (("check", high, "--no-such"), 2), (("explain", "IMG-9.99"), 2),
                            (("check", high, "--fail-on", "hgih"), 2), (("check", high, "-f", "xml"), 2),
                            (("check", broken), 3), (("check", broken, high), 1),
                            (("check", broken, "--min-coverage", "0"), 0),
                            (("check", high, "-f", "json=/nonexistent/x.json"), 4),
                            (("demo", "-o", "/proc/nothing"), 4)]:
            done = run(*words)
            self.assertEqual(done.returncode, code, f"{words}: {done.stdout[-500:]}{done.stderr}")

    def test_assess_judges_answers_and_files_alike(self):
        arn = "arn:aws:ecs:ap-northeast-1:111122223333:"
        answer = {"taskDefinition": {"taskDefinitionArn": arn + "task-definition/web:3", "family": "web",
                                     "containerDefinitions": [{"name": "app", "image": "app:1", "privileged": True}]}}
        self.write("a/any name", json.dumps({"services": [], "failures": []}))
        place = self.write("a/web.json", json.dumps(answer, indent=1))
        self.write("a/infra.yaml", FAILS_HIGH)
        folder = str(self.folder / "a")
        done = run("assess", folder, "-f", "json")
        self.assertEqual(done.returncode, 0, done.stderr)  # nothing fails the gate unless it is asked for
        found = [result for result in json.loads(done.stdout)["results"]
                 if result["check"] == "CON-3.01" and result["outcome"] == "fail"]
        self.assertEqual({result["evidence"][0]["source"] for result in found}, {"api", "file"})
        live = next(one["evidence"][0] for one in found if one["evidence"][0]["source"] == "api")
        self.assertEqual((live["file"], live["pointer"]),
                         (place, "ecs:DescribeTaskDefinition#/taskDefinition/containerDefinitions/0/privileged"))
        self.assertGreater(live["line"], 1)
        self.assertEqual(run("assess", folder, "--fail-on", "high").returncode, 1)
        self.assertIn('"privileged": true', run("assess", folder).stdout)
        denied = self.write("denied.json", "\nAn error occurred (AccessDeniedException) when calling the "
                            "DescribeServices operation: not authorized to perform: ecs:DescribeServices\n")
        done = run("assess", folder, denied)
        self.assertEqual(done.returncode, 3, done.stdout)
        self.assertEqual(run("assess").returncode, 2)

    def test_check_leaves_answers_to_assess(self):
        self.write("a/services.json", json.dumps({"services": [], "failures": []}))
        self.write("a/infra.yaml", FAILS_HIGH)
        inputs = json.loads(run("check", str(self.folder / "a"), "-f", "json").stdout)["inputs"]
        kinds = {pathlib.Path(one["path"]).name: (one["kind"], one["state"]) for one in inputs}
        self.assertEqual(kinds["services.json"], ("aws-answer", "ignored"))

    def test_suggestions(self):
        for words, wanted in [(("chek",), "`check`"), (("check", "--fial-on", "high", "x"), "`--fail-on`"),
                              (("explain", "IMG-2.0l"), "`IMG-2.0"), (("check", "x", "-f", "jsno"), "`json`"),
                              (("check", "x", "--lang", "jp"), "`ja`")]:
            done = run(*words)
            self.assertIn("did you mean " + wanted, done.stderr, words)
            self.assertEqual(done.stdout, "")

    def test_gate_line_ends_every_run(self):
        high = self.write("high.yaml", FAILS_HIGH)
        done = run("check", high)
        tail = done.stdout[done.stdout.rindex("gate: "):]
        self.assertIn("FAIL", tail)
        self.assertLessEqual(len(tail.splitlines()), 2)
        done = run("check", high, "-f", "json")
        json.loads(done.stdout)
        self.assertTrue(done.stderr.startswith("gate: "))
        done = run("check", high, "-q")
        self.assertEqual(len(done.stdout.splitlines()), 1)
        done = run("check", high, LANG="ja_JP.UTF-8")
        self.assertIn("\n判定: ", done.stdout)

    def test_several_reports_of_one_run(self):
        high = self.write("high.yaml", FAILS_HIGH)
        files = {name: str(self.folder / f"report.{name}") for name in ("json", "sarif", "html", "concise")}
        done = run("check", high, "-f", "human", *[f"-f{name}={path}" for name, path in files.items()])
        self.assertIn("critical[CON-3.01]", done.stdout)
        for name, path in files.items():
            self.assertGreater(os.path.getsize(path), 100, name)
        self.assertEqual(run("check", high, "-f", "json", "-f", "sarif").returncode, 2)

    def test_a_report_that_fails_costs_no_other(self):
        high = self.write("high.yaml", FAILS_HIGH)
        sarif = self.folder / "a.sarif"
        done = run("check", high, "-f", "json=/dev/full", "-f", f"sarif={sarif}", "-f", "human")
        self.assertEqual(done.returncode, 4)
        self.assertIn("gate:", done.stdout)
        self.assertTrue(json.loads(sarif.read_text())["runs"])

    def test_a_reader_that_leaves_costs_no_report(self):
        high = self.write("high.yaml", FAILS_HIGH)
        sarif = self.folder / "a.sarif"
        done = subprocess.run(["bash", "-c", f'set -o pipefail; "{PROGRAM}" check "{high}" -f json '
                               f'-f sarif="{sarif}" | true'], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("gate:", done.stderr)
        self.assertTrue(json.loads(sarif.read_text())["runs"])

    def test_reports_take_no_other_file_s_place(self):
        high = self.write("high.yaml", FAILS_HIGH)
        both = self.folder / "both"
        done = run("check", high, "-f", f"json={both}", "-f", f"sarif={both}")
        self.assertEqual((done.returncode, both.exists()), (2, False), done.stderr)
        done = run("check", high, "-f", f"json={high}")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(pathlib.Path(high).read_text(), FAILS_HIGH)

    def test_a_file_is_judged_once(self):
        self.write("in/high.yaml", FAILS_HIGH)
        os.symlink("high.yaml", self.folder / "in/alias.yaml")
        os.link(self.folder / "in/high.yaml", self.folder / "in/link.yaml")
        once = json.loads(run("check", "in/high.yaml", "-f", "json", folder=self.folder).stdout)
        often = json.loads(run("check", "in", "in/high.yaml", "./in", "-f", "json",
                               folder=self.folder).stdout)
        self.assertEqual(len(often["results"]), len(once["results"]))
        states = sorted(one["state"] for one in often["inputs"])
        self.assertEqual(states, ["ignored", "ignored", "judged"])

    def test_flag_wins_over_environment_over_file(self):
        self.write("high.yaml", FAILS_HIGH)
        self.write("hakoseki.yaml", "fail_on: none\n")
        here = str(self.folder)
        self.assertEqual(run("check", here).returncode, 0)
        self.assertEqual(run("check", here, HAKOSEKI_FAIL_ON="critical").returncode, 1)
        self.assertEqual(run("check", here, "--fail-on", "none", HAKOSEKI_FAIL_ON="critical").returncode, 0)
        self.assertEqual(run("check", here, "--no-config").returncode, 1)
        done = run("check", here, HAKOSEKI_FAIL_ON="sometimes")
        self.assertEqual(done.returncode, 2)
        self.assertIn("HAKOSEKI_FAIL_ON", done.stderr)

    def test_wrong_configuration_names_its_place(self):
        self.write("x.yaml", MUTABLE)
        for text, place, word in [("fail_no: high\n", ":1:1", "`fail_on`"), ("fail_on: hihg\n", ":1:10", "`high`"),
                                  ("systems: {a: b}\n", ":1:10", "list"), ("version: 7\n", ":1:10", "version 1"),
                                  ("systems:\n  - name: a\n    mach: {}\n", ":3:5", "unknown key"), ("a: [\n", ":", "")]:
            self.write("hakoseki.yaml", text)
            done = run("check", str(self.folder))
            self.assertEqual(done.returncode, 2, text)
            self.assertIn("hakoseki.yaml" + place, done.stderr)
            self.assertIn(word, done.stderr)

    def test_configuration_is_found_above(self):
        self.write("a/b/x.yaml", FAILS_HIGH)
        self.write("hakoseki.yaml", "fail_on: none\n")
        self.assertEqual(run("check", "a/b/x.yaml", folder=self.folder).returncode, 0)
        self.assertEqual(run("check", ".", folder=self.folder / "a/b").returncode, 0)

    def test_ignore_and_exclude(self):
        self.write("high.yaml", FAILS_HIGH)
        self.write("old/high.yaml", FAILS_HIGH)
        self.write("good.yaml", MUTABLE)
        self.write("hakoseki.yaml", "ignore: [old/]\n")
        done = run("check", str(self.folder), "--exclude", "high.yaml", "-f", "json", "--fail-on", "none")
        self.assertEqual(done.returncode, 0, done.stdout)
        states = {item["path"]: item["state"] for item in json.loads(done.stdout)["inputs"]}
        self.assertEqual(states[str(self.folder / "old")], "ignored")
        self.assertEqual(states[str(self.folder / "high.yaml")], "ignored")
        self.assertEqual(states[str(self.folder / "good.yaml")], "judged")

    def test_display_does_not_change_the_gate(self):
        high = self.write("high.yaml", FAILS_HIGH)
        done = run("check", high, "--select", "IMG-3")
        self.assertEqual(done.returncode, 1)
        self.assertNotIn("CON-3.01", done.stdout)
        self.assertEqual(run("check", high, "--select", "CON", "-f", "json").returncode, 2)

    def test_parameters(self):
        template = self.write("t.yaml", "Parameters:\n  M: {Type: String}\nResources:\n  Repo:\n"
                              "    Type: AWS::ECR::Repository\n    Properties: {ImageTagMutability: !Ref M}\n")
        outcome = lambda *words: [r["outcome"] for r in json.loads(run("check", template, "-f", "json", *words).stdout)["results"]
                                  if r["check"] == "REG-2.03"]
        self.assertEqual(outcome(), ["unknown"])
        self.assertEqual(outcome("-p", "M=IMMUTABLE"), ["pass"])
        listed = self.write("p.json", '[{"ParameterKey": "M", "ParameterValue": "MUTABLE"}]')
        self.assertEqual(outcome("--parameter-file", listed), ["fail"])
        self.assertEqual(outcome("--parameter-file", listed, "-pM=IMMUTABLE"), ["pass"])
        self.assertEqual(run("check", template, "-p", "novalue").returncode, 2)
        previous = self.write("q.json", '[{"ParameterKey": "M", "UsePreviousValue": true}]')
        self.assertEqual(outcome("--parameter-file", previous), ["unknown"])

    def test_parameters_that_nothing_takes(self):
        template = self.write("t.yaml", "Parameters:\n  Privileged: {Type: String, Default: 'false'}\n" + MUTABLE)
        self.write("nested/child.yaml", "Parameters:\n  Inner: {Type: String, Default: x}\n" + MUTABLE)
        self.write("nested/parent.yaml", "Resources:\n  N: {Type: AWS::CloudFormation::Stack, "
                   "Properties: {TemplateURL: child.yaml}}\n")
        done = run("check", template, "-q", "--fail-on", "none", "-p", "Priviledged=true", "-p", "AWS::Region=x")
        self.assertEqual(done.stderr, "hakoseki: warning: no template of this run takes a parameter `Priviledged`; "
                         "did you mean `Privileged`?\n")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(run("check", template, "-q", "-p", "Privileged=true").stderr, "")
        self.assertIn("`Inner`", run("check", str(self.folder / "nested"), "-q", "-p", "Inner=y").stderr)

    def test_colour(self):
        high = self.write("high.yaml", FAILS_HIGH)
        self.assertNotIn("\x1b", run("check", high).stdout)
        self.assertIn("\x1b[", run("check", high, "--color", "always").stdout)
        self.assertIn("\x1b[", run("check", high, CLICOLOR_FORCE="1").stdout)
        self.assertNotIn("\x1b", run("check", high, CLICOLOR_FORCE="1", NO_COLOR="1").stdout)

    def test_every_check_and_risk_is_explained_in_both_languages(self):
        checks = json.loads(run("checks", "--json").stdout)
        self.assertGreaterEqual(len(checks), 50)
        for check in checks[:3] + checks[-3:]:
            for language in ("en", "ja"):
                done = run("explain", check["id"], "--lang", language)
                self.assertEqual(done.returncode, 0)
                self.assertIn(check["title"][language], done.stdout.replace("\n", ""))
        for word in ("IMG-1", "3.5.5", "4.1.1", "risk/3.1.2", "unseen", "3", "exit/1"):
            self.assertEqual(run("explain", word).returncode, 0, word)

    def test_completion_scripts_are_shell(self):
        script = self.write("c.bash", run("completion", "bash").stdout)
        subprocess.run(["bash", "-n", script], check=True)
        probe = (f"source {script}; COMP_WORDS=(hakoseki check --fa); COMP_CWORD=2; _hakoseki; "
                 "printf '%s\\n' \"${COMPREPLY[@]}\"")
        done = subprocess.run(["bash", "-c", probe], capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout.split(), ["--fail-on"])
        for shell in ("zsh", "fish"):
            self.assertIn("hakoseki", run("completion", shell).stdout)
        self.assertEqual(run("completion", "tcsh").returncode, 2)

    def test_demo(self):
        done = run("demo", folder=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        for name in ("report.en.html", "report.ja.html", "report.sarif", "assessment.json", "hakoseki.yaml"):
            self.assertTrue((self.folder / "hakoseki-demo" / name).exists(), name)
        self.assertEqual(run("demo", folder=self.folder).returncode, 0)
        data = json.loads((self.folder / "hakoseki-demo/assessment.json").read_text())
        states = {system["name"]: {risk["id"]: risk["state"] for risk in system["risks"]} for system in data["systems"]}
        self.assertEqual(states["login"]["HOST-1"], "aws")
        self.assertNotEqual(states["batch"]["HOST-1"], "aws")
        self.write("other/file.txt", "mine")
        self.assertEqual(run("demo", "-o", "other", folder=self.folder).returncode, 2)

    def test_no_line_is_wider_than_asked(self):
        done = run("demo", folder=self.folder)
        for language in ("en", "ja"):
            for width in ("40", "80"):
                shown = run("check", "hakoseki-demo", "--lang", language, "--width", width, "--show-unknown", folder=self.folder)
                for line in shown.stdout.splitlines():
                    cells = sum(2 if ord(c) >= 0x1100 and (0x1100 <= ord(c) <= 0x115F or 0x2E80 <= ord(c) <= 0xA4CF
                                or 0xAC00 <= ord(c) <= 0xD7A3 or 0xF900 <= ord(c) <= 0xFAFF or 0xFE30 <= ord(c) <= 0xFE6F
                                or 0xFF00 <= ord(c) <= 0xFF60 or 0xFFE0 <= ord(c) <= 0xFFE6) else 1 for c in line)
                    self.assertLessEqual(cells, int(width), line)


unittest.main(argv=sys.argv[:1], verbosity=1)
