"""What a text in two languages must keep, for texts.py."""

import re
from collections.abc import Iterator

JAPANESE = re.compile("[ぁ-ゖァ-ヺ一-鿿々〆]")
HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]")
# Without such a word a text is a proper name or a layout (`NIST SP 800-190`, `{}: {}`): no language.
ENGLISH_WORD = re.compile(r"\b[a-z]{2,}\b")
PLACEHOLDER = re.compile(r"\{(\d*)(:[^{}]*)?\}")
# As AWS and JIS Z 8301 spell what English writes with -er and -or; IPA's own titles of risks stay.
SHORT = re.compile(
    "(クラスタ|ユーザ|サーバ|オーケストレータ|レイヤ|プロバイダ|バランサ|ドライバ|スキャナ|ヘッダ|フィルタ)"
    "(?![ーァ-ヺ])|重大度"
)
IPA_TITLES = {"オーケストレータノードの信頼", "不適切なユーザアクセス権"}
REMARK = re.compile("（[^（）]*）|\\([^()]*\\)")
POLITE = re.compile("(です|ます|ません|でした|ました|ましょう|ください)[」』]?(。|$)")


def arguments(text: str) -> tuple[set[tuple[str, str]], bool]:
    """The arguments a text asks fmt for, and whether fmt would refuse the text."""
    bare = text.replace("{{", "").replace("}}", "")
    found = PLACEHOLDER.findall(bare)
    asked = {(number or str(at), spec) for at, (number, spec) in enumerate(found)}
    mixed = len({number == "" for number, _ in found}) > 1
    return asked, mixed or bool(found and re.search("[{}]", PLACEHOLDER.sub("", bare)))


def faults(en: str, ja: str, explains: bool) -> Iterator[str]:
    neutral = not ENGLISH_WORD.search(PLACEHOLDER.sub("", en + " " + ja))
    if not en or not ja or not (JAPANESE.search(ja) or neutral):
        yield f"one language is missing: `{en}` / `{ja}`"
    if JAPANESE.search(en):
        yield f"the English half is Japanese: `{en}`"
    (english, broken), (japanese, also_broken) = arguments(en), arguments(ja)
    if english != japanese or broken or also_broken:
        yield f"the placeholders differ or are broken: `{en}` / `{ja}`"
    if explains and not all(map(POLITE.search, re.findall("[^。]+。?", REMARK.sub("", ja)))):
        yield f"an explanation is not in です・ます: `{ja}`"
    if ja not in IPA_TITLES and (short := SHORT.search(ja)):
        yield f"spelt otherwise everywhere else: `{short[0]}` in `{ja}`"
