"""Versions and ranges for each scheme: ranges in each form of its syntax, and versions near their ends, so that both sides are met."""
import random
import re

# What may follow the numbers of a version.
LABELS = {
    "apk": ["_rc1", "_p1", "-r1", "a", "_alpha"],
    "cargo": ["-0", "-alpha", "-alpha.1", "-rc.2", "+build"],
    "composer": ["-dev", "-alpha", "-beta2", "-RC1", "-p1", "beta", "+build"],
    "deb": ["~rc1", "-1", "-1+deb12u1", "+dfsg-2", "~~"],
    "gem": [".a", ".pre", ".rc1", ".beta2", "-java", ".0"],
    "generic": ["-rc1", "a", "p1", "-dev"],
    "golang": ["-rc.1", "-0.20200101000000-abcdefabcdef", "+incompatible"],
    "hex": ["-0", "-rc.1", "-rc.1.2", "+build"],
    "maven": ["-SNAPSHOT", "-rc-1", "-alpha-1", ".Final", "-sp", "-jre", "-1"],
    "npm": ["-0", "-alpha", "-alpha.1", "-rc.2", "+build", "-alpha+build"],
    "nuget": ["-0", "-alpha", "-Beta.1", "-rc", "+build"],
    "pub": ["-0", "-dev.1", "+1", "-dev+2"],
    "pypi": ["a1", "b2", "rc1", ".dev0", ".dev1", ".post0", ".post1", "-1", ".post1.dev2", "rc1.post2", "+local.1", ".post1+local", "a1.dev1"],
    "rpm": ["-1.el8", "~rc1-1", "^git1", "-2.el8_10"],
    "swift": ["-beta.1", "-0"],
}
# Each letter V of a form is a version, P one of one to three numbers, N its numbers alone.
PLAIN = ["<V", "<= V", "> V", ">=V", "= V", ">= V, < V", ">=V <V", "> V,<=V || >=V", ">=V,<V | = V", "!= V, < V", "V", "== V"]
FORMS = {
    "cargo": ["V", "N", "P", "^V", "^P", "~V", "~P", "=P", "=V", ">P", ">=P, <V", "<P", "<=P", "P.*", "*", ">=V, <V", "^ V, <V", "^0.0.N1", "~ P"],
    "composer": ["V", "^V", "^P", "~V", "~P", "~N.N1", "P.*", "N1.x", "*", ">=V,<V", ">=P <P", ">V|<P", "V - V", "P - P", "!=V", ">=V || ^P", "<>V,<P",
                 ">=P@beta", "<P@dev", "^P@beta", ">V", "<=V", "==V", "~V || ~V || !=V", "N - P", "~N1.x-dev", "=P", "<V", "< V", "~>P"],
    "gem": ["~> V", "~> P", ">= V", "< V", "= V", "V", "!= V", "> V, < V", "~> P, >= V", "~> P, != V", "<= V", ">V", "~> N.rc1", ">= P, != V, < P"],
    "golang": PLAIN,
    "hex": ["~> V", "~> N1.N1", "~> N", ">= V and < V", ">= V and < V or == V", "!= V", "> V", "<= V", "== V", "V", "~> N1.N1 or ~> V"],
    "maven": ["[V,V)", "(V,V]", "[V,V]", "(V,V)", "[V]", "(,V]", "(,V)", "[V,)", "(V,)", "[V,V),[V,)", "(,V],[V,V]", "(,V),(V,)", "[ V , V )", "(,)",
              "(V)", "[V,V", "[V,V)[V]"],
    "npm": ["V", "^V", "^P", "~V", "~P", "~>P", "P.x", "P.*", "N1.X.x", "*", "", "x", ">P", ">=P", "<P", "<=P", "=P", ">=V <V", ">= V < P", "V - V", "P - P",
            "N - P", "P - N", "^V || ~P", "<V||>V", ">V <=P || =N || P.x", "^ P", "~ V", "v N", ">=vN", "=V", "^0.0.N1", "^0.P", "||", "<* || N", ">x", ">=V  <=V",
            "<V || V - P || ^N", "V V", "^x", "~*", "P - *", "* - P"],
    "nuget": ["V", "[V]", "(V,)", "[V,V]", "(V,V)", "[V,V)", "(,V]", "(,V)", "P.*", "*"],
    "pub": ["^V", "any", ">=V <V", "V", ">V <=V", "^N", "<V", "^V <V"],
    "pypi": ["==V", "==P", "==P.*", "!=P.*", "!=V", "~=N", "~=V", ">=V", "<=V", ">V", "<V", ">=V,<V", ">=P, <P, !=V", "~=N,!=V", ">=P,!=P.*", "== V , != V", "",
             "<P,>=P", ">V,<=V", "!=V,!=V,!=V", "==P.post1", "<=P.dev1", "1.0", "~=P"],
    "swift": PLAIN + ["^V"],
}
LENGTHS = {"P": (1, 3), "N": (3, 3), "N1": (1, 1)}
STRICT = {"cargo", "golang", "hex", "npm", "pub", "swift"}  # three numbers, no more and no less


def filled(chance, scheme, form):
    """The form with versions in it, mostly ascending: else many a range would be empty."""
    places = re.findall(r"N1|[VPN]", form)
    drawn = [[chance.choice("00111122223") for _ in range(3)] for _ in places]
    if chance.random() < 0.8:
        drawn.sort()
    texts = []
    for place, digits in zip(places, drawn):
        text = ".".join(digits[:chance.randint(*LENGTHS.get(place, (3, 3) if scheme in STRICT else (2, 3)))])
        texts.append(text + chance.choice(LABELS[scheme]) if place == "V" and chance.random() < 0.35 else text)
    return re.sub(r"N1|[VPN]", lambda _: texts.pop(0), form)


def near(chance, scheme, text):
    """One of the versions in the text, or one beside it: with another last number, or another label."""
    named = re.findall(r"\d+(?:\.\d+)*[A-Za-z0-9.+~^_-]*", text)
    if not named or chance.random() < 0.2:
        return filled(chance, scheme, "V")
    parts = re.match(r"(\d+(?:\.\d+)*)(.*)", chance.choice(named).rstrip(".x"))
    digits, label = parts[1].split("."), parts[2]
    if scheme in STRICT:
        digits = (digits + ["0", "0"])[:3]
    if chance.random() < 0.5:
        digits[chance.randrange(len(digits))] = chance.choice("0123")
    return ".".join(digits) + chance.choice(["", "", label, chance.choice(LABELS[scheme])])


def range_pairs(scheme, count, seed=1):
    chance = random.Random(f"ranges of {scheme} {seed}")
    made = []
    for _ in range(count):
        text = filled(chance, scheme, chance.choice(FORMS.get(scheme, PLAIN)))
        made.append((near(chance, scheme, text), text))
    return made
