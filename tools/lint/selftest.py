#!/usr/bin/env python3
"""Shows that each lint refuses a bad sample, and says why, and leaves a good tree alone."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

HEADER = "// The text which the samples show to people.\n#pragma once\n"
GOOD = {
    "src/base/text.h": HEADER + "struct Text {\n  const char* en;\n  const char* ja;\n};\n",
    "src/assess/check.h": HEADER + '#include "base/text.h"\n',
    "src/checks/image/root_user.cc": (
        "// Why a container must not run as root.\n"
        '#include "assess/check.h"\n'
        'constexpr Text title = {.en = "{0} runs " "as {1}", .ja = "{1} で動く {0}"};\n'
        'constexpr Text name = {"Amazon ECS", "Amazon ECS"};\n'
        'auto shown = Message{fmt::format("{} runs", title.en), fmt::format("{}が動く", title.ja)};\n'
        'auto fix = Fix{.fix = {.en = "Do.", .ja = "設定してください（A。B）。"}};\n'
        "// A comment may say catch, std::cout and イメージ.\n"
    ),
    "src/base/secrets_manager.h": HEADER + "struct SecretsManagerSecret {};\n",
}
TEXT = '#include "base/text.h"\nconst Text a = '
INCLUDE = "// The sample that includes too much.\n#include "
# lint, the file added to the good tree, its content, a part of the complaint
BAD = [
    ("layers", "src/base/up.cc", INCLUDE + '"assess/check.h"\n', "layer `base` may not include"),
    ("layers", "src/checks/image/io.cc", INCLUDE + '"report/json.h"\n', "layer `checks` may not include"),
    ("layers", "src/checks/host/a.cc", INCLUDE + '"checks/image/b.h"\n', "never include each other"),
    ("layers", "src/base/near.cc", INCLUDE + '"text.h"\n', "is no path of a layer"),
    ("layers", "src/odd/a.cc", "", "is no layer"),
    ("layers", "src/base/CMakeLists.txt", "hakoseki_layer(base\n  USES report\n  SOURCES a.cc)", "not link"),
    ("texts", "src/base/a.cc", TEXT + '{.en = "Root user", .ja = ""};', "one language is missing"),
    ("texts", "src/base/a.cc", TEXT + '{"Root user", "Root user"};', "one language is missing"),
    ("texts", "src/base/a.cc", TEXT + '{.en = "Root user"};', "no literal .ja"),
    ("texts", "src/base/a.cc", TEXT + '{"利用者", "利用者"};', "the English half is Japanese"),
    ("texts", "src/base/a.cc", TEXT + '{"{} of {}", "{} の"};', "placeholders differ"),
    ("texts", "src/base/a.cc", TEXT + '{"{} of {1}", "{} の {1}"};', "placeholders differ or are broken"),
    ("texts", "src/base/a.cc", TEXT + '{"{:d} users", "{} 人"};', "placeholders differ"),
    ("texts", "src/base/a.cc", TEXT + '{"no " "{} user", "{" "} 人が" "{}"};', "placeholders differ"),
    ("texts", "src/base/a.cc", 'auto a = f("利用者");', "Japanese without its English"),
    ("texts", "src/base/a.cc", TEXT + '{"a test", "テスト\uff76"};', "half-width kana"),
    ("texts", "src/base/a.cc", TEXT + '{"a cluster", "クラスタ"};', "spelt otherwise"),
    ("texts", "src/base/a.cc", 'auto u = Unknown{.detail = "the thing"};', "has no row"),
    ("texts", "src/base/a.cc", TEXT + '{.why = {.en = "so", .ja = "危険だ。"}};', "です・ます"),
    ("texts", "src/base/a.cc", 'f({fmt::format("{} of {}", a, b), fmt::format("{} の", c)});', "differ"),
    ("texts", "src/base/a.cc", 'f(fmt::format("利用者"));', "Japanese without its English"),
    ("headers", "src/base/a.h", "// What this sample is for.\nint a;\n", "no `#pragma once`"),
    ("headers", "src/base/a.h", "#pragma once\n", "no opening sentence"),
    ("headers", "src/base/a.h", HEADER + "std::string a;\n", "does not compile alone"),
    ("banned", "src/base/a.cc", "void f() { std::cout << 1; }", "only src/app prints"),
    ("banned", "src/base/a.cc", 'auto a = std::getenv("HOME");', "only src/app reads the environment"),
    ("banned", "src/base/a.cc", "void f() { try { g(); } catch (...) {} }", "errors are values"),
    ("banned", "src/base/a.cc", "int a = std::stoi(text);", "use std::from_chars"),
    ("banned", "src/base/a.cc", "#include <regex>", "recurses"),
    ("banned", "src/base/a.cc", "std::string a(std::istreambuf_iterator<char>(in), {});", "unbounded"),
    ("banned", "src/base/a.cc", "#include <fstream>", "only these read files"),
    ("banned", "src/base/a.cc", "struct PathHelper {};", "names no concept"),
    ("banned", "src/base/a.cc", "int _Size = 0;", "reserved"),
    ("banned", "src/base/a.cc", "int \u0430 = 0;", "not ASCII"),
    ("banned", "src/base/a.h", "#include <nlohmann/json.hpp>", "decoded in .cc files"),
    ("banned", "src/base/a.cc", "// TO" "DO: later", "open an issue"),
    ("banned", "src/base/string_utils.cc", "", "the name holds a word"),
    ("banned", "docs/a.md", "\uff76", "half-width kana"),
    ("format", "src/base/a.cc", "int  a;\n", "clang-format-violations"),
    ("tidy", "src/base/a.cc", "int* a() { return 0; }\n", "modernize-use-nullptr"),
    ("tidy", "src/base/a.cc", "#include <expected>\nstd::expected<int, char> a = b;\n", "undeclared identifier 'b'"),
]


def run(lint: str, tree: Path, sample: str) -> subprocess.CompletedProcess:
    program = HERE / (lint if lint in ("format", "tidy") else lint + ".py")
    target = [str(tree / sample), "-p", str(tree)] if lint == "tidy" else [str(tree)]
    return subprocess.run([str(program), *target], capture_output=True, text=True, check=False)


def try_sample(lint: str, name: str, content: str, complaint: str) -> str | None:
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for path, text in {**GOOD, name: content}.items():
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            (tree / path).write_text(text)
        for config in (".clang-format", ".clang-tidy"):
            shutil.copy(ROOT / config, tree)
        outcome = run(lint, tree, name)
    said = outcome.stdout + outcome.stderr
    if outcome.returncode == (1 if complaint else 0) or (lint == "format" and outcome.returncode):
        return None if complaint in said else f"{lint}: `{complaint}` is not said of {content!r}:\n{said}"
    return f"{lint}: exit {outcome.returncode} on {content!r}:\n{said}"


def main() -> int:
    lints = sorted({row[0] for row in BAD} - {"tidy"}) + ["sizes"]
    rows = BAD + [(lint, "src/base/text.h", GOOD["src/base/text.h"], "") for lint in lints]
    wrong = [problem for row in rows if (problem := try_sample(*row))]
    print("\n".join(wrong), end="\n" if wrong else "")
    print(f"selftest: {len(rows) - len(wrong)} of {len(rows)} samples as expected")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
