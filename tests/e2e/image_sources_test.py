#!/usr/bin/env python3
"""Reads images out of a real registry, of layouts, archives and folders that other programs wrote, and of what misbehaves.

usage: image_sources_test.py IMAGE_SOURCES
"""
import ctypes
import gzip
import hashlib
import http.server
import json
import os
import pathlib
import shutil
import socket
import socketserver
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import unittest

from cryptography.hazmat.primitives.asymmetric import ec

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from aws_replay.kubernetes import certificate, pem  # noqa: E402
from images import layout  # noqa: E402
from images.bad_registry import Host, Reply, basic, ranged, serve  # noqa: E402
from images.layout import INDEX, MANIFEST, Image, descriptor, digest_of, index  # noqa: E402

PROGRAM = ""
USER, PASSWORD = "auditor", "correct horse"
AMD64 = Image({"etc/os-release": b"ID=x\n"}, {"app": os.urandom(300_000)}, config={"User": "1000", "Cmd": ["/app"]})
ARM64 = Image({"etc/os-release": b"ID=x\n"}, {"app": os.urandom(100_000)}, architecture="arm64", variant="v8")
PLAIN = Image({"a": b"1" * 1000}, plain=True)
ATTESTATION = json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, "config": descriptor(layout.CONFIG, AMD64.config),
                          "layers": [descriptor("application/vnd.in-toto+json", b"{}")]}).encode()
BOTH = index(AMD64.descriptor(), ARM64.descriptor(),
             descriptor(MANIFEST, ATTESTATION, platform={"os": "unknown", "architecture": "unknown"},
                        annotations={"vnd.docker.reference.type": "attestation-manifest"}))


class Run:
    def __init__(self, *words, **variables):
        environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", **variables}
        done = subprocess.run([PROGRAM, *map(str, words)], env=environment, capture_output=True, text=True, timeout=120)
        self.code, self.said = done.returncode, done.stderr.strip()
        self.images = json.loads(done.stdout) if done.returncode == 0 else []


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def read(self, *words, **variables):
        run = Run(*words, **variables)
        self.assertEqual(run.code, 0, run.said)
        return run.images

    def refused(self, says, *words, **variables):
        run = Run(*words, **variables)
        self.assertEqual(run.code, 1, run.said)
        self.assertIn(says, run.said)
        return run.said

    def holds(self, read, image):
        """What was read is `image`, whose layers are as they were made."""
        self.assertEqual(read["digest"], image.digest)
        self.assertEqual(read["config"].encode(), image.config)
        self.assertEqual([layer["read"] for layer in read["layers"]], [digest_of(blob) for blob in image.layers])
        self.assertEqual([layer["diff_id"] for layer in read["layers"]], image.diff_ids)


def skopeo(*words):
    # A store that is written stays mounted on itself, where there is no other name space for it.
    alone = ["unshare", "--mount"] if os.getuid() == 0 and any("containers-storage:" in str(word) for word in words) else []
    done = subprocess.run([*alone, "skopeo", "--insecure-policy", *map(str, words)], capture_output=True, text=True, timeout=120,
                          env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "TMPDIR": tempfile.gettempdir()})
    if done.returncode:
        raise AssertionError(done.stderr)
    return done.stdout


def bcrypt(password):
    library = ctypes.CDLL("libcrypt.so.1")
    library.crypt.restype = ctypes.c_char_p
    return library.crypt(password.encode(), b"$2b$05$abcdefghijklmnopqrstuu").decode()


def chain_of(folder):
    """(authority, certificate and key) for 127.0.0.1, as files."""
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = certificate("authority", authority_key, None, authority_key, True)
    own = certificate("registry", authority_key, authority.subject, key, False)
    (folder / "ca.pem").write_bytes(pem(authority))
    (folder / "registry.pem").write_bytes(pem(own) + pem(key))
    return folder / "ca.pem", folder / "registry.pem"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class RealRegistry(Case):
    """Debian's docker-registry, over TLS and with a password, filled by skopeo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.authority, chain = chain_of(cls.folder)
        cls.name = f"127.0.0.1:{free_port()}"
        (cls.folder / "htpasswd").write_text(f"{USER}:{bcrypt(PASSWORD)}\n")
        (cls.folder / "config.yml").write_text(json.dumps({
            "version": 0.1, "log": {"level": "error"}, "storage": {"filesystem": {"rootdirectory": str(cls.folder / "storage")}},
            "auth": {"htpasswd": {"realm": "test", "path": str(cls.folder / "htpasswd")}},
            "http": {"addr": cls.name, "secret": "s", "tls": {"certificate": str(chain), "key": str(chain)}}}))
        cls.server = subprocess.Popen(["docker-registry", "serve", str(cls.folder / "config.yml")], stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL)
        host, port = cls.name.split(":")
        for _ in range(200):
            try:
                socket.create_connection((host, int(port)), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        cls.certs = cls.folder / "certs.d"
        (cls.certs / cls.name).mkdir(parents=True)
        shutil.copy(cls.authority, cls.certs / cls.name / "ca.crt")
        cls.docker = cls.folder / "docker"
        cls.docker.mkdir()
        (cls.docker / "config.json").write_text(json.dumps({"auths": {cls.name: {"auth": basic(USER, PASSWORD)[6:]}}}))
        cls.layout = layout.write(cls.folder / "layout", layout.layout_files(
            [AMD64, ARM64, ATTESTATION, BOTH, b"{}"],
            [descriptor(INDEX, BOTH, annotations={"org.opencontainers.image.ref.name": "both"}),
             AMD64.descriptor(annotations={"org.opencontainers.image.ref.name": "one"})]))
        for tag in ("both", "one"):
            cls.push(f"oci:{cls.layout}:{tag}", f"app:{tag}", "--all")
        cls.push(f"oci:{cls.layout}:one", "team/app:docker", "--format", "v2s2")
        plain = layout.write(cls.folder / "plain", layout.layout_files([PLAIN], [PLAIN.descriptor()]))
        cls.push(f"oci:{plain}", "team/app:zstd", "--dest-compress-format", "zstd")

    @classmethod
    def tearDownClass(cls):
        cls.server.kill()
        cls.server.wait()
        super().tearDownClass()

    @classmethod
    def push(cls, source, name, *words):
        skopeo("copy", "--quiet", *words, "--dest-cert-dir", cls.certs / cls.name, "--dest-creds", f"{USER}:{PASSWORD}", source,
               f"docker://{cls.name}/{name}")

    def ask(self, name, *words, **variables):
        return ("--certs", self.certs, *words, f"{self.name}/{name}"), {"DOCKER_CONFIG": str(self.docker), **variables}

    def test_by_tag_and_by_digest(self):
        for reference in (":one", f"@{AMD64.digest}", f":none@{AMD64.digest}"):
            words, variables = self.ask("app" + reference)
            (image,) = self.read(*words, **variables)
            self.holds(image, AMD64)
            self.assertEqual(image["index_digest"], "")
            self.assertEqual(image["platform"], "linux/amd64")

    def test_of_an_index(self):
        for wish, wanted in ((), (AMD64,)), (("--platform", "linux/aarch64"), (ARM64,)), (("--platform", "all"), (AMD64, ARM64)):
            words, variables = self.ask("app:both", *wish)
            images = self.read(*words, **variables)
            self.assertEqual(len(images), len(wanted))
            for image, made in zip(images, wanted):
                self.holds(image, made)
                self.assertEqual(image["index_digest"], digest_of(BOTH))
        words, variables = self.ask("app:both", "--platform", "linux/s390x")
        self.refused("no image for linux/s390x; it has linux/amd64, linux/arm64/v8", *words, **variables)
        words, variables = self.ask("app:one", "--platform", "linux/arm64")
        self.refused("no image for linux/arm64; it has linux/amd64", *words, **variables)

    def test_other_media_types(self):
        words, variables = self.ask("team/app:docker")
        (image,) = self.read(*words, **variables)
        self.assertEqual(image["layers"][0]["media_type"], "application/vnd.docker.image.rootfs.diff.tar.gzip")
        self.assertEqual([layer["diff_id"] for layer in image["layers"]], AMD64.diff_ids)
        words, variables = self.ask("team/app:zstd")
        (image,) = self.read(*words, **variables)
        self.assertEqual(image["layers"][0]["media_type"], "application/vnd.oci.image.layer.v1.tar+zstd")

    def test_what_is_not_there(self):
        words, variables = self.ask("app:none")
        self.assertIn("unavailable: ", self.refused("is not in the registry (MANIFEST_UNKNOWN: manifest unknown)", *words, **variables))
        words, variables = self.ask("nobody/app:one")
        self.refused("is not in the registry", *words, **variables)

    def test_who_may_read(self):
        words, variables = self.ask("app:one", DOCKER_CONFIG="/nonexistent")
        self.assertIn("denied: ", self.refused("log in with `docker login`", *words, **variables))
        wrong = self.folder / "wrong.json"
        wrong.write_text(json.dumps({"auths": {self.name: {"auth": basic(USER, "wrong")[6:]}}}))
        words, variables = self.ask("app:one", REGISTRY_AUTH_FILE=str(wrong))
        said = self.refused("denied: ", *words, **variables)
        self.assertNotIn(basic(USER, "wrong")[6:], said)
        words, variables = self.ask("app:one", REGISTRY_AUTH_FILE=str(self.folder / "gone.json"))
        self.refused("gone.json", *words, **variables)

    def test_longest_name_of_auths(self):
        file = self.folder / "longest.json"
        right, wrong = {"auth": basic(USER, PASSWORD)[6:]}, {"auth": basic(USER, "wrong")[6:]}
        file.write_text(json.dumps({"auths": {self.name: wrong, f"{self.name}/team": right, f"{self.name}/te": wrong}}))
        words, variables = self.ask("team/app:docker", REGISTRY_AUTH_FILE=str(file))
        self.read(*words, **variables)
        words, variables = self.ask("app:one", REGISTRY_AUTH_FILE=str(file))
        self.refused("denied: ", *words, **variables)

    def test_helpers(self):
        programs = self.folder / "bin"
        programs.mkdir()
        helper = programs / "docker-credential-test"
        helper.write_text(f"""#!/bin/sh
