#!/usr/bin/env python3
"""Makes src/engines/image/end_of_support_data.inc, until when releases of operating systems and of
languages' runtimes are supported, from
the data of endoflife.date (MIT).

Usage: generate.py PRODUCTS COMMIT DATE [OUTPUT]. PRODUCTS is the folder `products` of endoflife-date/endoflife.date
at that commit. A release without a date for its end is left out: it is then not known.
"""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import yaml

OUTPUT = Path(__file__).resolve().parents[2] / "src/engines/image/end_of_support_data.inc"
# What endoflife.date calls it, and the ID of its os-release(5); of CentOS Stream that is `centos` too.
PRODUCTS = [("almalinux", "almalinux"), ("alpine-linux", "alpine"), ("amazon-linux", "amzn"), ("centos", "centos"),
            ("centos-stream", "centos-stream"), ("debian", "debian"), ("fedora", "fedora"),
            ("opensuse", "opensuse-leap"), ("oracle-linux", "ol"), ("vmware-photon", "photon"), ("rhel", "rhel"),
            ("rocky-linux", "rocky"), ("sles", "sles"), ("ubuntu", "ubuntu"),
            # Runtimes, by the names of known_programs.cc.
            ("nodejs", "node"), ("perl", "perl"), ("php", "php"), ("python", "python"), ("ruby", "ruby")]


def releases_of(path: Path) -> list[dict]:
    front = path.read_text(encoding="utf-8").split("\n---", 1)[0]
    return yaml.safe_load(front)["releases"]


def number_of(date: object) -> int:
    """20260731; 0 where there is no date, such as `false`."""
    return int(date.strftime("%Y%m%d")) if isinstance(date, datetime.date) else 0


def rows(folder: Path) -> list[str]:
    lines = []
    for product, system in PRODUCTS:
        for release in releases_of(folder / f"{product}.md"):
            end = number_of(release.get("eol"))
            extended = number_of(release.get("eoes"))
            if end:
                lines.append(f'{{"{system}", "{release["releaseCycle"]}", {end}, {extended if extended > end else 0}}},')
    return sorted(lines)


def main() -> None:
    folder, commit, date = sys.argv[1:4]
    output = Path(sys.argv[4]) if len(sys.argv) > 4 else OUTPUT
    lines = rows(Path(folder))
    output.write_text(
        f"// Made by tools/end_of_support/generate.py from endoflife.date at {commit} ({date}, MIT); see NOTICE.\n"
        f'constexpr std::string_view data_of = "{date}";\n'
        f"constexpr Row table[] = {{\n" + "\n".join(lines) + "\n};\n", encoding="utf-8")


main()
