#!/usr/bin/env python3
"""Measures `hakoseki image` on an image of about 1.1 GB in three layers: see docs/performance.md.

usage: bench/image_scan.py make FOLDER
       bench/image_scan.py run FOLDER HAKOSEKI [IMAGE_LIMIT] [--runs N] [--hostile]

`make` fills FOLDER, which may not lie in the source tree, once: it needs root, the network, mmdebstrap and umoci, and some
minutes. `run` takes the medians of N runs (default 5); IMAGE_LIMIT is the program image_limit of the same build, which unpacks and
verifies the same blobs and does nothing else.
"""
import argparse
import gzip
import hashlib
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time

MIRROR = "http://deb.debian.org/debian"
APT = ["python3", "python3-pip", "nodejs", "npm", "ruby", "ruby-rack", "ruby-sinatra", "ruby-nokogiri", "puma", "default-jre",
       "ca-certificates"]
PIP = ["django", "flask", "requests", "boto3", "cryptography"]
NPM = ["typescript", "express", "react"]
AUTHORITIES = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")


def say(*words, **options):
    print("+", *words, file=sys.stderr, flush=True)
    subprocess.run([str(word) for word in words], check=True, stdin=subprocess.DEVNULL, **options)


def in_image(root, *words):
    """Runs a command in the image that grows, by the network and the authorities of this machine."""
    authorities = "/tmp/authorities.crt"
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
    for name in ["SSL_CERT_FILE", "PIP_CERT", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE"]:
        environment[name] = authorities
    environment.update({name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")})
    resolver = root / "etc/resolv.conf"
    kept = resolver.read_bytes() if resolver.exists() else None
    try:
        shutil.copy("/etc/resolv.conf", resolver)
        if AUTHORITIES.exists():
            shutil.copy(AUTHORITIES, root / authorities[1:])
        say("mount", "--bind", "/proc", root / "proc")
        try:
            say("chroot", root, *words, env=environment)
        finally:
            say("umount", root / "proc")
    finally:
        resolver.unlink()
        if kept is not None:
            resolver.write_bytes(kept)
        (root / authorities[1:]).unlink(missing_ok=True)


def make(folder):
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "made").exists():
        return
    for name in ["layout", "bundle"]:
        shutil.rmtree(folder / name, ignore_errors=True)
    layout, bundle = folder / "layout", folder / "bundle"
    image, root = f"{layout}:scan", bundle / "rootfs"
    say("umoci", "init", "--layout", layout)
    say("umoci", "new", "--image", image)
    say("umoci", "unpack", "--image", image, bundle)
    root.rmdir()
    say("mmdebstrap", "--variant=important", "--mode=root", "bookworm", root, MIRROR)
    say("umoci", "repack", "--refresh-bundle", "--image", image, bundle)
    in_image(root, "apt-get", "-qq", "update")
    in_image(root, "apt-get", "-qq", "install", "--yes", "--no-install-recommends", *APT)
    in_image(root, "apt-get", "clean")
    in_image(root, "sh", "-c", "rm -r /var/lib/apt/lists/*")
    say("umoci", "repack", "--refresh-bundle", "--image", image, bundle)
    in_image(root, "pip", "install", "--quiet", "--no-cache-dir", "--break-system-packages", "--only-binary=:all:", *PIP)
    in_image(root, "npm", "install", "--silent", "--global", "--no-audit", "--no-fund", *NPM)
    shutil.rmtree(root / "root/.npm", ignore_errors=True)
    say("umoci", "repack", "--refresh-bundle", "--image", image, bundle)
    say("umoci", "gc", "--layout", layout)
    shutil.rmtree(bundle)
    (folder / "made").touch()


def measured(words, environment, runs):
    """Medians of CPU and wall seconds, and the largest resident memory in MiB."""
    cpu, wall, memory = [], [], []
    for _ in range(runs):
        began = time.monotonic()
        process = subprocess.Popen(words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall.append(time.monotonic() - began)
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, 3):
            raise SystemExit(f"{words}: exit {code}")
        cpu.append(usage.ru_utime + usage.ru_stime)
        memory.append(usage.ru_maxrss / 1024)
    return statistics.median(cpu), statistics.median(wall), max(memory)


def tell(name, numbers):
    cpu, wall, memory = numbers
    print(f"{name:44} {cpu:7.3f} CPU-s {wall:7.3f} s {memory:5.0f} MiB", flush=True)


def sizes_of(layout):
    """(packed, unpacked, layers) of the image, in MB."""
    def blob(digest):
        return layout / "blobs" / digest.replace(":", "/")
    index = json.loads((layout / "index.json").read_text())
    manifest = json.loads(blob(index["manifests"][0]["digest"]).read_text())
    unpacked = 0
    for layer in manifest["layers"]:
        with gzip.open(blob(layer["digest"])) as archive:
            while piece := archive.read(1 << 20):
                unpacked += len(piece)
    return sum(layer["size"] for layer in manifest["layers"]) / 1e6, unpacked / 1e6, len(manifest["layers"])


def hostile_layers(folder):
    """(name, layout) of layers that want much memory, made small on disk."""
    def write(name, entries):
        layout = folder / name
        shutil.rmtree(layout, ignore_errors=True)
        (layout / "blobs/sha256").mkdir(parents=True)
        path, packed, unpacked = layout / "layer", hashlib.sha256(), hashlib.sha256()

        class Packed:
            def __init__(self):
                self.file = open(path, "wb")

            def write(self, data):
                packed.update(data)
                return self.file.write(data)

            def flush(self):
                self.file.flush()

        target = Packed()
        with gzip.GzipFile(fileobj=target, mode="wb", compresslevel=1, mtime=0) as archive:
            for piece in entries:
                unpacked.update(piece)
                archive.write(piece)
        target.file.close()

        def put(data):
            digest = hashlib.sha256(data).hexdigest()
            (layout / "blobs/sha256" / digest).write_bytes(data)
            return {"digest": f"sha256:{digest}", "size": len(data)}
        size = path.stat().st_size
        path.rename(layout / "blobs/sha256" / packed.hexdigest())
        config = put(json.dumps({"os": "linux", "architecture": "amd64", "rootfs": {
            "type": "layers", "diff_ids": [f"sha256:{unpacked.hexdigest()}"]}}).encode())
        manifest = put(json.dumps({
            "schemaVersion": 2, "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **config},
            "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
                        "digest": f"sha256:{packed.hexdigest()}", "size": size}]}).encode())
        (layout / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
        (layout / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [
            {"mediaType": "application/vnd.oci.image.manifest.v1+json", **manifest}]}))
        return name, layout

    def header(path, size=0, kind=tarfile.REGTYPE):
        entry = tarfile.TarInfo(path)
        entry.size, entry.type = size, kind
        return entry.tobuf(tarfile.GNU_FORMAT)

    def files(count, name):
        return (b"".join(header(name(i)) for i in range(at, min(at + 1000, count))) for at in range(0, count, 1000))

    def large(path, size, begin=b""):
        yield header(path, size)
        yield begin + bytes(512 - len(begin))
        zeros = bytes(1 << 20)
        left = size - 512
        while left > 0:
            piece = zeros[:min(left, len(zeros))]
            left -= len(piece)
            yield piece
        yield bytes(1024)

    yield write("a million files in 1,000 folders", files(1_000_000, lambda i: f"usr/share/folder{i // 1000}/file_{i}.dat"))
    yield write("a million folders, each with a file", files(1_000_000, lambda i: f"d{i}/f"))
    yield write("200,000 names of 4,000 bytes", files(200_000, lambda i: f"{i:09}/" + "n" * 3990))
    yield write("20,000 paths of 2,000 folders", files(20_000, lambda i: f"{i:09}/" + "a/" * 1990))
    yield write("six gigabytes of zeros in a file", large("var/zeros", 6 << 30))
    yield write("a program of one gibibyte", large("usr/bin/x", 1 << 30, b"\x7fELF"))


