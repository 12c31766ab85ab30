"""What each journey against the replay server needs: the program and its calls, from the words PROGRAM AWS_CALLS."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from .account import Account
from .server import KEYS, Replay

PROGRAM, CALLS = (str(pathlib.Path(word).resolve()) for word in sys.argv[1:3])
REGION = "eu-west-1"
ROWS = [json.loads(line) for line in subprocess.run([CALLS], capture_output=True, text=True, check=True).stdout.splitlines()]
SERVICES = sorted({row["service"] for row in ROWS})
OPERATIONS = sorted({f"{row['service']}:{row['operation']}" for row in ROWS})
PERMISSIONS = {f"{row['service']}:{row['operation']}": row["permission"] for row in ROWS}
IDENTITY = "sts:GetCallerIdentity"
ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8", "TZ": "UTC", "AWS_EC2_METADATA_DISABLED": "true",
               "AWS_ACCESS_KEY_ID": KEYS.access_key, "AWS_SECRET_ACCESS_KEY": KEYS.secret_key, "AWS_SESSION_TOKEN": KEYS.token}


class Case(unittest.TestCase):
    """An account that is collected once for all tests of a class, as `collect_whole(replay)` does it."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.account = Account()
        cls.whole = cls.folder / "whole.hks"
        with Replay(SERVICES, cls.account) as replay:
            cls.done = cls.collect_whole(replay)
            cls.calls, cls.wrong = replay.calls, replay.complaints
