#!/usr/bin/env python3
"""What a user meets at the command line: exit codes, suggestions, precedence, where reports go.

usage: cli_test.py HAKOSEKI
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
MUTABLE = "Resources:\n  Repo: {Type: AWS::ECR::Repository}\n"
FAILS_HIGH = """Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions: [{Name: agent, Image: agent:1, Privileged: true}]
"""


JAPANESE = re.compile("[ぁ-ゖァ-ヺ一-鿿]")


def run(*words, folder=None, given=None, output=subprocess.PIPE, **environment):
    base = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8",
            "SOURCE_DATE_EPOCH": "1795500000", "TZ": "UTC"}
    base.update(environment)
    return subprocess.run([PROGRAM, *words], cwd=folder, env=base, input=given, stdout=output,
                          stderr=subprocess.PIPE, text=True, timeout=60)


def cells(line):
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)


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
                            (("version", "x"), 2), (("checks", "x"), 2), (("demo", "x"), 2), (("help", "check", "x"), 2),
                            (("explain", "3", "4"), 2), (("completion", "bash", "zsh"), 2), (("demo", "-o", "-"), 2),
                            (("check", high, "--select", ""), 2), (("check", high, "--select", "IMG,,REG"), 2),
                            (("check", high, "--deselect=,"), 2), (("check", high, "--title", ""), 2),
                            (("check", high, "--config", ""), 2), (("check", high, "-f", ""), 2),
                            (("check", high, "--fail-on", "hgih"), 2), (("check", high, "-f", "xml"), 2),
                            (("collect",), 2), (("collect", "x"), 2), (("collect", "--dry-run"), 0), (("init",), 2),
                            (("collect", "-o", "a.hks", "--region", "r", "--all-regions"), 2),
                            (("collect", "-o", "a.hks", "--organization"), 2),
                            (("collect", "-o", "a.hks", "--account", "1234", "--role-name", "audit"), 2),
                            (("collect", "-o", "a.hks", "--role-name", "audit"), 2),
                            (("collect", "-o", "a.hks", "--external-id", "x"), 2),
                            (("collect", "-o", "a.hks", "--account", "111122223333", "--role-name", "arn:aws:x"), 2),
                            (("collect", "-o", "a.hks", "--region", "eu-west-1", "--resume"), 2),
                            (("help", "init", "role"), 0), (("help", "report", "verify"), 0), (("help", "report", "verfy"), 2),
                            (("help", "init", "role", "x"), 2), (("collect", "-o", high), 2),
                            (("init", "role"), 0), (("init", "roel"), 2), (("init", "role", "-f", "yaml"), 2),
                            (("init", "role", "-f", "cloudformation"), 0), (("report", "verify"), 2),
                            (("report", "verify", "nowhere"), 2), (("report", "verify", high), 1), (("report", "x", high), 2),
                            (("report", "show", high), 1), (("report", "verify", high, "x"), 2), (("help", "report", "show"), 0),
                            (("doctor", "--region", "tokyo"), 2), (("doctor", "-f", "human", "-f", "json"), 2), (("doctor", "-f", "sarif"), 2),
                            (("check", broken), 3), (("check", broken, high), 1),
                            (("check", broken, "--min-coverage", "0"), 0),
                            (("check", high, "-f", "json=/nonexistent/x.json"), 4),
                            (("demo", "-o", "/proc/nothing"), 4)]:
            done = run(*words)
            self.assertEqual(done.returncode, code, f"{words}: {done.stdout[-500:]}{done.stderr}")

    def test_commands_of_two_words_are_explained(self):
        for command, shown in (("init role", "init role"), ("report verify", "report verify|show FILE"), ("report show", "report verify|show FILE")):
            name = command.split()[0]
            self.assertIn(f"  {shown}", run("help").stdout)
            self.assertEqual(run("help", *command.split()).stdout, run("help", name).stdout)
        self.assertIn("there is no command `check role`", run("help", "check", "role").stderr)

    def test_a_run_that_decides_nothing_does_not_pass(self):
        queue = self.write("queue.yaml", "Resources: {Queue: {Type: AWS::SQS::Queue}}\n")
        answer = self.write("answers/clusters.json", '{"clusterArns": []}')
        open_task = self.write("open.yaml", "Parameters: {Tags: {Type: String}}\nResources:\n  Repo:\n    Type: AWS::ECR::Repository\n"
                                            "    Properties: {ImageTagMutability: !Ref Tags}\n")
        for command in ("check", "assess"):
            for path in (queue, answer, open_task):
                decided = json.loads(run(command, path, "-f", "json").stdout)["gate"]["decided"]
                done = run(command, path, "--fail-on", "none", "-q")
                self.assertEqual(decided > 0, path == open_task)
                self.assertEqual(done.returncode, 0 if decided else 3, (command, path, done.stdout))
                self.assertEqual("PASS" in done.stdout, decided > 0, done.stdout)
        done = run("check", queue)
        self.assertIn("INCOMPLETE: nothing to judge was found", " ".join(done.stdout.split()))
        done = run("check", queue, "--min-coverage", "0", "-q")
        self.assertEqual(done.returncode, 0)
        self.assertIn("PASS, though nothing was decided", done.stdout)
        self.assertIn("確定した判定はありません", run("check", queue, "--min-coverage", "0", "-q", "--lang", "ja").stdout)

    def test_states_and_verdicts_are_explained_by_any_name(self):
        for words, heading in ((("unseen", "not_seen", "Not seen", "未確認"), "unseen: "), (("unknown", "undecided", "未確定", "open"), "unknown: "),
                               (("inherited",), "inherited: "), (("not judged", "未評価"), "not-judged: "), (("fail", "不合格"), "fail: "),
                               (("pass", "合格"), "pass: "), (("一部対応", "partly met", "Partly"), "partly: "), (("met", "対応済"), "met: ")):
            for word in words:
                for language in ("en", "ja"):
                    done = run("explain", word, "--lang", language)
                    self.assertEqual(done.returncode, 0, (word, done.stderr))
                    self.assertTrue(done.stdout.startswith(heading), done.stdout)
                    self.assertEqual(bool(JAPANESE.search(done.stdout)), language == "ja")
        for word in ("対象外", "AWS 側", "aws side", "not_applicable"):
            self.assertEqual(len(re.findall(r"^[a-z_-]+: ", run("explain", word).stdout, re.MULTILINE)), 2, word)

    def test_a_wrong_region_or_profile_is_told_before_anything_is_asked(self):
        config = self.write("aws/config", "[profile audit]\nregion = eu-west-1\n")
        known = {"AWS_CONFIG_FILE": config, "AWS_SHARED_CREDENTIALS_FILE": self.write("aws/credentials", "")}
        server = ("--endpoint-url", "http://127.0.0.1:9")
        for command in (("doctor",), ("collect", "-o", str(self.folder / "a.hks"))):
            for region in ("tokyo", "eu-west", "eu-west-1a", "EU-WEST-1", "eu_west_1", "moon-base-1", "", "ap-northeast-1,eu-west-1"):
                done = run(*command, *server, "--region", region, **known)
                self.assertEqual((done.returncode, done.stdout), (2, ""), (region, done.stderr))
            self.assertIn("`tokyo` is no Region of AWS", run(*command, *server, "--region", "eu-west-1", "--region", "tokyo", **known).stderr)
            self.assertEqual(run(*command, *server, AWS_REGION="tokyo", **known).returncode, 2)
            # Newer than this program.
            for region in ("eu-west-9", "xx-south-1"):
                self.assertNotIn("is no Region", run(*command, *server, "--region", region, AWS_EC2_METADATA_DISABLED="true", **known).stderr)
            for words, variables in ((("--profile", "audti"), {}), ((), {"AWS_PROFILE": "audti"})):
                done = run(*command, *server, "--region", "eu-west-1", *words, **known, **variables)
                self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                self.assertIn(f"there is no profile `audti` in `{config}` or `{known['AWS_SHARED_CREDENTIALS_FILE']}`", done.stderr)
                self.assertIn("did you mean `audit`", done.stderr)
            self.assertIn("プロファイル `none` は", run(*command, *server, "--profile", "none", "--lang", "ja", **known).stderr)

    def test_more_is_asked_for_by_option(self):
        for words, told in (((), ()), (("--revisions", "3"), ("ecs:ListTaskDefinitions",)),
                            (("--credential-report",), ("iam:GenerateCredentialReport", "iam:GetCredentialReport"))):
            shown = run("collect", "--dry-run", *words).stdout
            policy = run("init", "role", *words).stdout
            for permission in ("ecs:ListTaskDefinitions", "iam:GenerateCredentialReport", "iam:GetCredentialReport"):
                self.assertEqual(permission + "\n" in shown, permission in told, (words, permission))
                self.assertEqual(f'"{permission}"' in policy, permission in told, (words, permission))
                for form in ("cloudformation", "terraform"):
                    template = run("init", "role", "-f", form, *words).stdout
                    self.assertEqual(re.search(rf"{permission}\b(?!\w)", template) is not None, permission in told, (form, permission))
        self.assertEqual(run("init", "role", "--revisions", "1").stdout, run("init", "role").stdout)
        self.assertIn("iam:GenerateCredentialReport", run("init", "role", HAKOSEKI_CREDENTIAL_REPORT="true").stdout)
        for value in ("0", "101", "many", "-1", "1.5"):
            done = run("collect", "--dry-run", "--revisions", value)
            self.assertEqual((done.returncode, done.stdout), (2, ""), value)
            self.assertIn("(1-100)", done.stderr)
        self.assertIn("--credential-report", run("help", "collect").stdout)
        self.assertIn("認証情報レポート", run("help", "collect", "--lang", "ja").stdout)

    def test_the_role_goes_to_files(self):
        wanted = {form: run("init", "role", "-f", form).stdout for form in ("json", "cloudformation", "terraform")}
        paths = {form: str(self.folder / f"role.{form}") for form in wanted}
        done = run("init", "role", *(word for form, path in paths.items() for word in ("-f", f"{form}={path}")))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertEqual({form: pathlib.Path(path).read_text() for form, path in paths.items()}, wanted)
        for words in (("-f", "json", "-f", "terraform"), ("-f", "json=" + paths["json"], "-f", "terraform=" + paths["json"]), ("-f", "json=")):
            done = run("init", "role", *words)
            self.assertEqual((done.returncode, done.stdout), (2, ""), words)
        self.assertEqual(run("init", "role", "-f", "json=/nonexistent/a").returncode, 4)


    def test_each_format_that_is_asked_of_an_image_is_written(self):
        image = "dir:" + str(self.folder / "root")
        self.write("root/etc/os-release", "ID=debian\n")
        forms = ("human", "json", "sarif", "cyclonedx", "spdx")
        alone = {form: run("image", image, "-f", form).stdout for form in forms}
        paths = {form: str(self.folder / f"report.{form}") for form in forms}
        run("image", image, *(word for form, path in paths.items() for word in ("-f", f"{form}={path}")))
        for form, path in paths.items():
            written = pathlib.Path(path).read_text()
            if form == "sarif":  # it tells its own call
                written, alone[form] = (json.loads(text)["runs"][0]["results"] for text in (written, alone[form]))
            self.assertEqual(written, alone[form], form)
        self.assertEqual(run("image", image, "-f", "json", "-f", "sarif").returncode, 2)

    def test_a_file_that_is_taken_for_an_image_s_name(self):
        self.write("app.tar", "")
        done = run("image", "app.tar", folder=self.folder, HTTPS_PROXY="http://127.0.0.1:1")
        self.assertEqual((done.returncode, "`docker-archive:app.tar`" in done.stderr), (2, True), done.stderr)

    def test_collect_takes_no_other_file_s_place(self):
        path = self.write("a.hks", "evidence")
        (self.folder / "folder.hks").mkdir()
        (self.folder / "link.hks").symlink_to("nowhere")
        for name, text in ((path, "not overwritten; give another --output, or --overwrite"), (self.folder / "folder.hks", "is a folder"),
                           (self.folder / "link.hks", "not overwritten")):
            done = run("collect", "-o", str(name))
            self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
            self.assertIn(f"`{name}` ", done.stderr)
            self.assertIn(text, done.stderr)
            self.assertRegex(run("collect", "-o", str(name), "--lang", "ja").stderr.splitlines()[0], JAPANESE)
        self.assertIn("is a folder", run("collect", "-o", str(self.folder / "folder.hks"), "--overwrite").stderr)
        # Goes on to what is wrong next.
        self.assertIn("no Region is given", run("collect", "-o", path, "--overwrite").stderr)
        self.assertEqual(pathlib.Path(path).read_text(), "evidence")

    def test_an_unfinished_collection_is_missing_evidence(self):
        note = json.dumps({"account": "111122223333", "began": "2026-01-01T00:00:00+00:00", "regions": {}})
        for name, files, output in (("a.hks.part", {"run.json": note}, "a.hks"), ("b.hks.part", {}, "b.hks"), ("renamed", {"run.json": note}, "FILE.hks")):
            self.write(f"{name}/answers/111122223333/ecs/ListClusters/eu-west-1-0000.json", json.dumps({"clusterArns": []}))
            for file, content in files.items():
                self.write(f"{name}/{file}", content)
            folder = str(self.folder / name)
            shown = output if output == "FILE.hks" else str(self.folder / output)
            for words in (("assess", folder), ("check", folder), ("assess", folder + "/")):
                done = run(*words, "-f", "json")
                self.assertEqual(done.returncode, 3, words)
                one, = json.loads(done.stdout)["inputs"]
                self.assertEqual((one["kind"], one["state"]), ("snapshot", "refused"))
                self.assertEqual(one["reason"], f"an unfinished collection; finish it with `hakoseki collect --resume -o {shown}`")
            self.assertIn("途中で終わった収集です", run("assess", folder, "-f", "concise", "--lang", "ja").stdout)
        self.write("infra.yaml", FAILS_HIGH)
        found = {command: run(command, str(self.folder), "-f", "json") for command in ("assess", "check")}
        # As for snapshots, `check` leaves these to `assess`.
        self.assertEqual({command: [one["state"] for one in json.loads(done.stdout)["inputs"]] for command, done in found.items()},
                         {"assess": ["refused", "refused", "judged", "refused"], "check": ["ignored", "ignored", "judged", "ignored"]})
        self.assertEqual(found["assess"].returncode, 3)
        # Any other program's note is none of ours.
        self.write("other/run.json", json.dumps({"account": "1", "began": "x"}))
        self.assertNotIn("unfinished", run("assess", str(self.folder / "other"), "-f", "json").stdout)

    def test_what_collect_would_do_is_told_in_both_languages(self):
        policy = json.loads(run("init", "role").stdout)
        role = sorted(action for statement in policy["Statement"] for action in statement["Action"])
        for language in ("en", "ja"):
            told = run("collect", "--dry-run", "--lang", language).stdout
            self.assertEqual(bool(JAPANESE.search(told)), language == "ja")
            begin = told.splitlines().index({"en": "permissions:", "ja": "必要な権限:"}[language]) + 1
            self.assertEqual([line.strip() for line in told.splitlines()[begin:begin + len(role)]], role)
            # What follows is no permission of IAM.
            self.assertNotEqual(told.splitlines()[begin + len(role)][0], " ")
            self.assertEqual([line for line in told.splitlines() if line != line.rstrip()], [])

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

    def test_wrong_calls_lead_to_the_right_help(self):
        for words, wanted in [(("chek",), "`hakoseki help` or `hakoseki --help`"), (("help", "chek"), "`hakoseki help` or "),
                              (("check", "--no-such"), "`hakoseki help check` or `hakoseki check --help`"),
                              (("checks", "--width", "1"), "`hakoseki help checks` or `hakoseki checks --help`"),
                              (("version", "x"), "`hakoseki help version` or `hakoseki version --help`")]:
            done = run(*words)
            self.assertIn("try " + wanted, done.stderr)
            named = re.findall("`hakoseki ([^`]*)`", done.stderr.splitlines()[-1])
            self.assertEqual(*[run(*one.split()).stdout for one in named])

    def test_wrong_calls_are_told_in_japanese(self):
        high = self.write("high.yaml", FAILS_HIGH)
        broken = self.write("broken.yaml", "a: [\n")
        wrong = [("chek",), ("check",), ("check", "--fial-on", "high"), ("check", "-z"), ("check", "--quiet=1", high),
                 ("check", "--json", high), ("check", high, "--fail-on"), ("check", high, "--fail-on", "hgih"),
                 ("check", high, "--min-coverage", "101"), ("check", high, "--width", "10"), ("check", high, "-p", "x"),
                 ("check", high, "-f", "jsno"), ("check", high, "-f", "json="), ("check", high, "-f", "json", "-f", "sarif"),
                 ("check", high, "-f", "json=a", "-f", "sarif=a"), ("check", high, "--select", "XYZ"),
                 ("check", high, "--select", ""), ("check", high, "--select", "IMG", "-f", "json"), ("check", "nowhere"),
                 ("check", high, "-f", f"json={high}"), ("check", high, "-f", "json=/proc/x/y"), ("check", "-", "-"),
                 ("check", high, "--config", "nowhere.yaml"), ("check", high, "--config", broken),
                 ("check", high, "--config", high), ("check", high, "--parameter-file", high),
                 ("check", high, "--config", "x", "--no-config"), ("check", high, "-q", "-p", "None=1"),
                 ("version", "x"), ("explain",), ("explain", "IMG-9.99"), ("explain", "3", "4"), ("help", "chek"),
                 ("completion", "tcsh"), ("demo", "-o", "-"), ("demo", "-o", "/proc/none")]
        for words in wrong:
            english, japanese = run(*words, folder=self.folder), run(*words, folder=self.folder, LC_ALL="ja_JP.UTF-8")
            self.assertEqual(english.returncode, japanese.returncode, words)
            self.assertNotRegex(english.stderr, JAPANESE, words)
            self.assertEqual(len(english.stderr.splitlines()), len(japanese.stderr.splitlines()), words)
            for line in japanese.stderr.splitlines():
                self.assertRegex(line, JAPANESE, words)
            if "--lang" not in words and words[0] not in ("version", "completion"):
                self.assertEqual(run(*words, "--lang", "ja", folder=self.folder).stderr if words[-1] != "--fail-on"
                                 else japanese.stderr, japanese.stderr)
        self.write("hakoseki.yaml", "lang: ja\nselect: XYZ\n")
        self.assertRegex(run("check", high).stderr, JAPANESE)

    def test_refusals_of_files_are_told_in_japanese(self):
        for name, content in [("a.yaml", "Resources: x\n"), ("b.yaml", "Resources: {R: [x\n"), ("c.yaml", "Resources: {}\n"),
                              ("Dockerfile", "FROM\n"), ("f.dockerfile", "FROM a\nCOPY x\n"), ("f.json", '{"Resources": {,}}'),
                              ("g.json", '{"Resources"'), ("h.yaml", "Resources: *x\n"),
                              ("d.json", "{\"containerDefinitions\": {}}"), ("e.json", "[{\"containerDefinitions\": []}]")]:
            done = run("check", self.write(name, content), "-f", "concise", "--lang", "ja")
            self.assertEqual(done.returncode, 3, name)
            self.assertRegex(done.stdout.splitlines()[0].split("未確認", 1)[1], JAPANESE, name)

    def test_standard_input(self):
        for content, kind in [(FAILS_HIGH, "cloudformation"), ("FROM scratch\nUSER a\n", "dockerfile"),
                              ('{"containerDefinitions": [{"name": "a", "image": "b"}]}', "task-definition")]:
            done = run("check", "-", "-f", "json", folder=self.folder, given=content)
            data = json.loads(done.stdout)
            self.assertEqual([(one["path"], one["kind"], one["state"]) for one in data["inputs"]],
                             [("<stdin>", kind, "judged")])
        self.assertIn("--> <stdin>:5:", run("check", "-", given=FAILS_HIGH).stdout)
        self.assertEqual(run("check", "-", "-q", given="").returncode, 3)
        self.assertEqual(run("check", "-", "-q", given="a: [").returncode, 3)
        done = run("check", "-", "-", given=FAILS_HIGH)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        # The configuration is that of the folder the run is started in.
        self.write("hakoseki.yaml", "fail_on: none\n")
        self.assertEqual(run("check", "-", "-q", folder=self.folder, given=FAILS_HIGH).returncode, 0)
        # A file of this name is given by a path.
        self.write("-", MUTABLE)
        self.assertEqual(json.loads(run("check", "./-", "-f", "json", folder=self.folder).stdout)["inputs"][0]["path"], "./-")

    def test_environment_names_every_option(self):
        high = self.write("high.yaml", FAILS_HIGH)
        config = self.write("own/settings.yaml", "fail_on: none\n")
        self.assertEqual(run("check", high, "-q", HAKOSEKI_CONFIG=config).returncode, 0)
        self.assertEqual(run("check", high, "-q", "--no-config", HAKOSEKI_CONFIG=config).returncode, 1)
        self.assertEqual(run("check", high, "-q", "--config", config, HAKOSEKI_NO_CONFIG="1").returncode, 0)
        self.assertEqual(run("check", high, HAKOSEKI_CONFIG=config, HAKOSEKI_NO_CONFIG="true").returncode, 2)
        self.assertEqual(run("check", high, HAKOSEKI_CONFIG="nowhere.yaml").returncode, 2)
        self.write("hakoseki.yaml", "fail_on: none\n")
        self.assertEqual(run("check", high, "-q").returncode, 0)
        self.assertEqual(run("check", high, "-q", HAKOSEKI_NO_CONFIG="1").returncode, 1)
        self.assertEqual(run("check", high, "-q", HAKOSEKI_NO_CONFIG="maybe").returncode, 2)
        self.assertTrue(json.loads(run("checks", HAKOSEKI_JSON="1").stdout))
        self.assertEqual(run("demo", "-q", folder=self.folder, HAKOSEKI_OUTPUT="elsewhere").returncode, 0)
        self.assertTrue((self.folder / "elsewhere/assessment.json").exists())

    def test_unknown_environment_is_warned_of(self):
        high = self.write("high.yaml", FAILS_HIGH)
        done = run("check", high, "-q", HAKOSEKI_FIAL_ON="none", HAKOSEKI_LANG="en")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, "hakoseki: warning: no option is called by the environment variable "
                         "`HAKOSEKI_FIAL_ON`; did you mean `HAKOSEKI_FAIL_ON`?\n")
        self.assertRegex(run("check", high, "-q", HAKOSEKI_FIAL_ON="none", HAKOSEKI_LANG="ja").stderr, JAPANESE)
        self.assertEqual(run("completion", "bash", HAKOSEKI_FIAL_ON="none").stderr, "")

    def test_output_that_fails_is_told_once(self):
        high = self.write("high.yaml", FAILS_HIGH)
        for words in [("checks",), ("checks", "--json"), ("explain", "3"), ("help",), ("help", "check"), ("version",),
                      ("version", "--json"), ("completion", "zsh"), ("check", high)]:
            with open("/dev/full", "w") as full:
                done = run(*words, output=full)
            self.assertEqual(done.returncode, 4, words)
            told = [line for line in done.stderr.splitlines() if not line.startswith("gate: ")]
            self.assertEqual(told, ["hakoseki: standard output cannot be written: no space left on the disk"], words)

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
                                  ("systems:\n  - name: a\n    mach: {}\n", ":3:5", "unknown key"), ("a: [\n", ":", ""),
                                  ("fail_on: low\nfail_on: high\n", ":2:1", "twice"), ("title:\n", ":1:7", "text"),
                                  ("title: ''\n", ":1:8", "text"), ("fail_on: [high]\n", ":1:10", "one value"),
                                  ("systems: [{name: a, match: {}}]\n", ":1:28", "matches nothing"),
                                  ("systems: [{name: a, title: , match: {stacks: a}}]\n", ":1:28", "text"),
                                  ("parameters: {A: 1, A: 2}\n", ":1:20", "twice"), ("parameters: {A: }\n", ":1:17", "text"),
                                  ("version: '1'\n", ":1:10", "version 1"), ("show_passed: 'true'\n", ":1:14", "true"),
                                  ("exclude: ['']\n", ":1:11", "empty"), ("title: a\n---\ntitle: b\n", ":2:1", "document")]:
            self.write("hakoseki.yaml", text)
            done = run("check", str(self.folder))
            self.assertEqual(done.returncode, 2, text)
            self.assertIn("hakoseki.yaml" + place, done.stderr)
            self.assertIn(word, done.stderr)

    def test_paths_in_a_configuration_are_meant_from_where_it_lies(self):
        high = self.write("a/high.yaml", FAILS_HIGH)
        self.write("a/hakoseki.yaml", "format: [concise, json=report.json, sarif=/dev/null]\nselect: [CON, IMG]\n")
        self.assertEqual(run("check", high, folder=self.folder).returncode, 1)
        self.assertTrue((self.folder / "a/report.json").exists())
        self.assertFalse((self.folder / "report.json").exists())
        self.assertEqual(run("check", high, "-f", "json=report.json", folder=self.folder).returncode, 1)
        self.assertTrue((self.folder / "report.json").exists())

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
        for check in checks:
            if any("{}" in place for place in check["reads"]):
                self.assertIn("<key>", "".join(run("explain", check["id"]).stdout.split()))
                self.assertIn("<キー>", "".join(run("explain", check["id"], "--lang", "ja").stdout.split()))
        for word in ("IMG-1", "3.5.5", "4.1.1", "risk/3.1.2", "unseen", "3", "exit/1"):
            self.assertEqual(run("explain", word).returncode, 0, word)

    def test_demo(self):
        done = run("demo", folder=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        for name in ("report.en.html", "report.ja.html", "report.sarif", "assessment.json", "hakoseki.yaml"):
            self.assertTrue((self.folder / "hakoseki-demo" / name).exists(), name)
        first = (self.folder / "hakoseki-demo/assessment.json").read_text()
        again = run("demo", folder=self.folder)
        self.assertEqual((again.returncode, again.stdout), (0, done.stdout))
        self.assertEqual((self.folder / "hakoseki-demo/assessment.json").read_text(), first)
        data = json.loads((self.folder / "hakoseki-demo/assessment.json").read_text())
        states = {system["name"]: {risk["id"]: risk["state"] for risk in system["risks"]} for system in data["systems"]}
        self.assertEqual(states["login"]["HOST-1"], "aws")
        self.assertNotEqual(states["batch"]["HOST-1"], "aws")
        self.write("other/file.txt", "mine")
        self.assertEqual(run("demo", "-o", "other", folder=self.folder).returncode, 2)

    def test_no_line_is_wider_than_asked(self):
        run("demo", folder=self.folder)
        calls = [("check", "hakoseki-demo", "--show-unknown"), ("demo",), ("checks",), ("explain", "3.2.3"),
                 ("explain", "REG-3.01"), ("explain", "unseen"), ("explain", "3"), ("help",), ("help", "check"), ("check", "--help")]
        for language in ("en", "ja"):
            for width in ("40", "50", "59", "74", "80", "120"):
                for words in calls:
                    shown = run(*words, "--lang", language, "--width", width, folder=self.folder)
                    self.assertEqual(shown.stderr, "")
                    for line in shown.stdout.splitlines():
                        self.assertLessEqual(cells(line), int(width), line)

    # A narrow terminal shows the same, in more lines.
    def test_narrow_tables_lose_nothing(self):
        run("demo", folder=self.folder)
        data = json.loads(run("check", "hakoseki-demo", "-f", "json", folder=self.folder).stdout)
        for language, labels in (("en", ("unmet", "partly", "unseen", "AWS", "met", "n/a")),
                                 ("ja", ("未対応", "一部", "未確認", "AWS 側", "対応済", "対象外"))):
            shown = run("check", "hakoseki-demo", "--lang", language, "--width", "40", folder=self.folder).stdout
            flat = re.sub(r"[\s,、:]+", "", shown)
            for system in data["systems"]:
                states = [risk["state"] for risk in system["risks"] if risk["id"] != "HW-1"]
                counts = [states.count(state) for state in ("unmet", "partly", "unseen", "aws", "met", "not-applicable")]
                listed = "".join(f"{label}{count}" for label, count in zip(labels, counts) if count).replace(" ", "")
                self.assertIn((system["title"] if language == "ja" else system["name"]).replace(" ", "") + listed, flat)
            for line in run("explain", "3.2.3", "--lang", language, "--width", "120").stdout.splitlines():
                if "3.2.3" in line:
                    title = re.sub(r"^\S+ | \(SP.*", "", line).replace(" ", "")
                    self.assertIn("3.2.3" + title, flat)
                    break


unittest.main(argv=sys.argv[:1], verbosity=1)