def run(asked):
    layout = asked.folder / "layout"
    packed, unpacked, layers = sizes_of(layout)
    print(f"{packed:.0f} MB packed, {unpacked:.0f} MB unpacked, {layers} layers; medians of {asked.runs}, largest memory")
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8"}
    reference = f"oci:{layout}"
    scan = [asked.program, "image", reference, "-f", "json"]
    if asked.limit:
        tell("limit: inflated, no digest", measured([asked.limit, reference, "only-inflate"], environment, asked.runs))
        tell("limit: inflated, digests verified", measured([asked.limit, reference], environment, asked.runs))
    tell("cold, nothing kept", measured([*scan, "--no-cache"], environment, asked.runs))
    with tempfile.TemporaryDirectory() as cache:
        tell("cold, layers kept (one run)", measured([*scan, "--cache-dir", cache], environment, 1))
        tell("again, from what was kept", measured([*scan, "--cache-dir", cache], environment, asked.runs))
    tell("start-up (version)", measured([asked.program, "version"], environment, 5 * asked.runs))
    print("Trivy 0.44.1, as issue 4 gives it for such an image:       7.4 CPU-s   10 s")
    if asked.hostile:
        for name, hostile in hostile_layers(asked.folder / "hostile"):
            tell(name, measured([asked.program, "image", f"oci:{hostile}", "-f", "json", "--no-cache"], environment, 1))
            with tempfile.TemporaryDirectory() as cache:
                tell("  and kept", measured([asked.program, "image", f"oci:{hostile}", "-f", "json", "--cache-dir", cache], environment, 1))
            shutil.rmtree(hostile)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    making = commands.add_parser("make")
    making.add_argument("folder", type=pathlib.Path)
    making.set_defaults(act=lambda asked: make(asked.folder.resolve()))
    running = commands.add_parser("run")
    running.add_argument("folder", type=pathlib.Path)
    running.add_argument("program")
    running.add_argument("limit", nargs="?")
    running.add_argument("--runs", type=int, default=5)
    running.add_argument("--hostile", action="store_true", help="also images that want much memory")
    running.set_defaults(act=run)
    asked = parser.parse_args()
    asked.act(asked)


if __name__ == "__main__":
    main()