test "$1" = get || exit 3
test "$(cat)" = "{self.name}" || {{ echo 'credentials not found in native keychain'; exit 1; }}
echo '{json.dumps({"ServerURL": self.name, "Username": USER, "Secret": PASSWORD})}'
""")
        helper.chmod(0o755)
        paths = {"PATH": f"{programs}:{os.environ['PATH']}"}
        for number, config in enumerate(({"credHelpers": {self.name: "test"}}, {"credsStore": "test", "auths": {self.name: {}}})):
            folder = self.folder / f"helper{number}"
            folder.mkdir()
            (folder / "config.json").write_text(json.dumps(config))
            words, variables = self.ask("app:one", DOCKER_CONFIG=str(folder), **paths)
            self.read(*words, **variables)
        (folder / "config.json").write_text(json.dumps({"credHelpers": {self.name: "../../bin/sh"}}))
        words, variables = self.ask("app:one", DOCKER_CONFIG=str(folder))
        self.refused("the name of a helper of credentials is none", *words, **variables)

    def test_whom_to_trust(self):
        variables = {"DOCKER_CONFIG": str(self.docker)}
        self.refused("certificate", f"{self.name}/app:one", **variables)
        self.read("--ca-file", self.authority, f"{self.name}/app:one", **variables)


def run_registry(folder, *words):
    """(process, name) of a real registry that speaks http, with its storage in `folder`."""
    name = f"127.0.0.1:{free_port()}"
    folder.mkdir()
    (folder / "config.yml").write_text(json.dumps({
        "version": 0.1, "log": {"level": "error"}, "storage": {"filesystem": {"rootdirectory": str(folder / "storage")}},
        "http": {"addr": name, "secret": "s"}, **dict(words)}))
    server = subprocess.Popen(["docker-registry", "serve", str(folder / "config.yml")], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    host, port = name.split(":")
    for _ in range(200):
        try:
            socket.create_connection((host, int(port)), 1).close()
            break
        except OSError:
            time.sleep(0.05)
    return server, name


class Mirrors(Case):
    """Two real registries, one with a password, as registries.conf and daemon.json put them before each other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mirror_server, cls.mirror = run_registry(cls.folder / "mirror")
        (cls.folder / "htpasswd").write_text(f"{USER}:{bcrypt(PASSWORD)}\n")
        cls.server, cls.name = run_registry(cls.folder / "registry", ("auth", {
            "htpasswd": {"realm": "test", "path": str(cls.folder / "htpasswd")}}))
        cls.login = {"REGISTRY_AUTH_FILE": str(cls.folder / "auth.json")}
        (cls.folder / "auth.json").write_text(json.dumps({"auths": {cls.name: {"auth": basic(USER, PASSWORD)[6:]}}}))
        for name, image in ("one", AMD64), ("other", ARM64):
            layout.write(cls.folder / name, layout.layout_files([image], [image.descriptor()]))
        skopeo("copy", "--quiet", "--dest-tls-verify=false", f"oci:{cls.folder / 'one'}", f"docker://{cls.mirror}/cache/app:v1")
        skopeo("copy", "--quiet", "--dest-tls-verify=false", f"oci:{cls.folder / 'one'}", f"docker://{cls.mirror}/library/app:v1")
        for image, tag in ("one", "v1"), ("other", "v2"):
            skopeo("copy", "--quiet", "--dest-tls-verify=false", "--dest-creds", f"{USER}:{PASSWORD}",
                   f"oci:{cls.folder / image}", f"docker://{cls.name}/app:{tag}")

    @classmethod
    def tearDownClass(cls):
        for server in cls.mirror_server, cls.server:
            server.kill()
            server.wait()
        super().tearDownClass()

    def rules(self, text, daemon=None, **files):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        (folder / "registries.conf").write_text(text)
        (folder / "registries.conf.d").mkdir()
        for name, more in files.items():
            (folder / "registries.conf.d" / f"{name}.conf").write_text(more)
        if daemon is not None:
            (folder / "daemon.json").write_text(json.dumps(daemon))
        return "--registries", folder

    def spy(self, answer=None):
        """A host before the mirror that sees what it is asked."""
        host = Host(answer or serve({"v1": (MANIFEST, AMD64.manifest), AMD64.digest: (MANIFEST, AMD64.manifest)}, AMD64.blobs))
        self.addCleanup(host.server_close)
        self.addCleanup(host.shutdown)
        return host

    def mirrored(self, *mirrors, more=""):
        tables = "".join(f'[[registry.mirror]]\nlocation = "{mirror}"\ninsecure = true\n{more}\n' for mirror in mirrors)
        return self.rules(f'[[registry]]\nlocation = "{self.name}"\n{tables}')

    def test_a_mirror_is_asked_instead(self):
        for name in "app:v1", f"app@{AMD64.digest}":
            # Without credentials: only the mirror can have answered.
            (image,) = self.read(*self.mirrored(f"{self.mirror}/cache"), f"{self.name}/{name}")
            self.holds(image, AMD64)
            self.assertEqual(image["reference"], f"{self.name}/{name}")

    def test_what_a_mirror_does_not_have_comes_from_the_registry(self):
        dead = f"127.0.0.1:{free_port()}"
        (image,) = self.read(*self.mirrored(dead, f"{self.mirror}/cache"), f"{self.name}/app:v2", **self.login)
        self.holds(image, ARM64)
        said = self.refused("denied: ", *self.mirrored(dead, f"{self.mirror}/cache"), f"{self.name}/app:v2")
        self.assertIn(f"mirror `{dead}/app`: ", said)
        self.assertIn(f"mirror `{self.mirror}/cache/app`: `{self.mirror}/cache/app`: is not in the registry", said)

    def test_by_tag_or_digest_only(self):
        for more, good, bad in (('pull-from-mirror = "digest-only"', f"app@{AMD64.digest}", "app:v1"),
                                ('pull-from-mirror = "tag-only"', "app:v1", f"app@{AMD64.digest}")):
            self.read(*self.mirrored(f"{self.mirror}/cache", more=more), f"{self.name}/{good}")
            self.refused("denied: ", *self.mirrored(f"{self.mirror}/cache", more=more), f"{self.name}/{bad}")

    def test_a_mirror_sees_no_credentials_of_the_registry(self):
        def wants(host, path, query, headers, form):
            return Reply(401, b"{}", {"WWW-Authenticate": 'Basic realm="x"'})
        mirror = self.spy(wants)
        (image,) = self.read(*self.mirrored(mirror.name), f"{self.name}/app:v1", **self.login)
        self.holds(image, AMD64)
        self.assertEqual([path for path, _, _ in mirror.asked], ["/v2/", "/v2/app/manifests/v1"])
        self.assertFalse(any("authorization" in headers for headers in mirror.seen("")))
        own = {"REGISTRY_AUTH_FILE": str(self.folder / "own.json")}
        (self.folder / "own.json").write_text(json.dumps({"auths": {
            self.name: {"auth": basic(USER, PASSWORD)[6:]}, mirror.name: {"auth": basic("me", "mine")[6:]}}}))
        self.read(*self.mirrored(mirror.name), f"{self.name}/app:v1", **own)
        self.assertEqual({headers.get("authorization") for headers in mirror.seen("")}, {None, basic("me", "mine")})

    def test_other_bytes_of_a_mirror(self):
        # Documents under a digest: the registry has the right ones.
        mirror = self.spy(serve({AMD64.digest: (MANIFEST, ARM64.manifest)}, {}))
        (image,) = self.read(*self.mirrored(mirror.name), f"{self.name}/app@{AMD64.digest}", **self.login)
        self.holds(image, AMD64)
        config = digest_of(AMD64.config)
        mirror = self.spy(serve(DOCUMENTS, {**AMD64.blobs, config: ARM64.config.ljust(len(AMD64.config))[:len(AMD64.config)]}))
        (image,) = self.read(*self.mirrored(mirror.name), f"{self.name}/app:v1", **self.login)
        self.holds(image, AMD64)
        # A layer cannot be taken back, and is refused.
        blob = digest_of(AMD64.layers[1])
        mirror = self.spy(serve(DOCUMENTS, {**AMD64.blobs, blob: b"x" * len(AMD64.blobs[blob])}))
        self.refused("malformed: ", *self.mirrored(mirror.name), f"{self.name}/app:v1", **self.login)

    def test_a_layer_goes_on_at_the_registry(self):
        blob = digest_of(AMD64.layers[1])

        def answer(host, path, query, headers, form):
            reply = serve(DOCUMENTS, AMD64.blobs)(host, path, query, headers, form)
            if path.endswith(blob):
                reply.cut = 0 if "range" in headers else 100_000
            return reply
        mirror = self.spy(answer)
        (image,) = self.read(*self.mirrored(mirror.name), f"{self.name}/app:v1", **self.login)
        self.holds(image, AMD64)
        self.assertEqual([headers.get("range") for headers in mirror.seen(blob)], [None, "bytes=100000-"])

    def test_another_place_and_a_blocked_one(self):
        rules = self.rules('[[registry]]\nprefix = "*.example.com/team"\nlocation = "' + self.mirror + '/cache"\n',
                           blocked='[[registry]]\nlocation = "bad.example.com"\nblocked = true\n')
        (image,) = self.read(*rules, "r.example.com/team/app:v1")
        self.holds(image, AMD64)
        said = self.refused("denied: ", *rules, "bad.example.com/team2/app:v1")
        self.assertIn("blocked.conf` blocks the registry", said)

    def test_mirrors_of_docker_hub(self):
        rules = self.rules("", daemon={"registry-mirrors": [f"http://{self.mirror}/"], "log-level": "warn"})
        for name in "app:v1", "docker.io/library/app:v1":
            (image,) = self.read(*rules, name)
            self.holds(image, AMD64)
        self.refused("denied: ", *rules, f"{self.name}/app:v1")  # of another registry

    def test_files_that_are_none(self):
        for text, says in (("[[registry]", "line 1 is no TOML"), ("[[registry]]\n", "neither `prefix` nor `location`"),
                           ('registry = [{location = "x.example"}]', "unsupported: ")):
            self.refused(says, *self.rules(text), f"{self.name}/app:v1")
        self.refused("is no URL of http or https", *self.rules("", daemon={"registry-mirrors": ["x"]}), f"{self.name}/app:v1")


