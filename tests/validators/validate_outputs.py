#!/usr/bin/env python3
"""Gives the reports of the demo to the validators of other people.

usage: validate_outputs.py HAKOSEKI
"""
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "demo", "-q"], cwd=folder, check=True)
        demo = pathlib.Path(folder) / "hakoseki-demo"
        for validator, files in [("validate_sarif.mjs", ["report.sarif"]),
                                 ("validate_json.mjs", ["assessment.json"]),
                                 ("validate_html.mjs", ["report.en.html", "report.ja.html"]),
                                 ("validate_config.mjs", ["hakoseki.yaml"])]:
            done = subprocess.run(["node", str(HERE / validator), *[str(demo / file) for file in files]])
            failed = failed or done.returncode != 0
        for file in ("report.en.html", "report.ja.html"):
            size = (demo / file).stat().st_size
            print(f"{file}: {size} bytes")
            failed = failed or size >= 3_000_000
    sys.exit(1 if failed else 0)


main()
