#!/usr/bin/env python3
"""Records what changelogs of Debian's packages claim to have mended: changelogs.json.

    record_changelogs.py notices/data/DSA/list FOLDER...

FOLDER holds .deb files of one release at one date. Of each source package that the list has notices
of: its versions from the oldest to the newest, and the CVE numbers that each one's entry names. Needs
dpkg-deb.
"""
import gzip
import json
import re
import subprocess
import sys
import tarfile
import io
from pathlib import Path

RELEASE = "bullseye"
CVE = re.compile(r"CVE-\d{4}-\d{4,}")
HEAD = re.compile(r"^(\S+) \(([^)]+)\) [^;]*; ?urgency", re.IGNORECASE)


def sources_of(notices):
    return {m[1] for m in re.finditer(rf"^\s+\[{RELEASE}\] - (\S+) ", notices, re.MULTILINE)}


def changelog_of(deb):
    tar = subprocess.run(["dpkg-deb", "--fsys-tarfile", deb], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
        for name in ("changelog.Debian.gz", "changelog.gz"):
            for member in archive:
                if member.isfile() and member.name.endswith("/" + name):
                    return gzip.decompress(archive.extractfile(member).read()).decode(errors="replace")
    return ""


def entries_of(changelog):
    """(version, CVE numbers) of each entry, the newest first."""
    entries = []
    for line in changelog.splitlines():
        if head := HEAD.match(line):
            entries.append((head[2], set()))
        elif entries:
            entries[-1][1].update(CVE.findall(line))
    return entries


def main(notices, *folders):
    wanted = sources_of(Path(notices).read_text(encoding="utf-8"))
    recorded = {}
    for deb in sorted(path for folder in folders for path in Path(folder).glob("*.deb")):
        fields = subprocess.run(["dpkg-deb", "--field", deb, "Source", "Package"], check=True,
                                capture_output=True, text=True).stdout
        fields = dict(line.split(": ", 1) for line in fields.splitlines())
        source = fields.get("Source", fields["Package"]).split()[0]
        if source not in wanted:
            continue
        for version, claims in entries_of(changelog_of(deb)):
            recorded.setdefault(source, {}).setdefault(version, set()).update(claims)
    for source, versions in sorted(recorded.items()):
        print(f"{source}: {len(versions)} versions, {sum(map(len, versions.values()))} claims",
              file=sys.stderr)
    json.dump({source: [[version, sorted(claims)] for version, claims in versions.items()]
               for source, versions in sorted(recorded.items())}, sys.stdout, indent=0)


if __name__ == "__main__":
    main(*sys.argv[1:])
