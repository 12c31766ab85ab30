#!/usr/bin/env python3
"""The vulnerability database: made of feeds in every packing, downloaded, passed on, and what becomes of all that breaks.

usage: database_test.py HAKOSEKI

UPDATE_GOLDEN=1 writes the texts in database/ anew.
"""
import gzip
import hashlib
import http.server
import io
import json
import os
import pathlib
import re
import shutil
import socketserver
import ssl
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import unittest
import zipfile

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
HERE = pathlib.Path(__file__).resolve().parent
NOW = "1795500000"  # 2026-11-24

# Records of the Go Vulnerability Database (CC-BY-4.0) and of AlmaLinux's OSV database (MIT), shortened.
GO_1572 = {
    "schema_version": "1.3.0", "id": "GO-2023-1572", "modified": "2023-02-22T20:13:12Z",
    "published": "2023-02-16T22:25:24Z", "aliases": ["CVE-2022-41727", "GHSA-qgc7-mgm3-q253"],
    "details": "An attacker can craft a malformed TIFF image which will consume a significant amount of memory when "
               "passed to DecodeConfig. This could lead to a denial of service.",
    "affected": [{"package": {"ecosystem": "Go", "name": "golang.org/x/image"},
                  "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "0.5.0"}]}]}],
    "references": [{"type": "REPORT", "url": "https://go.dev/issue/58003"}]}
GO_2937 = {
    "id": "GO-2024-2937", "summary": "Panic when parsing invalid palette-color images in golang.org/x/image",
    "aliases": ["CVE-2024-24792", "GHSA-9phm-fm57-rhg8"], "modified": "2024-07-15T22:12:27Z",
    "published": "2024-06-25T22:06:09Z", "schema_version": "1.7.3",
    "affected": [{"package": {"name": "golang.org/x/image", "ecosystem": "Go"},
                  "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "0.18.0"}]}]}]}
ALSA_1502 = {
    "id": "ALSA-2024:1502", "summary": "Important: grafana-pcp security update", "related": ["CVE-2024-1394"],
    "published": "2024-03-25T00:00:00Z", "modified": "2024-04-02T08:30:28Z",
    "affected": [{"package": {"ecosystem": "AlmaLinux:9", "name": "grafana-pcp"},
                  "ranges": [{"type": "ECOSYSTEM",
                              "events": [{"introduced": "0"}, {"fixed": "5.1.1-2.el9_3.alma.1"}]}]}]}
RECORDS = {"GO-2023-1572.json": GO_1572, "GO-2024-2937.json": GO_2937, "ALSA-2024:1502.json": ALSA_1502}


def text(record):
    return json.dumps(record).encode()


def tar(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def zstd(content):
    return subprocess.run(["zstd", "-q", "-c"], input=content, stdout=subprocess.PIPE, check=True).stdout


FILES = {name: text(record) for name, record in RECORDS.items()}


class Case(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.folder = pathlib.Path(held.name)
        self.data = self.folder / "share/hakoseki/vulnerabilities.db"

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return str(path)

    def db(self, *words, code=0, language="en", threads=None, environment=None):
        """(standard output, standard error)"""
        words = [PROGRAM, "db", *words]
        if threads:
            words = ["taskset", "-c", f"0-{threads - 1}" if threads > 1 else "0", *words]
        base = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder / "share"),
                "XDG_CACHE_HOME": str(self.folder / "cache"), "LANG": "C.UTF-8", "HAKOSEKI_LANG": language,
                "SOURCE_DATE_EPOCH": NOW}
        run = subprocess.run(words, capture_output=True, text=True, timeout=120, env={**base, **(environment or {})})
        self.assertEqual(run.returncode, code, run.stdout + run.stderr)
        return run.stdout, run.stderr

    def status(self, path=None, **options):
        words = ["--db", str(path)] if path else []
        return json.loads(self.db("status", "-f", "json", *words, **options)[0])


class Build(Case):
    def test_every_packing_gives_the_same_data(self):
        for name, content in FILES.items():
            self.write(f"plain/{name}", content)
        places = {"plain": str(self.folder / "plain"),
                  "tar": self.write("a.tar", tar(FILES)),
                  "tar.gz": self.write("a.tar.gz", gzip.compress(tar(FILES))),
                  "zip": self.write("all.zip", zipped(FILES)),
                  "jsonl": self.write("a.jsonl", b"\n".join(FILES.values())),
                  "jsonl.gz": self.write("b.jsonl.gz", gzip.compress(b"\n".join(FILES.values()))),
                  "gz in tar": self.write("b.tar", tar({f"{n}.gz": gzip.compress(c) for n, c in FILES.items()}))}
        if shutil.which("zstd"):
            places["tar.zst"] = self.write("a.tar.zst", zstd(tar(FILES)))
            places["jsonl.zst"] = self.write("a.jsonl.zst", zstd(b"\n".join(FILES.values())))
        told = {}
        for name, place in places.items():
            out, err = self.db("build", place, "-o", str(self.folder / "x.db"))
            self.assertEqual(err, "", name)
            status = self.status(self.folder / "x.db")
            self.assertEqual(status["feeds"][0]["records"], 3, name)
            told[name] = [status[key] for key in ("vulnerabilities", "packages", "coverage", "data_day")]
        self.assertEqual([one for one in told.values() if one != told["plain"]], [])
        self.assertEqual(told["plain"][:2], [3, 2])

    def test_a_folder_of_archives_works_as_it_is(self):
        self.write("feeds/go.tar.gz", gzip.compress(tar({n: c for n, c in FILES.items() if n.startswith("GO")})))
        self.write("feeds/alma.zip", zipped({n: c for n, c in FILES.items() if n.startswith("ALSA")}))
        self.write("feeds/README.md", b"# words")
        out, _ = self.db("build", str(self.folder / "feeds"), "-o", str(self.folder / "x.db"))
        rows = [line.split() for line in out.splitlines()[:5]]
        self.assertEqual(rows, [["documents", "records", "skipped", "unrecognised"], ["alma.zip", "1", "1", "0", "0"],
                                ["feeds", "0", "0", "0", "1"], ["go.tar.gz", "2", "2", "0", "0"],
                                ["all", "3", "3", "0", "1"]])
        self.assertEqual([feed["name"] for feed in self.status(self.folder / "x.db")["feeds"]],
                         ["alma.zip", "feeds", "go.tar.gz"])

    def test_the_same_bytes_whatever_the_threads_and_the_order(self):
        many = {f"{i:04}.json": text({**GO_1572, "id": f"GO-2023-{i:04}", "aliases": [f"CVE-2023-{i:04}"]})
                for i in range(1500)}
        one = self.write("many.tar.gz", gzip.compress(tar(many)))
        other = self.write("all.zip", zipped(FILES))
        digests = set()
        for threads, paths in ((1, (one, other)), (2, (one, other)), (2, (other, one)), (1, (other, one, other))):
            target = self.folder / "x.db"
            if threads > (os.cpu_count() or 1):
                continue
            self.db("build", *paths, "-o", str(target), threads=threads)
            digests.add(hashlib.sha256(target.read_bytes()).hexdigest())
        self.assertEqual(len(digests), 1)

    def test_what_is_not_used_is_told(self):
        broken = text({**GO_1572, "id": {}})
        place = self.write("a.tar", tar({**FILES, "broken.json": broken, "cut.json": FILES["GO-2023-1572.json"][:200],
                                         "notes.txt": b"words"}))
        skipped = self.folder / "skipped.jsonl"
        out, err = self.db("build", place, "-o", str(self.folder / "x.db"), "--skipped", str(skipped), "--verbose")
        rows = [json.loads(line) for line in skipped.read_text().splitlines()]
        self.assertIn({"feed": "a.tar", "where": "notes.txt", "kind": "unrecognised",
                       "reason": {"en": "no feed of a known format", "ja": "対応する形式のデータではありません"}}, rows)
        self.assertEqual(len(rows), 3)
        self.assertEqual(len(err.splitlines()), 3)
        self.assertEqual(out.splitlines()[1].split()[2], "3")

    def test_archives_that_break_cost_what_is_behind(self):
        good = self.write("good.json", FILES["GO-2024-2937.json"])
        whole = tar({"a.json": FILES["GO-2023-1572.json"], "b.json": FILES["ALSA-2024:1502.json"] + b" " * 3000})
        bombs = {"cut.tar": whole[:2200], "cut.tar.gz": gzip.compress(whole[:2200])}
        for name, content in bombs.items():
            place = self.write(name, content)
            out, err = self.db("build", place, good, "-o", str(self.folder / "x.db"), code=3)
            self.assertIn(f"warning: {name}: ", err)
            self.assertEqual(self.status(self.folder / "x.db")["vulnerabilities"], 2, name)
        spaces = gzip.compress(b" " * (300 << 20), 9)
        out, err = self.db("build", self.write("bomb.json.gz", spaces), good, "-o", str(self.folder / "x.db"), code=3)
        self.assertIn("warning: bomb.json.gz: ", err)
        self.assertEqual(self.status(self.folder / "x.db")["vulnerabilities"], 1)

    def test_nothing_outside_of_a_folder_is_read(self):
        secret = self.write("secret.json", FILES["ALSA-2024:1502.json"])
        self.write("feeds/a.json", FILES["GO-2023-1572.json"])
        (self.folder / "feeds/link.json").symlink_to(secret)
        (self.folder / "feeds/up").symlink_to(self.folder)
        _, err = self.db("build", str(self.folder / "feeds"), "-o", str(self.folder / "x.db"))
        self.assertEqual(err.count("a link, which is not followed"), 2)
        self.assertEqual(self.status(self.folder / "x.db")["vulnerabilities"], 1)
        # A name in an archive is a name and no place.
        self.db("build", self.write("up.tar", tar({"../../up.json": FILES["GO-2023-1572.json"]})), "-o",
                str(self.folder / "x.db"))
        self.assertFalse((self.folder.parent / "up.json").exists())

    def test_a_database_of_nothing_takes_no_place(self):
        self.db("build", self.write("a.json", FILES["GO-2023-1572.json"]))
        before = self.data.read_bytes()
        _, err = self.db("build", self.write("words.txt", b"words"), code=2)
        self.assertIn("there is no advisory", err)
        self.db("build", str(self.folder / "nowhere"), code=2)
        self.assertEqual(self.data.read_bytes(), before)

    def test_memory_is_bounded(self):
        body = text(GO_1572) + b" " * 20000
        with tarfile.open(self.folder / "many.tar.gz", "w:gz", compresslevel=1) as archive:
            for i in range(20000):
                content = body.replace(b"GO-2023-1572", b"GO-2023-%05d" % i)
                entry = tarfile.TarInfo(f"{i}.json")
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
        script = ("import resource, subprocess, sys\n"
                  "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode\n"
                  "print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)")
        run = subprocess.run([sys.executable, "-c", script, PROGRAM, "db", "build", str(self.folder / "many.tar.gz"), "-o",
                              str(self.folder / "x.db")], capture_output=True, text=True, timeout=300)
        code, megabytes = map(int, run.stdout.split())
        self.assertEqual(code, 0, run.stderr)
        if "asan" not in PROGRAM:  # a sanitizer keeps what was freed
            self.assertLess(megabytes, 300)


class Words(Case):
    def test_each_verb_takes_its_own(self):
        for words, told in [(("biuld",), "did you mean `build`"), (("build",), "`db build` needs PATH..."),
                            (("status", "x"), "`x` is too many"), (("export",), "needs FILE"),
                            (("status", "--feeds", "kev"), "`db status` does not take `--feeds`"),
                            (("update", "--feeds", "kve"), "did you mean `kev`"),
                            (("update", "--mirror", "nowhere"), "is no URL of a mirror"),
                            (("update", "--timeout", "0"), "1-86400"), (("status", "-f", "xml"), "unknown format"),
                            (("update", "--feeds", "kev", "--mirror", "ftp://a/"), "is no URL of a mirror")]:
            self.assertIn(told, self.db(*words, code=2)[1], words)

    def test_the_feeds_are_listed(self):
        feeds = json.loads(self.db("feeds", "-f", "json")[0])["feeds"]
        names = [feed["name"] for feed in feeds]
        self.assertEqual(names, sorted(names))
        self.assertTrue({"kev", "osv-npm", "debian-tracker", "amazon", "redhat-vex"} <= set(names))
        out, _ = self.db("feeds", language="ja")
        self.assertTrue(all(name in out for name in names))


class Status(Case):
    def setUp(self):
        super().setUp()
        self.write("rustsec/a.json", FILES["GO-2023-1572.json"])
        self.write("feeds/go.json", FILES["GO-2024-2937.json"])
        self.write("feeds/alma.json", FILES["ALSA-2024:1502.json"])
        self.write("all/rustsec/a.json", FILES["GO-2023-1572.json"])
        self.db("build", str(self.folder / "feeds"), str(self.folder / "all"))

    def test_it_reads_the_same_as_ever(self):
        for language in ("en", "ja"):
            out, err = self.db("status", "--verify", language=language)
            out = re.sub(r"sha256:[0-9a-f]{64}", "sha256:DIGEST", out.replace(str(self.folder), "FOLDER"))
            out = re.sub(r"(?m)^(bytes|バイト数) .*$", r"\1 N", out)
            out, err = (re.sub(r"\d+( days old|\s*日前)", r"N\1", told) for told in (out, err))
            golden = HERE / f"database/status.{language}.txt"
            if os.environ.get("UPDATE_GOLDEN"):
                golden.write_text(out + err)
            self.assertEqual(out + err, golden.read_text())

    def test_old_data_is_told(self):
        _, err = self.db("status")
        self.assertIn("days old", err)
        _, err = self.db("status", "--max-age", "36500")
        self.assertEqual(err, "")
        self.db("status", "--max-age", "30", code=3)
        status = self.status()
        self.assertTrue(status["old"])
        self.assertEqual(status["data_day"], "2024-07-15")
        self.assertEqual(status["age_days"], 862)
        to = self.folder / "s.json"
        self.db("status", "-f", f"json={to}")
        self.assertEqual(json.loads(to.read_text()), status)

    def test_it_names_its_own_place(self):
        self.assertEqual(self.status()["file"], str(self.data))
        other = self.folder / "other.db"
        shutil.copy(self.data, other)
        self.assertEqual(self.status(environment={"HAKOSEKI_DB": str(other)})["file"], str(other))
        _, err = self.db("status", "--db", str(self.folder / "none.db"), code=4)
        self.assertIn("none.db", err)
        self.assertEqual(len(err.splitlines()), 1)

    def test_what_is_damaged_is_refused(self):
        good = self.data.read_bytes()
        for place in (0, len(good) // 2, len(good) - 2):
            bad = bytearray(good)
            bad[place] ^= 0x40
            self.data.write_bytes(bad)
            _, err = self.db("status", "--verify", code=4)
            self.assertEqual(len(err.splitlines()), 1, place)
        self.data.write_bytes(good[:100])
        self.db("status", code=4)
        self.data.write_bytes(b"")
        self.db("status", code=4)


class Transfer(Case):
    def setUp(self):
        super().setUp()
        self.db("build", self.write("a.tar", tar(FILES)))
        self.packed = self.folder / "site.hakodb"
        self.good = self.data.read_bytes()
        self.db("export", str(self.packed))

    def test_there_and_back_again(self):
        there = self.folder / "there/deep/x.db"
        self.db("import", str(self.packed), "--db", str(there))
        self.assertEqual(there.read_bytes(), self.good)
        self.assertEqual(stat_of(there), "0o644")
        first = self.packed.read_bytes()
        self.db("export", str(self.packed))
        self.assertEqual(self.packed.read_bytes(), first)
        head = first.split(b"\n\n")[0].decode().splitlines()
        self.assertEqual(head, ["hakoseki vulnerability database 1", f"bytes {len(self.good)}",
                                f"sha256 {hashlib.sha256(self.good).hexdigest()}"])
        # A database by itself, which somebody copied, will do.
        copied = self.folder / "copied.db"
        self.db("import", str(there), "--db", str(copied))
        self.assertEqual(copied.read_bytes(), self.good)

    def test_nothing_damaged_or_foreign_takes_its_place(self):
        first = self.packed.read_bytes()
        body = first.index(b"\n\n") + 2
        middle = body + (len(first) - body) // 2

        def flipped(content, place):
            return content[:place] + bytes([content[place] ^ 1]) + content[place + 1:]

        other = self.good.replace(b"GO-2023-1572", b"GO-2023-1573")
        cases = {"cut": first[:-5], "head alone": first[:body], "flipped": flipped(first, middle),
                 "another digest": first.replace(first[body - 10:body - 2], b"00000000"),
                 "fewer bytes": first.replace(b"bytes ", b"bytes 1"), "no number": first.replace(b"bytes ", b"bytes x"),
                 "newer": first.replace(b"database 1\n", b"database 2\n"), "words": b"words\n", "nothing": b"",
                 "a cut database": self.good[:-5], "a changed database": other,
                 "trailing": first + b"more", "zeros": bytes(5000),
                 "an archive": tar(FILES)}
        for name, content in cases.items():
            with self.subTest(name):
                path = self.write("bad", content)
                _, err = self.db("import", path, code=4)
                self.assertEqual(len(err.splitlines()), 1, err)
                self.assertIn("bad", err)
                self.assertEqual(self.data.read_bytes(), self.good)
                self.assertEqual([one.name for one in self.data.parent.iterdir()], ["vulnerabilities.db"])
        self.db("import", str(self.folder / "nowhere"), code=4)
        self.db("import", str(self.folder), code=4)

    def test_only_a_whole_database_goes_out(self):
        _, err = self.db("export", str(self.data), code=4)
        self.assertIn("is the database itself", err)
        bad = bytearray(self.good)
        bad[len(bad) // 2] ^= 1
        self.data.write_bytes(bad)
        target = self.folder / "out"
        self.db("export", str(target), code=4)
        self.assertFalse(target.exists())

    def test_older_data_is_told(self):
        old = self.folder / "old.db"
        self.db("build", self.write("old.json", FILES["GO-2023-1572.json"]), "-o", str(old))
        _, err = self.db("import", str(old))
        self.assertIn("the data is older", err)


def stat_of(path):
    return oct(path.stat().st_mode & 0o777)


class Server(http.server.ThreadingHTTPServer):
    """Files by their paths: bytes, or a function of the request that gives (status, headers, bytes)."""
    daemon_threads = True

    def __init__(self):
        self.files, self.asked = {}, []
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def end(self):
        self.shutdown()
        self.server_close()

    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        found = self.server.files.get(self.path)
        status, headers, body = 404, {}, b""
        if callable(found):
            status, headers, body = found(self)
        elif found is not None:
            tag = f'"{hashlib.sha256(found).hexdigest()[:16]}"'
            same = self.headers.get("If-None-Match") == tag
            status, headers, body = (304, {}, b"") if same else (200, {"ETag": tag}, found)
        self.server.asked.append((self.path, status, self.headers.get("Range")))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # who asked has not waited


class Update(Case):
    def setUp(self):
        super().setUp()
        self.server = Server()
        self.addCleanup(self.server.end)
        self.server.files = {"/m/osv-go/all.zip": zipped({n: c for n, c in FILES.items() if n.startswith("GO")}),
                             "/m/osv-almalinux/all.zip": zipped({n: c for n, c in FILES.items() if n.startswith("AL")})}

    def update(self, *words, code=0, feeds="osv-go,osv-almalinux", **options):
        return self.db("update", "--mirror", self.server.url() + "/m", "--feeds", feeds, *words, code=code, **options)

    def test_only_what_has_changed_is_downloaded(self):
        out, _ = self.update()
        self.assertIn("2 files downloaded", out)
        status = self.status()
        self.assertEqual(status["vulnerabilities"], 3)
        self.assertEqual([(feed["name"], feed["license"]) for feed in status["feeds"]],
                         [("osv-almalinux", "MIT"), ("osv-go", "CC-BY-4.0")])
        first = self.data.read_bytes()
        self.server.asked.clear()
        out, _ = self.update()
        self.assertIn("0 files downloaded (0 bytes), 2 unchanged, 0 failed", out)
        self.assertEqual(sorted(status for path, status, _ in self.server.asked if path.endswith(".zip")), [304, 304])
        self.assertEqual(self.data.read_bytes(), first)
        self.server.files["/m/osv-go/all.zip"] = zipped({"a.json": FILES["GO-2023-1572.json"]})
        out, _ = self.update()
        self.assertIn("1 files downloaded", out)
        self.assertEqual(self.status()["vulnerabilities"], 2)

    def test_a_feed_that_fails_costs_only_itself(self):
        self.update()
        good = self.server.files["/m/osv-go/all.zip"]
        self.server.files["/m/osv-almalinux/all.zip"] = zipped({"a.json": text({**ALSA_1502, "id": "ALSA-2024:9999"})})
        for broken in (lambda _: (403, {}, b"no"), lambda _: (404, {}, b""), good[:-30]):
            self.server.files["/m/osv-go/all.zip"] = broken
            _, err = self.update(code=3)
            self.assertIn("osv-go", err)
            sources = {row["ecosystem"] for row in self.status()["coverage"]}
            if callable(broken):
                self.assertIn("golang", sources)

    def test_an_old_copy_goes_on_being_used_and_its_age_is_told(self):
        self.update()
        self.server.files["/m/osv-go/all.zip"] = lambda _: (403, {}, b"no")
        _, err = self.update(code=3)
        self.assertRegex(err, r"osv-go: all\.zip: .*refuses it.*; the copy of \d{4}-\d\d-\d\d \(0 days old\) goes on")
        self.assertEqual(self.status()["vulnerabilities"], 3)
        _, err = self.update(code=3, language="ja")
        self.assertIn("引き続き使います", err)

    def test_without_any_feed_the_database_is_as_it_was(self):
        self.update()
        before = self.data.read_bytes()
        shutil.rmtree(self.folder / "cache")
        self.server.files.clear()
        _, err = self.update(code=4)
        self.assertIn("the database is as it was", err)
        self.assertEqual(self.data.read_bytes(), before)

    def test_a_mirror_is_the_store_of_another_machine(self):
        self.update()
        store = self.folder / "cache/hakoseki/feeds"
        self.server.files = {f"/m/{path.relative_to(store)}": path.read_bytes()
                             for path in store.rglob("*") if path.is_file()}
        self.assertIn("/m/osv-go/SHA256SUMS", self.server.files)
        before = self.data.read_bytes()
        shutil.rmtree(self.folder / "cache")
        self.update()
        self.assertEqual(self.data.read_bytes(), before)
        self.server.asked.clear()
        out, _ = self.update()
        self.assertIn("2 unchanged", out)
        self.assertEqual([path for path, _, _ in self.server.asked if path.endswith(".zip")], [])
        self.server.files["/m/osv-go/all.zip"] = zipped(FILES)
        (store / "osv-go/all.zip").unlink()
        _, err = self.update(code=3)
        self.assertIn("was promised", err)
        # The store is a folder of feeds as well.
        self.db("build", str(store), "-o", str(self.folder / "x.db"))
        self.assertEqual(self.status(self.folder / "x.db")["feeds"][0]["license"], "MIT")

    def test_it_goes_on_where_it_broke(self):
        whole = self.server.files["/m/osv-go/all.zip"]

        def half(request):
            asked = request.headers.get("Range")
            if asked is None:
                return 200, {"Content-Length": str(len(whole)), "ETag": '"a"', "Connection": "close"}, whole[:300]
            self.assertEqual((asked, request.headers.get("If-Range")), ("bytes=300-", '"a"'))
            return 206, {"Content-Range": f"bytes 300-{len(whole) - 1}/{len(whole)}"}, whole[300:]

        self.server.files["/m/osv-go/all.zip"] = half
        self.update()
        self.assertEqual([status for path, status, _ in self.server.asked if path == "/m/osv-go/all.zip"], [200, 206])
        self.assertEqual(self.status()["vulnerabilities"], 3)

    def test_it_waits_no_longer_than_it_may(self):
        def slow(request):
            time.sleep(5)
            return 200, {}, b""

        self.server.files["/m/osv-go/all.zip"] = slow
        begun = time.monotonic()
        _, err = self.update("--timeout", "1", code=3)
        self.assertLess(time.monotonic() - begun, 40)
        self.assertIn("osv-go", err)
        self.assertEqual(self.status()["vulnerabilities"], 1)

    def test_the_publishers_own_places(self):
        """Through a proxy that is every publisher: the URLs of the table, the lists behind them, and redirects."""
        key, certificate = str(self.folder / "key.pem"), str(self.folder / "cert.pem")
        hosts = ["epss.empiricalsecurity.com", "cdn.amazonlinux.com", "security.access.redhat.com", "nvd.nist.gov",
                 "secdb.alpinelinux.org", "osv-vulnerabilities.storage.googleapis.com"]
        made = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                               "/CN=test", "-addext", "subjectAltName=" + ",".join(f"DNS:{host}" for host in hosts),
                               "-keyout", key, "-out", certificate], capture_output=True)
        if made.returncode != 0:
            self.skipTest("no openssl")
        info = gzip.compress(b"<updates/>")
        meta = f"sha256:{hashlib.sha256(b'{}').hexdigest().upper()}\r\n".encode()
        repomd = (b'<repomd><data type="updateinfo"><checksum type="sha256">' + hashlib.sha256(info).hexdigest().encode()
                  + b'</checksum><location href="repodata/updateinfo.xml.gz"/></data></repomd>')
        go = zipped({"a.json": FILES["GO-2023-1572.json"]})
        vex = tar({"a.json": FILES["GO-2024-2937.json"]})
        proxy = Proxy(key, certificate, {
            "osv-vulnerabilities.storage.googleapis.com/Go/all.zip": go,
            "epss.empiricalsecurity.com/epss_scores-current.csv.gz": "/epss_scores-2026-11-23.csv.gz",
            "epss.empiricalsecurity.com/epss_scores-2026-11-23.csv.gz": gzip.compress(b"words"),
            "secdb.alpinelinux.org/v3.22/main.json": b"{}",
            "cdn.amazonlinux.com/al2023/core/mirrors/latest/x86_64/mirror.list":
                b"https://cdn.amazonlinux.com/al2023/core/guids/abc/x86_64/",
            "cdn.amazonlinux.com/al2023/core/guids/abc/x86_64/repodata/repomd.xml": repomd,
            "cdn.amazonlinux.com/al2023/core/guids/abc/x86_64/repodata/updateinfo.xml.gz": info,
            "cdn.amazonlinux.com/2/core/latest/x86_64/mirror.list": b"https://cdn.amazonlinux.com/2/core/x/\n",
            "cdn.amazonlinux.com/2/core/x/repodata/repomd.xml": repomd,
            "cdn.amazonlinux.com/2/core/x/repodata/updateinfo.xml.gz": info,
            "cdn.amazonlinux.com/2/extras-catalog.json": b'{"topics": [{"n": "docker"}]}',
            "cdn.amazonlinux.com/2/extras/docker/latest/x86_64/mirror.list": b"https://cdn.amazonlinux.com/2/x/\n",
            "cdn.amazonlinux.com/2/x/repodata/repomd.xml": repomd,
            "cdn.amazonlinux.com/2/x/repodata/updateinfo.xml.gz": info,
            "security.access.redhat.com/data/csaf/v2/vex/archive_latest.txt": b"csaf_vex_2026-11-20.tar.zst",
            "security.access.redhat.com/data/csaf/v2/vex/csaf_vex_2026-11-20.tar.zst": vex,
            "security.access.redhat.com/data/csaf/v2/vex/csaf_vex_2026-11-20.tar.zst.sha256":
                hashlib.sha256(vex).hexdigest().encode() + b"  csaf_vex_2026-11-20.tar.zst\n",
            **{f"nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-{year}.json.gz": gzip.compress(b"{}")
               for year in range(2002, 2040)},
            **{f"nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-{year}.meta": meta for year in range(2002, 2040)}})
        self.addCleanup(proxy.end)
        words = ("update", "--ca-file", certificate, "--feeds", "osv-go,epss,alpine,amazon,redhat-vex,nvd", "--quiet")
        environment = {"https_proxy": f"http://127.0.0.1:{proxy.server_address[1]}"}
        _, err = self.db(*words, environment=environment)
        self.assertEqual(err, "")
        store = self.folder / "cache/hakoseki/feeds"
        kept = {str(path.relative_to(store)) for path in store.rglob("*") if path.is_file()}
        self.assertTrue({"osv-go/all.zip", "epss/epss_scores-current.csv.gz", "alpine/v3.22/main.json",
                         "amazon/2023/core/updateinfo.xml.gz", "amazon/2/extras/docker/updateinfo.xml.gz",
                         "redhat-vex/vex.tar.zst", "nvd/nvdcve-2.0-2002.json.gz"} <= kept, kept)
        sums = (store / "amazon/SHA256SUMS").read_text().splitlines()
        self.assertIn(f"{hashlib.sha256(info).hexdigest()}  2/core/updateinfo.xml.gz", sums)
        # Without the certificate nobody is believed.
        shutil.rmtree(self.folder / "cache")
        self.db("update", "--feeds", "osv-go", code=4, environment=environment)


class Proxy(socketserver.ThreadingTCPServer):
    """Is whoever is asked for by CONNECT. A text among the files is where they are redirected to."""
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, key, certificate, files):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.files = files
        super().__init__(("127.0.0.1", 0), ProxyHandler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def end(self):
        self.shutdown()
        self.server_close()


class ProxyHandler(socketserver.BaseRequestHandler):
    def head(self, connection):
        lines = b""
        while not lines.endswith(b"\r\n\r\n"):
            got = connection.recv(1)
            if not got:
                return None
            lines += got
        return lines.decode().split("\r\n")[0].split()

    def handle(self):
        words = self.head(self.request)
        host = words[1].rsplit(":", 1)[0]
        self.request.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        try:
            connection = self.server.context.wrap_socket(self.request, server_side=True)
        except (ssl.SSLError, OSError):
            return
        with connection:
            while (words := self.head(connection)) is not None:
                found = self.server.files.get(host + words[1])
                if isinstance(found, str):
                    answer = f"HTTP/1.1 302 Found\r\nLocation: {found}\r\nContent-Length: 0\r\n\r\n".encode()
                elif found is None:
                    answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                else:
                    answer = f"HTTP/1.1 200 OK\r\nContent-Length: {len(found)}\r\n\r\n".encode() + found
                connection.sendall(answer)


if __name__ == "__main__":
    del sys.argv[1]
    unittest.main()
