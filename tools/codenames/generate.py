#!/usr/bin/env python3
"""Makes src/formats/advisory/codenames_data.inc, which release of Debian and of Ubuntu is meant by a codename, from
the data of Debian's package distro-info-data (ISC).

Usage: generate.py FOLDER VERSION [OUTPUT]. FOLDER holds debian.csv and ubuntu.csv of that version of the package.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

OUTPUT = Path(__file__).resolve().parents[2] / "src/formats/advisory/codenames_data.inc"


def version_of(system: str, row: dict[str, str]) -> str:
    """As much of VERSION_ID as tells releases apart: Debian's since 4 are one number."""
    version = (row["version"] or row["series"]).removesuffix(" LTS")
    return version.removesuffix(".0") if system == "debian" and version[0] >= "4" else version


def number_of(date: str | None) -> int:
    """20260731; 0 where there is no date."""
    return int(date.replace("-", "")) if date else 0


def rows(system: str, path: Path) -> list[str]:
    lines = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            ends = [number_of(date) for column, date in row.items() if column and column.startswith("eol")]
            lines.append(f'{{"{system}", "{row["series"]}", "{system}:{version_of(system, row)}", '
                         f'{number_of(row["created"])}, {max(ends)}}},')
    return lines


def main() -> None:
    folder, version = Path(sys.argv[1]), sys.argv[2]
    output = Path(sys.argv[3]) if len(sys.argv) > 3 else OUTPUT
    lines = rows("debian", folder / "debian.csv") + rows("ubuntu", folder / "ubuntu.csv")
    output.write_text(f"// Made by tools/codenames/generate.py from distro-info-data {version} (ISC); see NOTICE.\n"
                      "constexpr DistributionRelease table[] = {\n" + "\n".join(lines) + "\n};\n", encoding="utf-8")


main()
