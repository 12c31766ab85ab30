"""Pairs of versions for each scheme: real ones, changed a little, so that both sides of every rule are met."""
import random

SEEDS = {
    "apk": ["1.2.3-r0", "1.0_rc1-r2", "1.0a_p1", "0.1.0_alpha_pre2", "1.2.3~abcdef-r1", "9", "1.01", "1.1", "3.3.0_git20200101-r0",
            "1.0b"],
    "cargo": ["1.2.3", "1.2.3-alpha.1", "1.2.3+build", "1.2.3-0", "0.0.0", "1.2.3-rc.1"],
    "composer": ["1.0", "v1.0.0", "1.0.0-beta2", "1.0-RC1", "1.0-patch2", "2010-01-02", "20100102", "dev-master", "1.x-dev", "1.0-dev",
                 "1.0.0-alpha.1", "1.0pl1", "1.0b1-dev", "2.*-dev", "1.0.0+foo", "1.0-stable", "201903.0", "1.0_beta"],
    "deb": ["1:2.3-1", "1.0~rc1-1", "2.36.1-8+deb12u1", "1.2.3-1~bpo11+1", "0", "5.10.0-23", "1.0+dfsg-2", "1a", "1.0-1ubuntu0.1"],
    "gem": ["1.2.3", "1.2.3.rc1", "1.0.0.pre.2", "1.0-java", "1.a", "1.0.0.0", "2.0.0.beta10", "1.0.b1"],
    "generic": ["1.1.1w", "1.1.1", "9.2p1", "1.0-rc1", "v1.2", "1.0", "2.0alpha3", "1.0.0-dev"],
    "golang": ["v1.2.3", "v1.2.3-0.20200101000000-abcdefabcdef", "v2.0.0+incompatible", "v1.2.3-rc.1", "v1", "v1.2", "v0.0.0"],
    "hex": ["1.2.3", "1.2.3-rc.1", "1.2.3+b"],
    "maven": ["1.0", "1.0-SNAPSHOT", "1.0-rc-1", "1.0.RC2", "1.0.Final", "2.0-m1", "1.0-sp1", "1.0a1", "1-ga", "1.0.0.1", "1.0-alpha-10",
              "31.1-jre", "2.12.4.1", "1.0-cr2", "1..2", "1-", "20040616"],
    "npm": ["1.2.3", "1.2.3-alpha.1", "1.2.3+build", "v1.2.3", "=1.2.3beta", "1.2.3-0", "1.2.3-1.a", "10.0.0", "1.2.3-alpha-2"],
    "nuget": ["1.0", "1.0.0.0", "1.2.3-beta", "1.2.3-Beta.1", "1.2.3+meta", "1", "1.2.3.4-rc.10"],
    "pub": ["1.2.3", "1.2.3-a.1", "1.2.3+1", "1.2.3-1+2"],
    "pypi": ["1.0", "1.0a1", "1.0.dev1", "1.0.post1", "1!2.0", "1.0rc1.post2.dev3", "1.0+local.1", "v1.0-beta_2", "1.0-1", "2023.10",
             "1.0.0.0", "1.0a.dev1"],
    "rpm": ["1:2.3-1.el8", "1.0~rc1-1", "1.0^20240101git-1", "4.18.0-553.5.1.el8_10", "0", "1.0a", "2.0.1a", "10xyz", "xyz10",
            "1.0-1.amzn2.0.3", "1.0"],
    "swift": ["1.2.3", "1.2.3-beta.1"],
}
ALPHABETS = {"apk": "0123._-rabp~", "composer": "0123.-_+abpvRCdevx*@", "deb": "0123.~+-ab:", "gem": "0123.-ab", "maven": "0123.-abmrcsp_",
             "npm": "0123.-+abv=", "pypi": "0123.-_abcrdevpost!+", "rpm": "0123.~^-ab_+:"}
PIECES = [".0", "-1", "rc1", ".1", "alpha", "0", "10", ".beta", "-SNAPSHOT", "_p1", "-r1", "~", "+b1", "dev"]


def changed(chance, version, alphabet):
    version = list(version)
    for _ in range(chance.randint(0, 3)):
        what, at = chance.random(), chance.randrange(len(version) + 1)
        if what < 0.4:
            version.insert(at, chance.choice(alphabet))
        elif what < 0.6 and version:
            del version[min(at, len(version) - 1)]
        elif what < 0.8 and version:
            version[min(at, len(version) - 1)] = chance.choice(alphabet)
        else:
            version[at:at] = chance.choice(PIECES)
    return "".join(version)


def pairs(scheme, count, seed=1):
    chance = random.Random(f"{scheme} {seed}")
    alphabet = ALPHABETS.get(scheme, "0123.-+ab")
    made = []
    while len(made) < count:
        a = changed(chance, chance.choice(SEEDS[scheme]), alphabet)
        b = changed(chance, chance.choice(SEEDS[scheme]) if chance.random() < 0.4 else a, alphabet)
        if a and b:
            made.append((a, b))
    return made


def as_lines(some):
    return "".join(f"{a}\t{b}\n" for a, b in some)
