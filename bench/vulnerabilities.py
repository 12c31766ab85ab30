#!/usr/bin/env python3
"""How fast the vulnerability database is made and asked.

    vulnerabilities.py HAKOSEKI LOOKUP FEEDS [--runs N]

HAKOSEKI and LOOKUP are of a release build; FEEDS is a folder as `db build` takes it, with AlmaLinux' OSV records and
PyPA's among it. Prints: seconds, CPU seconds and memory of `db build`; the sizes of the file and of its export; the time
for 1,000 packages from a file that was just mapped; and medians of `image sbom:` with 1, 1,000 and 10,000 packages.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time


def measured(command):
    """(wall, CPU seconds, MiB) of one run."""
    began = time.monotonic()
    child = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1, 3):
        raise SystemExit(f"{command}: {os.waitstatus_to_exitcode(status)}")
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def medians(command, runs):
    return [statistics.median(values) for values in zip(*(measured(command) for _ in range(runs)))]


def alma_names(feeds, folder):
    subprocess.run(["tar", "-I", "zstd", "-xf", feeds / "alma-osv.tar.zst", "-C", folder], check=True)
    names = set()
    for path in sorted(pathlib.Path(folder).rglob("*.json")):
        for affected in json.loads(path.read_text(encoding="utf-8")).get("affected", []):
            if affected["package"]["ecosystem"] == "AlmaLinux:9":
                names.add(affected["package"]["name"])
    return sorted(names)


def bom(names, path):
    components = [{"type": "operating-system", "name": "almalinux", "version": "9.2", "bom-ref": "os"}]
    for index, name in enumerate(names):
        # Every fiftieth one is old; what it has fills the report.
        version = f"{1 if index % 50 == 0 else 999}.0-{index}.el9"
        purl = f"pkg:rpm/almalinux/{name}@{version}?arch=x86_64&distro=almalinux-9.2"
        components.append({"type": "library", "name": name, "version": version, "purl": purl, "bom-ref": purl})
    path.write_text(json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components}))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("hakoseki")
    parser.add_argument("lookup")
    parser.add_argument("feeds", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        database = folder / "vulnerabilities.db"
        wall, cpu, memory = measured([given.hakoseki, "db", "build", given.feeds, "--db", database, "--quiet"])
        print(f"db build: {wall:.1f} s, {cpu:.1f} CPU-s, {memory:.0f} MiB")
        subprocess.run([given.hakoseki, "db", "export", folder / "export", "--db", database], check=True, capture_output=True)
        print(f"file {database.stat().st_size / 2**20:.1f} MiB, export {(folder / 'export').stat().st_size / 2**20:.1f} MiB")
        names = alma_names(given.feeds, folder)
        packages = [(names * (10_000 // len(names) + 1))[:count] for count in (1, 1_000, 10_000)]
        wanted = folder / "list"
        wanted.write_text("".join(f"almalinux:9\t{one}\n" for one in packages[1]))
        print(subprocess.run([given.lookup, database, wanted], capture_output=True, text=True, check=True).stdout, end="")
        for some in packages:
            bom(some, folder / "bom.json")
            wall, cpu, memory = medians([given.hakoseki, "image", f"sbom:{folder}/bom.json", "--db", database, "-f", "json"], given.runs)
            print(f"image sbom: {len(some)} packages: {wall * 1000:.0f} ms, {cpu * 1000:.0f} CPU-ms, {memory:.0f} MiB")


if __name__ == "__main__":
    main()