class FilesOfOthers(Case):
    """What skopeo and umoci write."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        name = "org.opencontainers.image.ref.name"
        cls.layout = layout.write(cls.folder / "layout", layout.layout_files(
            [AMD64, ARM64, ATTESTATION, BOTH, b"{}"],
            [descriptor(INDEX, BOTH, annotations={name: "both"}), AMD64.descriptor(annotations={name: "one"})]))

    def test_layers_that_are_not_compressed(self):
        (image,) = self.read(f"oci:{layout.write(self.folder / 'plain', layout.layout_files([PLAIN], [PLAIN.descriptor()]))}")
        self.holds(image, PLAIN)

    def test_layout(self):
        (image,) = self.read(f"oci:{self.layout}:one")
        self.holds(image, AMD64)
        (image,) = self.read("--platform", "linux/arm64", f"oci:{self.layout}:both")
        self.holds(image, ARM64)
        (image,) = self.read(f"oci:{self.layout}@{ARM64.digest}")
        self.holds(image, ARM64)
        self.refused("several images; say which one, behind the path and a `:`; it has both, one", f"oci:{self.layout}")
        self.refused("no image `two`; it has both, one", f"oci:{self.layout}:two")
        self.refused("no such file or folder", f"oci:{self.layout}@{digest_of(b'')}")
        self.refused("no such file or folder", f"oci:{self.folder}/gone")

    def test_oci_archive(self):
        for tag, wanted in ("one", AMD64), ("both", AMD64):
            file = self.folder / f"{tag}.tar"
            skopeo("copy", "--quiet", "--all", f"oci:{self.layout}:{tag}", f"oci-archive:{file}:{tag}")
            (image,) = self.read(f"oci-archive:{file}:{tag}")
            self.holds(image, wanted)
            (image,) = self.read(f"oci-archive:{file}")
            self.holds(image, wanted)

    def test_docker_archive(self):
        file = self.folder / "docker.tar"
        skopeo("copy", "--quiet", f"oci:{self.layout}:one", f"docker-archive:{file}:docker.io/library/app:v1")
        for name in ("", ":app:v1", ":docker.io/library/app:v1"):
            (image,) = self.read(f"docker-archive:{file}{name}")
            self.assertEqual([layer["read"] for layer in image["layers"]], AMD64.diff_ids)
            self.assertEqual([layer["diff_id"] for layer in image["layers"]], AMD64.diff_ids)
            self.assertEqual(image["platform"], "linux/amd64")
        self.refused("no image `app:v2`; it has docker.io/library/app:v1", f"docker-archive:{file}:app:v2")
        self.refused("no image for linux/arm64; it has linux/amd64", "--platform", "linux/arm64", f"docker-archive:{file}")
        (self.folder / "docker.tar.gz").write_bytes(gzip.compress(file.read_bytes()))
        self.refused("unsupported: `" + str(self.folder / "docker.tar.gz") + "`: the archive is compressed (gzip); unpack it first",
                     f"docker-archive:{self.folder}/docker.tar.gz")

    def test_umoci(self):
        made = self.folder / "umoci"
        source = self.folder / "source"
        (source / "etc").mkdir(parents=True)
        (source / "etc/x").write_text("y")
        for words in (("init", "--layout", made), ("new", "--image", f"{made}:v1"),
                      ("insert", "--rootless", "--image", f"{made}:v1", source / "etc", "/etc"),
                      ("config", "--image", f"{made}:v1", "--config.user", "7:7")):
            subprocess.run(["umoci", *map(str, words)], check=True, capture_output=True)
        (image,) = self.read(f"oci:{made}:v1")
        self.assertEqual(json.loads(image["config"])["config"]["User"], "7:7")
        self.assertEqual([layer["read"] for layer in image["layers"]], [layer["digest"] for layer in image["layers"]])
        self.assertEqual(len(image["layers"]), 1)


def docker_save(image, layers, names=("app:v1",)):
    """As `docker save` of old: `layers` are the files it lists."""
    name = hashlib.sha256(image.config).hexdigest() + ".json"
    manifest = [{"Config": name, "RepoTags": list(names) or None, "Layers": layers}]
    return {name: image.config, "manifest.json": json.dumps(manifest).encode()}


class Daemon(http.server.ThreadingHTTPServer):
    """As much of the Docker Engine API as is asked; `images` are {name: archive}, or (status, body)."""

    address_family = socket.AF_UNIX
    daemon_threads = True

    def __init__(self, path, images):
        self.images, self.asked = images, []
        socketserver.TCPServer.__init__(self, str(path), DaemonHandler)
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def handle_error(self, request, client_address):
        pass  # a client that went away


class DaemonHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.asked.append(self.path)
        name = self.path.removeprefix("/images/").removesuffix("/get")
        found = self.server.images.get(name, (404, json.dumps({"message": f"No such image: {name}"}).encode()))
        status, body = found if isinstance(found, tuple) else (200, found)
        self.send_response(status)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for begin in range(0, len(body), 1 << 16):
            part = body[begin:begin + (1 << 16)]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        if not body.endswith(b"breaks off"):
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.close_connection = True


class Daemons(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.layout = layout.write(cls.folder / "layout", layout.layout_files([AMD64], [AMD64.descriptor()]))
        file = cls.folder / "saved.tar"
        skopeo("copy", "--quiet", f"oci:{cls.layout}", f"docker-archive:{file}:docker.io/library/app:v1")
        cls.identity = digest_of(AMD64.config)
        cls.images = {"app:v1": file.read_bytes(), "app:latest": file.read_bytes(), cls.identity: file.read_bytes()}
        names = {"io.containerd.image.name": "docker.io/library/app:v1", "org.opencontainers.image.ref.name": "v1"}
        files = layout.layout_files([AMD64], [AMD64.descriptor(annotations=names)])
        files |= docker_save(AMD64, ["blobs/" + digest_of(blob).replace(":", "/") for blob in AMD64.layers])
        cls.images["host:5000/team/app:25"] = layout.packed(files)
        cls.images[AMD64.digest] = cls.images["host:5000/team/app:25"]
        cls.images[digest_of(b"")] = file.read_bytes()
        cls.images["app:500"] = (500, b'{"message": "go \\u001b[2Jaway"}')
        cls.images["app:none"] = b"x" * 2000
        cls.images["app:broken"] = file.read_bytes()[:50_000] + b"breaks off"
        cls.images["app:huge"] = bytes(65 << 20)
        cls.socket = cls.folder / "docker.sock"
        cls.daemon = Daemon(cls.socket, cls.images)
        cls.host = {"DOCKER_HOST": f"unix://{cls.socket}"}

    @classmethod
    def tearDownClass(cls):
        cls.daemon.shutdown()
        cls.daemon.server_close()
        super().tearDownClass()

    def test_reads_what_the_daemon_saves(self):
        temporary = self.folder / "temporary"
        temporary.mkdir()
        for name in "app:v1", "app", self.identity:
            (image,) = self.read(f"docker-daemon:{name}", TMPDIR=str(temporary), **self.host)
            self.assertEqual([layer["read"] for layer in image["layers"]], AMD64.diff_ids)
            self.assertEqual(image["config"].encode(), AMD64.config)
            self.assertEqual(image["reference"], f"docker-daemon:{name}")
        self.assertEqual(list(temporary.iterdir()), [])
        self.assertIn("/images/app:latest/get", self.daemon.asked)
        for name in "host:5000/team/app:25", AMD64.digest:
            (image,) = self.read(f"docker-daemon:{name}", **self.host)
            self.holds(image, AMD64)
        self.refused("no image for linux/arm64", "--platform", "linux/arm64", "docker-daemon:app:v1", **self.host)

    def test_what_is_not_there(self):
        said = self.refused("unavailable: ", "docker-daemon:app:gone", **self.host)
        self.assertIn("has no image `app:gone` (No such image: app:gone)", said)
        self.refused("unavailable: no daemon answers at", "docker-daemon:app", DOCKER_HOST=f"unix://{self.folder}/none.sock")
        self.assertIn("no such file", self.refused("unavailable: ", "docker-daemon:app", DOCKER_HOST=f"unix://{self.folder}/none.sock"))
        left = socket.socket(socket.AF_UNIX)
        left.bind(str(self.folder / "left.sock"))
        left.close()
        self.refused("unavailable: no daemon answers at", "docker-daemon:app", DOCKER_HOST=f"unix://{self.folder}/left.sock")
        self.refused("unsupported: ", "docker-daemon:app", DOCKER_HOST="tcp://127.0.0.1:2375")
        self.refused("malformed: ", "docker-daemon:app", DOCKER_HOST=f"unix:///{'x' * 200}")

    def test_who_may_not_ask(self):
        closed = self.folder / "closed"
        closed.mkdir()
        daemon = Daemon(closed / "docker.sock", {})
        self.addCleanup(daemon.server_close)
        self.addCleanup(daemon.shutdown)
        words = [PROGRAM, "docker-daemon:app"]
        environment = {"PATH": os.environ["PATH"], "DOCKER_HOST": f"unix://{closed}/docker.sock"}
        (closed / "docker.sock").chmod(0)
        if os.getuid() == 0:
            words = ["setpriv", "--reuid=65534", "--clear-groups", "--", *words]
            program = pathlib.Path(PROGRAM).resolve()
            if any(folder.stat().st_mode & 1 == 0 for folder in program.parents):
                self.skipTest("nobody else may run the program")
        self.folder.chmod(0o755)
        done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("denied: no daemon answers at", done.stderr)

    def test_what_a_daemon_should_not_give(self):
        said = self.refused("answers 500 for `app:500` (go ", "docker-daemon:app:500", **self.host)
        self.assertNotIn("\x1b", said)
        self.refused("is no tar archive", "docker-daemon:app:none", **self.host)
        self.refused("unavailable: the daemon at", "docker-daemon:app:broken", **self.host)
        self.refused("too_large: ", "docker-daemon:app:huge", **self.host)
        self.refused("malformed: the daemon gives another image", f"docker-daemon:{digest_of(b'')}", **self.host)


class Stores(Case):
    """What skopeo put into stores of podman's kind; overlay only where the kernel lets it."""

    THREE = Image({"etc/os-release": b"ID=x\n", "lib/gone": b"1", "usr/lib/kept": os.urandom(70_000),
                   "usr/lib/same": (tarfile.LNKTYPE, "usr/lib/kept")},
                  {"etc/.wh.os-release": b"", "lib/.wh..wh..opq": b"", "lib/new": b"2", "dé/あ": b"3"},
                  {"link": (tarfile.SYMTYPE, "usr/lib"), "/".join(["d" * 90] * 3): b"4"})

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.layout = layout.write(cls.folder / "layout", layout.layout_files([cls.THREE, AMD64], [
            cls.THREE.descriptor(annotations={"org.opencontainers.image.ref.name": "three"}),
            AMD64.descriptor(annotations={"org.opencontainers.image.ref.name": "one"})]))
        cls.stores = {}
        for driver in "vfs", "overlay":
            root = cls.folder / driver
            try:
                for tag, name in ("three", "app:v1"), ("one", "localhost/app:v1"), ("one", "docker.io/library/other:v2"):
                    skopeo("copy", "--quiet", f"oci:{cls.layout}:{tag}", f"containers-storage:[{driver}@{root}+{cls.folder / 'run'}]{name}")
            except AssertionError:
                continue
            cls.stores[driver] = root

    def each(self):
        if not self.stores:
            self.skipTest("no store can be written here")
        for driver, root in self.stores.items():
            with self.subTest(driver):
                yield f"[{driver}@{root}+/run/x:{driver}.y=z]", root

    def same(self, read, image):
        """The image, whose layers come as they were before they were packed."""
        self.assertEqual((read["digest"], read["config"].encode()), (image.digest, image.config))
        self.assertEqual([layer["read"] for layer in read["layers"]], image.diff_ids)
        self.assertEqual([layer["diff_id"] for layer in read["layers"]], image.diff_ids)
        self.assertEqual([layer["digest"] for layer in read["layers"]], [""] * len(image.layers))

    def test_by_name_digest_and_id(self):
        identity = digest_of(self.THREE.config)
        for store, root in self.each():
            for name in "docker.io/library/app:v1", f"docker.io/library/app@{self.THREE.digest}", identity, f"@{identity[7:]}":
                (image,) = self.read(f"containers-storage:{store}{name}")
                self.same(image, self.THREE)
            for name in "app:v1", "localhost/app:v1", "other:v2", f"other@{AMD64.digest}":
                (image,) = self.read(f"containers-storage:{store}{name}")
                self.same(image, AMD64)
            (image,) = self.read("containers-storage:other:v2", STORE=str(root))
            self.same(image, AMD64)

    def test_what_is_not_there(self):
        for store, root in self.each():
            said = self.refused("unavailable: ", f"containers-storage:{store}app:v2")
            self.assertIn("no image `app:v2`; it has docker.io/library/app:v1, docker.io/library/other:v2, localhost/app:v1", said)
            self.refused("no image", f"containers-storage:{store}app@{digest_of(b'')}")
            self.refused("no image", f"containers-storage:{store}{digest_of(b'')}")
            self.refused("no image for linux/arm64", "--platform", "linux/arm64", f"containers-storage:{store}other:v2")
            self.refused("unsupported: ", f"containers-storage:[btrfs@{root}]app:v1")
        self.refused("unavailable: ", f"containers-storage:[{self.folder}/gone]app:v1")
        self.refused("unavailable: nobody knows", "containers-storage:app:v1")

    def changed(self, root):
        copy = pathlib.Path(tempfile.mkdtemp(dir=self.folder)) / "store"
        subprocess.run(["cp", "-a", root, copy], check=True)
        return copy

    def file_of_layer(self, driver, root, number, name):
        layers = json.loads((root / f"{driver}-layers/layers.json").read_text())
        (layer,) = [one["id"] for one in layers if one["diff-digest"] == self.THREE.diff_ids[number]]
        return root / ("vfs/dir" if driver == "vfs" else "overlay") / layer / ("" if driver == "vfs" else "diff") / name

    def test_files_that_changed(self):
        for driver, root in self.stores.items():
            with self.subTest(driver):
                rows = (lambda file: file.write_bytes(file.read_bytes()[:-1]), "bytes instead of"), \
                       (lambda file: file.unlink(), "no such file"), \
                       (lambda file: (file.unlink(), file.symlink_to("/etc/hostname")), ""), \
                       (lambda file: (file.unlink(), os.mkfifo(file)), "is not a regular file"), \
                       (lambda file: (file.unlink(), file.mkdir()), "unavailable: ")
                for change, says in rows:
                    copy = self.changed(root)
                    change(self.file_of_layer(driver, copy, 0, "usr/lib/kept"))
                    self.refused(says, f"containers-storage:[{driver}@{copy}]docker.io/library/app:v1")
                # Other bytes are not seen here but where the layer is held against its diff id.
                copy = self.changed(root)
                self.file_of_layer(driver, copy, 0, "usr/lib/kept").write_bytes(os.urandom(70_000))
                (image,) = self.read(f"containers-storage:[{driver}@{copy}]docker.io/library/app:v1")
                self.assertNotEqual(image["layers"][0]["read"], image["layers"][0]["diff_id"])

    def test_notes_that_lie(self):
        for driver, root in self.stores.items():
            def note(lines, driver=driver, root=root):
                copy = self.changed(root)
                layers = json.loads((copy / f"{driver}-layers/layers.json").read_text())
                (layer,) = [one["id"] for one in layers if one["diff-digest"] == self.THREE.diff_ids[0]]
                (copy / f"{driver}-layers/{layer}.tar-split.gz").write_bytes(gzip.compress(lines))
                return f"containers-storage:[{driver}@{copy}]docker.io/library/app:v1"
            secret = self.folder / "secret"
            secret.write_bytes(b"s" * 100)
            with self.subTest(driver):
                for name in str(secret), "../" * 20 + str(secret)[1:]:
                    self.refused("no such file", note(json.dumps({"type": 1, "name": name, "size": 100}).encode()))
                self.refused("larger than its size", note((json.dumps({"type": 1, "name": "usr/lib/kept", "size": 70_000}) + "\n").encode() * 9))
                for lines, says in ((b"{", "malformed: "), (b'{"type":3}', "neither a piece nor a file"), (b'{"type":1,"size":1}', "has no name"),
                                    (b'{"type":2,"payload":"!"}', "no Base64"), (b"x" * (9 << 20), "too_large: ")):
                    self.refused(says, note(lines))
                copy = self.changed(root)
                file = copy / f"{driver}-images/images.json"
                images = json.loads(file.read_text())
                for image in images:
                    image["layer"] = "../../etc"
                file.write_text(json.dumps(images))
                self.refused("of the image is not there", f"containers-storage:[{driver}@{copy}]docker.io/library/app:v1")


