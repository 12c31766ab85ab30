#!/usr/bin/env python3
"""Holds our scores of CVSS's vectors against those that another implementation gave (record.py)."""
import gzip
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = sys.argv.pop(1)


class Scores(unittest.TestCase):
    def test_recorded_scores(self):
        rows = [line.split("\t") for line in gzip.decompress((HERE / "scores.tsv.gz").read_bytes()).decode().splitlines()]
        vectors = "".join(vector + "\n" for vector, _ in rows)
        told = subprocess.run([PROGRAM], input=vectors, capture_output=True, text=True, check=True, timeout=60).stdout.split()
        self.assertEqual(len(told), len(rows))
        self.assertEqual([(row, own) for row, own in zip(rows, told) if row[1] != own][:10], [])
        for beginning, least in {"AV:": 729, "CVSS:3.0": 2592, "CVSS:3.1": 2592, "CVSS:4.0": 4000}.items():
            self.assertGreater(sum(vector.startswith(beginning) and score != "?" for vector, score in rows), least)
        self.assertGreater(sum(score == "?" for _, score in rows), 1000)


if __name__ == "__main__":
    unittest.main()
