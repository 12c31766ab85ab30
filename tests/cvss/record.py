#!/usr/bin/env python3
"""Writes scores.tsv.gz: vectors of CVSS and their base scores in tenths as the package cvss gives them (Red Hat's, here 3.6;
from PyPI), `?` for what is no vector. All of versions 2, 3.0 and 3.1, some of version 4, and some with metrics that are
optional, twice, missing or wrong. Prints what src/formats/advisory/cvss_test.cc holds against all vectors of version 4."""
import gzip
import hashlib
import itertools
import pathlib
import random

from cvss import CVSS2, CVSS3, CVSS4
from cvss.exceptions import CVSSError

V2 = "AV:N,A,L AC:L,M,H Au:N,S,M C:N,P,C I:N,P,C A:N,P,C"
V3 = "AV:N,A,L,P AC:L,H PR:N,L,H UI:N,R S:U,C C:N,L,H I:N,L,H A:N,L,H"
V4 = "AV:N,A,L,P AC:L,H AT:N,P PR:N,L,H UI:N,P,A VC:H,L,N VI:H,L,N VA:H,L,N SC:H,L,N SI:H,L,N SA:H,L,N E:A,P,U"
OPTIONAL = {
    "": "E:U,POC,F,H,ND RL:OF,TF,W,U,ND RC:UC,UR,C,ND CDP:N,L,LM,MH,H,ND TD:N,L,M,H,ND CR:L,M,H,ND IR:L,M,H,ND AR:L,M,H,ND",
    "CVSS:3.0/": "E:X,H,F,P,U RL:X,U,W,T,O RC:X,C,R,U CR:X,H,M,L IR:X,H,M,L AR:X,H,M,L MAV:X,N,A,L,P MAC:X,L,H MPR:X,N,L,H MUI:X,N,R "
                 "MS:X,U,C MC:X,N,L,H MI:X,N,L,H MA:X,N,L,H",
    "CVSS:4.0/": "S:X,N,P AU:X,N,Y R:X,A,U,I V:X,D,C RE:X,L,M,H U:X,Clear,Green,Amber,Red",
}
OPTIONAL["CVSS:3.1/"] = OPTIONAL["CVSS:3.0/"]
MODIFIED = ("CR:X,H,M,L IR:X,H,M,L AR:X,H,M,L MAV:X,N,A,L,P MAC:X,L,H MAT:X,N,P MPR:X,N,L,H MUI:X,N,P,A MVC:X,H,L,N MVI:X,H,L,N MVA:X,H,L,N "
            "MSC:X,H,L,N MSI:X,S,H,L,N MSA:X,S,H,L,N")  # they count in no score of ours


def choices(metrics):
    return [[f"{name}:{value}" for value in values.split(",")] for name, values in (one.split(":") for one in metrics.split())]


def score(prefix, fields):
    try:
        made = {"": CVSS2, "CVSS:4.0/": CVSS4}.get(prefix, CVSS3)(prefix + "/".join(fields))
        return str(round(made.base_score * 10))
    except CVSSError:
        return "?"


def spoiled(chance, fields):
    at = chance.randrange(len(fields))
    return chance.choice([fields[:at] + fields[at + 1:], fields + [fields[at]], fields[:at] + [fields[at][:-1] + chance.choice("NLHXQ")] + fields[at + 1:],
                          fields + ["ZZ:N"], fields[:at] + [""] + fields[at:], fields[:at] + [fields[at].lower()] + fields[at + 1:]])


def main():
    chance = random.Random(1)
    rows, all_v4 = [], list(itertools.product(*choices(V4)))
    bases = {"": list(itertools.product(*choices(V2))), "CVSS:3.0/": list(itertools.product(*choices(V3))),
             "CVSS:3.1/": list(itertools.product(*choices(V3))), "CVSS:4.0/": chance.sample(all_v4, 4000)}
    for prefix, vectors in bases.items():
        rows += [(prefix + "/".join(fields), score(prefix, fields)) for fields in vectors]
        for fields in chance.choices(vectors, k=500):
            fields = [*fields, *(chance.choice(one) for one in choices(OPTIONAL[prefix]) if chance.random() < 0.4)]
            chance.shuffle(fields)
            more = [chance.choice(one) for one in choices(MODIFIED) if prefix == "CVSS:4.0/" and chance.random() < 0.2]
            rows.append((prefix + "/".join(fields + more), score(prefix, fields)))
            fields = spoiled(chance, fields)
            rows.append((prefix + "/".join(fields), score(prefix, fields)))
    text = "".join("\t".join(row) + "\n" for row in rows)
    (pathlib.Path(__file__).resolve().parent / "scores.tsv.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    print(hashlib.sha256("".join(score("CVSS:4.0/", fields) + "\n" for fields in all_v4).encode()).hexdigest())


if __name__ == "__main__":
    main()