@unittest.skipUnless(os.getuid() == 0, "containerd runs as root alone")
class Containerd(Case):
    """What a containerd that runs meanwhile was given."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.folder / "root"
        (cls.folder / "config.toml").write_text(
            f'version = 2\nroot = "{cls.root}"\nstate = "{cls.folder}/state"\n'
            f'disabled_plugins = ["io.containerd.grpc.v1.cri"]\n[grpc]\naddress = "{cls.folder}/socket"\n')
        cls.server = subprocess.Popen(["containerd", "--config", str(cls.folder / "config.toml")], stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL)
        for _ in range(200):
            if subprocess.run(["ctr", "--address", f"{cls.folder}/socket", "version"], capture_output=True).returncode == 0:
                break
            time.sleep(0.05)
        for space, tags in ("default", ("app:v1", "both:v1", "ghcr.io/a/b:1")), ("k8s.io", ("app:v1", "other:v2")):
            kept = {"app:v1": AMD64 if space == "default" else PLAIN, "both:v1": None, "ghcr.io/a/b:1": AMD64, "other:v2": PLAIN}
            for tag in tags:
                name = tag if "/" in tag else f"docker.io/library/{tag}"
                names = {"io.containerd.image.name": name, "org.opencontainers.image.ref.name": name}
                image = kept[tag]
                made = layout.layout_files([AMD64, ARM64, ATTESTATION, BOTH, b"{}"], [descriptor(INDEX, BOTH, annotations=names)]) \
                    if image is None else layout.layout_files([image], [image.descriptor(annotations=names)])
                (cls.folder / "image.tar").write_bytes(layout.packed(made))
                cls.ctr("--namespace", space, "images", "import", "--all-platforms", "--no-unpack", cls.folder / "image.tar")

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait()
        super().tearDownClass()

    @classmethod
    def ctr(cls, *words):
        done = subprocess.run(["ctr", "--address", f"{cls.folder}/socket", *map(str, words)], capture_output=True, text=True, timeout=60)
        if done.returncode:
            raise AssertionError(done.stderr)
        return done.stdout

    def test_by_name_namespace_and_digest(self):
        for name, image in ((f"[k8s.io@{self.root}]app:v1", PLAIN), (f"[default@{self.root}]app:v1", AMD64),
                            (f"[{self.root}]ghcr.io/a/b:1", AMD64), (f"[{self.root}]docker.io/library/other:v2", PLAIN),
                            (f"[{self.root}]app@{AMD64.digest}", AMD64), (f"[{self.root}]{PLAIN.digest}", PLAIN)):
            (read,) = self.read(f"containerd:{name}")
            self.holds(read, image)
        (read,) = self.read("--platform", "linux/arm64", f"containerd:[{self.root}]both:v1")
        self.holds(read, ARM64)
        self.assertEqual([read["digest"] for read in self.read("--platform", "all", f"containerd:[{self.root}]both:v1")],
                         [AMD64.digest, ARM64.digest])

    def test_what_is_not_there_or_means_two(self):
        said = self.refused("unavailable: ", f"containerd:[k8s.io@{self.root}]app:v2")
        self.assertIn("no image `app:v2`; it has docker.io/library/app:v1 (k8s.io), docker.io/library/other:v2 (k8s.io)", said)
        said = self.refused("means several images", f"containerd:[{self.root}]app:v1")
        self.assertIn(f"docker.io/library/app:v1 (k8s.io): {PLAIN.digest}", said)
        self.refused("no image", f"containerd:[moby@{self.root}]app:v1")
        self.refused("no such file", f"containerd:[{self.root}]{digest_of(b'x')}")
        self.refused("unavailable: ", f"containerd:[{self.folder}/gone]app:v1")

    def test_while_the_daemon_writes(self):
        stop = threading.Event()

        def write():
            while not stop.is_set():
                self.ctr("images", "tag", "--force", "ghcr.io/a/b:1", "ghcr.io/a/b:2")
        writer = threading.Thread(target=write)
        writer.start()
        try:
            for _ in range(20):
                (read,) = self.read(f"containerd:[{self.root}]ghcr.io/a/b:1")
                self.assertEqual(read["digest"], AMD64.digest)
        finally:
            stop.set()
            writer.join()

    def test_files_that_changed(self):
        def copied(change):
            copy = pathlib.Path(tempfile.mkdtemp(dir=self.folder)) / "root"
            for part in "io.containerd.content.v1.content", "io.containerd.metadata.v1.bolt":
                shutil.copytree(self.root / part, copy / part)
            change(copy)
            return f"containerd:[default@{copy}]app:v1"

        def blob(copy, digest):
            return copy / "io.containerd.content.v1.content/blobs/sha256" / digest[7:]

        def change(path, write):
            content = bytearray(path.read_bytes())
            write(content)
            path.write_bytes(content)

        def clear(content):
            content[:8192] = bytes(8192)
        database = "io.containerd.metadata.v1.bolt/meta.db"
        self.refused("malformed: ", copied(lambda copy: blob(copy, AMD64.digest).write_bytes(b"{}")))
        self.refused("no such file", copied(lambda copy: blob(copy, AMD64.digest).unlink()))
        self.refused("neither of its meta pages is whole", copied(lambda copy: change(copy / database, clear)))
        self.refused("neither of its meta pages is whole", copied(lambda copy: (copy / database).write_bytes(b"")))
        self.refused("is not a regular file", copied(lambda copy: ((copy / database).unlink(), os.mkfifo(copy / database))))
        self.refused("there is no page", copied(lambda copy: os.truncate(copy / database, 8192)))


class Archives(Case):
    """Made by hand, also as nobody should."""

    def archive(self, name, files):
        (self.folder / name).write_bytes(layout.packed(files))
        return self.folder / name

    def test_links_to_layers_and_compressed_layers(self):
        twice = Image({"a": b"1"}, {"a": b"1"}, {"b": b"2"})
        files = {"0/layer.tar": twice.tars[0], "1/layer.tar": (tarfile.SYMTYPE, "../0/layer.tar"), "2/layer.tar": twice.layers[2],
                 **docker_save(twice, ["0/layer.tar", "1/layer.tar", "2/layer.tar"])}
        (image,) = self.read(f"docker-archive:{self.archive('links.tar', files)}")
        self.assertEqual([layer["read"] for layer in image["layers"]], [*twice.diff_ids[:2], digest_of(twice.layers[2])])

    def test_of_docker_25(self):
        names = {"io.containerd.image.name": "docker.io/library/app:v1", "org.opencontainers.image.ref.name": "v1"}
        files = layout.layout_files([AMD64], [AMD64.descriptor(annotations=names)])
        files |= docker_save(AMD64, ["blobs/" + digest_of(blob).replace(":", "/") for blob in AMD64.layers])
        file = self.archive("25.tar", files)
        for name in ("", ":app:v1", ":v1", f"@{AMD64.digest}"):
            (image,) = self.read(f"docker-archive:{file}{name}")
            self.holds(image, AMD64)

    def test_long_names(self):
        deep = "/".join(["d" * 90] * 3) + "/layer.tar"
        one = Image({"a": b"1"})
        for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
            file = self.folder / f"long{form}.tar"
            with tarfile.open(file, "w", format=form) as archive:
                for name, content in {deep: one.tars[0], **docker_save(one, [deep])}.items():
                    entry = tarfile.TarInfo(name)
                    entry.size = len(content)
                    archive.addfile(entry, layout.io.BytesIO(content))
            (image,) = self.read(f"docker-archive:{file}")
            self.assertEqual(image["layers"][0]["read"], one.diff_ids[0])

    def test_refuses(self):
        one = Image({"a": b"1"})
        good = {"l": one.tars[0], **docker_save(one, ["l"])}
        other = {**docker_save(one, ["l"]), "l": one.tars[0]}
        other[next(iter(other))] = Image({"b": b"1"}).config
        rows = {
            "nowhere": ({**good, "l": (tarfile.SYMTYPE, "gone")}, "is a link that leads nowhere"),
            "out": ({**good, "l": (tarfile.SYMTYPE, "../../etc/passwd")}, "is no file inside the archive"),
            "root": ({**good, "l": (tarfile.SYMTYPE, "/etc/passwd")}, "is a link that leads nowhere"),
            "circle": ({**good, "l": (tarfile.SYMTYPE, "m"), "m": (tarfile.SYMTYPE, "l")}, "leads in a circle"),
            "device": ({**good, "l": (tarfile.CHRTYPE, "")}, "is no file inside the archive"),
            "missing": (docker_save(one, ["l"]), "`l` is not in the archive"),
            "above": ({**good, **docker_save(one, ["../l"])}, "is not in the archive"),
            "count": ({**good, **docker_save(one, ["l", "l"])}, "has 2 layers, the configuration 1"),
            "config": (other, "its bytes are not those of"),
            "neither": ({"x": b""}, "`manifest.json` is not in the archive"),
        }
        for name, (files, says) in rows.items():
            with self.subTest(name):
                self.refused(says, f"docker-archive:{self.archive(name + '.tar', files)}")
        for name, data, says in (("empty", b"", "is no tar archive"), ("text", b"x" * 2000, "is no tar archive"),
                                 ("cut", layout.packed(good)[:700], "ends inside the entry at byte 0")):
            with self.subTest(name):
                (self.folder / name).write_bytes(data)
                self.refused(says, f"docker-archive:{self.folder / name}")
        twice = layout.packed({"manifest.json": b"[]"}).rstrip(b"\0") + b"\0" * (512 - 2) + layout.packed(good)
        (self.folder / "twice.tar").write_bytes(twice)
        self.refused("`manifest.json` is in the archive twice", f"docker-archive:{self.folder / 'twice.tar'}")
        os.mkfifo(self.folder / "pipe")
        self.refused("is not a regular file", f"docker-archive:{self.folder / 'pipe'}")

    def test_layouts_that_lie(self):
        short = Image({"a": b"1"}, size_off=1)
        files = layout.layout_files([short], [short.descriptor()])
        self.refused("bytes instead of", f"oci:{layout.write(self.folder / 'short', files)}")
        files = layout.layout_files([AMD64], [AMD64.descriptor()])
        path = "blobs/" + AMD64.digest.replace(":", "/")
        files[path] = ARM64.manifest.ljust(len(AMD64.manifest))[:len(AMD64.manifest)]
        self.refused("its bytes are not those of", f"oci:{layout.write(self.folder / 'other', files)}")
        blob = "blobs/" + digest_of(AMD64.layers[1]).replace(":", "/")
        files = layout.layout_files([AMD64], [AMD64.descriptor()])
        files[blob] = b"x" * len(files[blob])
        self.refused("malformed: ", f"oci:{layout.write(self.folder / 'layer', files)}")
        files = layout.layout_files([AMD64], [AMD64.descriptor()])
        linked = layout.write(self.folder / "linked", files)
        (linked / path).unlink()
        (linked / path).symlink_to("/dev/zero")
        self.refused("is a symbolic link, which is not followed here", f"oci:{linked}")
        sha512 = {**AMD64.descriptor(), "digest": digest_of(AMD64.manifest, "sha512")}
        files = layout.layout_files([AMD64], [sha512])
        files["blobs/" + sha512["digest"].replace(":", "/")] = AMD64.manifest
        (image,) = self.read(f"oci:{layout.write(self.folder / 'sha512', files)}")
        self.assertEqual(image["digest"], sha512["digest"])


class Folders(Case):
    def test_walk(self):
        root = self.folder / "root"
        layout.write(root, {"etc/passwd": b"root", "b/x": b"1", "a": b"2"})
        (root / "etc/passwd").chmod(0o644)
        (root / "suid").write_bytes(b"s")
        (root / "suid").chmod(0o4755)
        os.link(root / "a", root / "b/again")
        (root / "out").symlink_to("/etc")
        (root / "up").symlink_to("../../..")
        os.mkfifo(root / "pipe")
        with open(root / "sparse", "wb") as sparse:
            sparse.truncate(1 << 30)
            sparse.seek(1 << 20)
            sparse.write(b"x")
        (image,) = self.read(f"dir:{root}")
        lines = [" ".join(line.split()) for line in image["entries"]]
        paths = [line.split()[3] for line in lines]
        self.assertEqual(paths, ["a", "b", "b/again", "b/x", "etc", "etc/passwd", "out", "pipe", "sparse", "suid", "up"])
        owner = f"{os.getuid()}:{os.getgid()}"
        self.assertIn(f"f 0644 {owner} etc/passwd {hashlib.sha256(b'root').hexdigest()}", lines)
        self.assertIn(f"f 4755 {owner} suid {hashlib.sha256(b's').hexdigest()}", lines)
        self.assertTrue(any(line.startswith("h ") and line.endswith("b/again -> a") for line in lines), lines)
        self.assertTrue(any(line.startswith("l ") and line.endswith("out -> /etc") for line in lines), lines)
        content = hashlib.sha256()
        for _ in range(1024):
            content.update(bytes(1 << 20))
        self.assertTrue(any(line.startswith("f ") and " sparse " in line and line.endswith(" holes") for line in lines), lines)
        self.refused("no such file or folder", f"dir:{root}/gone")
        self.refused("a part of the path is no folder", f"dir:{root}/a")

    def test_other_file_systems_are_not_entered(self):
        root = self.folder / "mounts"
        (root / "proc").mkdir(parents=True)
        script = f"mount -t tmpfs none {root}/proc && touch {root}/proc/inside && exec {PROGRAM} dir:{root}"
        done = subprocess.run(["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script], capture_output=True, text=True,
                              timeout=60, check=False)
        if done.returncode and "Operation not permitted" in done.stderr:
            self.skipTest("no name spaces here")
        self.assertEqual(done.returncode, 0, done.stderr)
        (line,) = json.loads(done.stdout)[0]["entries"]
        self.assertTrue(line.startswith("d ") and line.endswith(" proc unseen"), line)

    def test_what_may_not_be_read(self):
        if os.getuid() == 0:
            self.skipTest("root may read everything")
        root = layout.write(self.folder / "secret", {"etc/shadow": b"x", "closed/x": b"y", "z": b"1"})
        (root / "etc/shadow").chmod(0)
        (root / "closed").chmod(0)
        (image,) = self.read(f"dir:{root}")
        unseen = [line.split()[3] for line in image["entries"] if line.endswith(" unseen")]
        (root / "closed").chmod(0o755)
        self.assertEqual(unseen, ["closed", "etc/shadow"])


DOCUMENTS = {"v1": (MANIFEST, AMD64.manifest), AMD64.digest: (MANIFEST, AMD64.manifest)}


class BadRegistry(Case):
    """One that asks for tokens, sends elsewhere, breaks off, stalls, lies and leads in circles."""

    def host(self, answer, **options):
        host = Host(answer, **options)
        self.addCleanup(host.server_close)
        self.addCleanup(host.shutdown)
        return host

    def login(self, name, **entry):
        folder = tempfile.mkdtemp(dir=self.folder)
        pathlib.Path(folder, "config.json").write_text(json.dumps({"auths": {name: entry}}))
        return {"DOCKER_CONFIG": folder}

    def token_registry(self, give, elsewhere=None):
        """A registry that wants the token that `give(query, headers, form)` tells; its blobs are at `elsewhere`."""
        good = serve(DOCUMENTS, AMD64.blobs)
        tokens = []

        def answer(host, path, query, headers, form):
            if path == "/token":
                token = give(query, headers, form)
                tokens.append(token)
                return Reply(200, json.dumps({"token": token, "expires_in": 60}).encode()) if token else Reply(401)
            if not tokens or headers.get("authorization") != f"Bearer {tokens[-1]}":
                return Reply(401, b"{}", {"WWW-Authenticate": f'Bearer realm="{host.url}/token?x=1",service="a b",scope="registry:catalog:*"'})
            if elsewhere and "/blobs/" in path:
                return Reply(307, b"", {"Location": elsewhere.url + path})
            return good(host, path, query, headers, form)
        return self.host(answer)

    def test_anonymous_token_and_blobs_elsewhere(self):
        elsewhere = self.host(serve({}, AMD64.blobs))
        asked = []
        registry = self.token_registry(lambda query, headers, form: asked.append((query, headers)) or "t0ken", elsewhere)
        (image,) = self.read(f"{registry.name}/app:v1")
        self.holds(image, AMD64)
        self.assertEqual(len(elsewhere.seen("/blobs/")), 3)
        for headers in elsewhere.seen(""):
            self.assertNotIn("authorization", headers)
        (query, headers), = asked
        self.assertEqual(query, {"x": "1", "service": "a b", "scope": "repository:app:pull"})
        self.assertNotIn("authorization", headers)

    def test_tokens_for_who_logged_in(self):
        registry = self.token_registry(lambda query, headers, form: "yes" if headers.get("authorization") == basic(USER, PASSWORD) else "")
        (image,) = self.read(f"{registry.name}/app:v1", **self.login(registry.name, auth=basic(USER, PASSWORD)[6:]))
        self.holds(image, AMD64)
        said = self.refused("denied: ", f"{registry.name}/app:v1", **self.login(registry.name, username=USER, password="hunter2"))
        self.assertNotIn("hunter2", said)
        self.refused("gives no token without credentials", f"{registry.name}/app:v1")

        def refresh(query, headers, form):
            return "yes" if form and form["refresh_token"] == "r/1" and form["grant_type"] == "refresh_token" else ""
        registry = self.token_registry(refresh)
        (image,) = self.read(f"{registry.name}/app:v1", **self.login(registry.name, identitytoken="r/1"))
        self.holds(image, AMD64)

    def test_a_token_that_ends_is_renewed(self):
        given = []
        registry = self.token_registry(lambda query, headers, form: given.append(1) or f"t{len(given)}")
        old, uses = registry.answer, []

        def answer(host, path, query, headers, form):
            if path != "/token":
                uses.append(path)
                if "/blobs/" in path and "blob" not in uses:  # the configuration, with a token that was good
                    uses.append("blob")
                    headers = {**headers, "authorization": "Bearer old"}
            return old(host, path, query, headers, form)
        registry.answer = answer
        (image,) = self.read(f"{registry.name}/app:v1")
        self.holds(image, AMD64)
        self.assertEqual(len(given), 2)

    def test_a_blob_goes_on_where_it_broke(self):
        blob = digest_of(AMD64.layers[1])
        cuts = [100_000, 50_000, 0]

        def answer(host, path, query, headers, form):
            reply = serve(DOCUMENTS, AMD64.blobs)(host, path, query, headers, form)
            if path.endswith(blob) and cuts:
                reply.cut = cuts.pop(0)
            return reply
        registry = self.host(answer)
        (image,) = self.read(f"{registry.name}/app:v1")
        self.holds(image, AMD64)
        ranges = [headers.get("range") for headers in registry.seen(blob)]
        self.assertEqual(ranges, [None, "bytes=100000-", "bytes=150000-", "bytes=150000-"])

    def test_a_registry_without_ranges(self):
        blob = digest_of(AMD64.layers[1])
        cuts = [100_000, 200_000]

        def answer(host, path, query, headers, form):
            reply = serve(DOCUMENTS, AMD64.blobs)(host, path, query, {}, form)
            if path.endswith(blob) and cuts:
                reply.cut = cuts.pop(0)
            return reply
        (image,) = self.read(f"{self.host(answer).name}/app:v1")
        self.holds(image, AMD64)

    def test_a_blob_that_never_ends_well(self):
        def answer(host, path, query, headers, form):
            reply = serve(DOCUMENTS, AMD64.blobs)(host, path, query, headers, form)
            if path.endswith(digest_of(AMD64.layers[1])):
                reply.cut = 1
            return reply
        registry = self.host(answer)
        self.refused("unavailable: ", f"{registry.name}/app:v1")
        self.assertEqual(len(registry.seen(digest_of(AMD64.layers[1]))), 6)

    def test_a_wrong_continuation_is_not_taken(self):
        blob = digest_of(AMD64.layers[1])

        def answer(host, path, query, headers, form):
            if path.endswith(blob) and "range" in headers:
                data = AMD64.blobs[blob]
                return Reply(206, data[7:], {"Content-Range": f"bytes 7-{len(data) - 1}/{len(data)}"})
            reply = serve(DOCUMENTS, AMD64.blobs)(host, path, query, headers, form)
            if path.endswith(blob):
                reply.cut = 1000
            return reply
        self.refused(f"blob `{blob}` ends after 1000 bytes", f"{self.host(answer).name}/app:v1")

    def test_stalls(self):
        blob = digest_of(AMD64.layers[1])
        stalls = [1]

        def answer(host, path, query, headers, form):
            reply = serve(DOCUMENTS, AMD64.blobs)(host, path, query, headers, form)
            if path.endswith(blob) and stalls:
                stalls.pop()
                reply.cut, reply.pause = 1000, 8
            return reply
        registry = self.host(answer)
        (image,) = self.read("--stall", "1", f"{registry.name}/app:v1")
        self.holds(image, AMD64)
        self.assertEqual([headers.get("range") for headers in registry.seen(blob)], [None, "bytes=1000-"])

    def test_patience(self):
        waits = [Reply(429, b"{}", {"Retry-After": "1"}), Reply(503), Reply(500)]

        def answer(host, path, query, headers, form):
            return waits.pop(0) if "/manifests/" in path and waits else serve(DOCUMENTS, AMD64.blobs)(host, path, query, headers, form)
        began = time.monotonic()
        (image,) = self.read(f"{self.host(answer).name}/app:v1")
        self.holds(image, AMD64)
        self.assertGreaterEqual(time.monotonic() - began, 0.9)
        registry = self.host(lambda *_: Reply(403, b'{"errors":[{"code":"DENIED","message":"go \x1b[2Jaway"}]}'))
        self.assertNotIn("\x1b", self.refused("denied: ", f"{registry.name}/app:v1"))
        self.assertEqual(len(registry.seen("/manifests/")), 1)

    def test_other_bytes_than_promised(self):
        blob = digest_of(AMD64.layers[1])
        whole = AMD64.blobs[blob]
        for data, says in (whole[:-1] + b"x", "malformed: "), (whole + b"x", "has more than"), (whole[:-1], "ends after"):
            registry = self.host(serve(DOCUMENTS, {**AMD64.blobs, blob: data}))
            self.assertIn("malformed: ", self.refused(says, f"{registry.name}/app:v1"))
        registry = self.host(serve({AMD64.digest: (MANIFEST, ARM64.manifest)}, {}))
        self.refused("its bytes are not those of", f"{registry.name}/app@{AMD64.digest}")
        registry = self.host(lambda *_: Reply(200, AMD64.manifest, {"Docker-Content-Digest": ARM64.digest}))
        self.refused("its bytes are not those of", f"{registry.name}/app:v1")

    def test_documents_that_are_none(self):
        helm = json.dumps({"schemaVersion": 2, "config": descriptor("application/vnd.cncf.helm.config.v1+json", b"{}"), "layers": []}).encode()
        rows = [
            (MANIFEST, b"<html>log in</html>", "malformed: "),
            ("text/html", b"<html>log in</html>", "malformed: "),
            (MANIFEST, b"", "malformed: "),
            (MANIFEST, b"[" * 100_000, "too_large: "),
            (MANIFEST, b"x" * (5 << 20), "too_large: "),
            ("application/vnd.docker.distribution.manifest.v1+prettyjws", b'{"schemaVersion":1,"fsLayers":[]}', "schema 1"),
            (MANIFEST, helm, "is no image to run but `application/vnd.cncf.helm.config.v1+json`"),
            (INDEX, index(), "holds no image to run"),
            (INDEX, AMD64.manifest, "calls itself"),
            (INDEX, index(descriptor(MANIFEST, ATTESTATION, platform={"os": "unknown", "architecture": "unknown"})), "holds no image"),
        ]
        for media_type, data, says in rows:
            with self.subTest(data=data[:60]):
                self.refused(says, f"{self.host(serve({'v1': (media_type, data)}, {})).name}/app:v1")

    def test_indexes_inside_each_other(self):
        documents, data = {AMD64.digest: (MANIFEST, AMD64.manifest)}, index(AMD64.descriptor())
        for depth in range(1, 8):
            documents[digest_of(data)] = (INDEX, data)
            documents[f"d{depth}"] = (INDEX, data)
            data = index(descriptor(INDEX, data))
        registry = self.host(serve(documents, AMD64.blobs))
        (image,) = self.read(f"{registry.name}/app:d5")
        self.holds(image, AMD64)
        self.refused("too_large: ", f"{registry.name}/app:d7")

    def test_redirects(self):
        good = serve(DOCUMENTS, AMD64.blobs)

        def circle(host, path, query, headers, form):
            return Reply(302, b"", {"Location": path}) if "/blobs/" in path else good(host, path, query, headers, form)
        self.refused("more than 5 redirects", f"{self.host(circle).name}/app:v1")

        def nowhere(host, path, query, headers, form):
            return Reply(302, b"", {"Location": "nowhere"}) if "/blobs/" in path else good(host, path, query, headers, form)
        self.refused("a redirect leads nowhere", f"{self.host(nowhere).name}/app:v1")

        def file(host, path, query, headers, form):
            return Reply(302, b"", {"Location": "file:///etc/passwd"}) if "/blobs/" in path else good(host, path, query, headers, form)
        self.refused("a redirect leads nowhere", f"{self.host(file).name}/app:v1")

    def test_from_https_only_to_https(self):
        authority, chain = chain_of(self.folder)
        plain = self.host(serve({}, AMD64.blobs))
        good = serve(DOCUMENTS, AMD64.blobs)

        def answer(host, path, query, headers, form):
            return Reply(307, b"", {"Location": plain.url + path}) if "/blobs/" in path else good(host, path, query, headers, form)
        registry = self.host(answer, chain=str(chain))
        self.refused("plain http is not allowed here", "--ca-file", authority, f"{registry.name}/app:v1")
        self.assertEqual(plain.asked, [])


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main(verbosity=1)
