"""Characters that stand for others: radicals, compatibility forms, variants, kana read by OCR, written-out codes.

Text copied from a PDF has ⼯ and ⺠ (radicals) for 工 and 民, which look the same and match nothing; text saved by R has
``<U+5DE5>``. All of it is decided by the character alone or by its neighbours, and is done before anything reads the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from pipeline.ingest.cleaning.characters import HAN
from pipeline.ingest.cleaning.notes import Notes

# CJK Radicals Supplement to ideographs (Unicode's EquivalentUnifiedIdeograph.txt); NFKC knows two of them alone. Where the
# equivalent lies outside the basic plane, the character that it is a form of.
_SUPPLEMENT_FROM = 0x2E81
_SUPPLEMENT = (
    "厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢尣巳幺彑彐忄心扌攵\u2e9a旡日月歺母民氵氺灬爫爫丬牛犭王疋罒示礻竹糹纟罓罒㓁罓网羊羊羊耂肀聿月臼艹艹艹虎衤覀"
    "西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾齐齐齿齿龙龙龟龟龟"
)
# Small and vertical forms of punctuation, of which NFKC would make ASCII; rules and operators that stand for dashes.
_SMALL_FORMS = dict(
    zip(
        "﹐﹑﹒﹔﹕﹖﹗﹙﹚﹪︰︵︶︽︾﹁﹂﹃﹄︻︼─―∽∼｡､｢｣",
        "，、．；：？！（）%：（）《》「」『』【】——～～。、「」",
        strict=True,
    )
)
# Forms of Japanese, Korean and old fonts that OCR and input methods give for the usual ones; none is a word of its own.
_VARIANTS = dict(
    zip(
        "増穏対圏劵値査歩県単戦営実発経済労権団変楽気関収図広拡検験挙剤従応択沢浄渓焼犠価両児険帯歳歴毎徳恵様読転軽処髙敎靑眞卽旣説録緑産",
        "增稳对圈券值查步县单战营实发经济劳权团变乐气关收图广扩检验举剂从应择泽净溪烧牺价两儿险带岁历每德惠样读转轻处高教青真即既说录绿产",
        strict=True,
    )
)
_VARIANT = re.compile("[" + "".join(_VARIANTS) + "]")
_FORM = re.compile(
    "[\u2e80-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f\U0001d7ce-\U0001d7ff" + "".join(_SMALL_FORMS) + "]"
)
_LINE_NUMBER = re.compile(r"^[ \t\u3000]*([\u2474-\u249b\u3220-\u3229])(?![\u2474-\u249b])", re.M)
_KANA = dict(zip("ニハミエカロタオー", "二八三工力口夕才一", strict=True))
_LONE_KANA = re.compile(
    rf"(?<![\u3040-\u30ff])(?:(?<=[{HAN}（(])[{''.join(_KANA)}](?=[{HAN}、）)．])|(?<=[{HAN}])[ニハミエカロタオ]"
    rf"|[ニハミエカロタオ](?=[{HAN}])|(?:^|(?<=\n)|(?<=，))[ \t\u3000]*[ニハミー](?=[、．]))(?![\u3040-\u30ff])",
    re.M,
)
_ANY_KANA = re.compile("[" + "".join(_KANA) + "]")
_MANY_KANA = 20  # hiragana: a text that quotes Japanese
_CODE = re.compile(
    r"(?:<|&lt;)U\+([0-9A-Fa-f]{4,6})(?:>|&gt;)|\\u\{?([0-9a-fA-F]{4})\}?|\\U([0-9a-fA-F]{8})|\\x\{([0-9a-fA-F]{2,5})\}"
    r"|%u([0-9a-fA-F]{4})|_x([0-9a-fA-F]{4})_"
)
_BYTES = re.compile(r"(?:<[0-9a-f]{2}>)+|(?:\\x[0-9a-fA-F]{2})+")


def restore_characters(text: str, notes: Notes) -> str:
    """Usual characters for those that only look like them, and for those that are written out as codes.

    Args:
        text: decoded text.
        notes: counts what is replaced.
    """
    text = _written_out(text, notes)
    if _FORM.search(text):
        text, n = _FORM.subn(lambda m: _usual(m.group()), text)
        notes.add("forms", n)
    if _LINE_NUMBER.search(text):  # ㈠ ⑴ ⒈ before a paragraph are numbers of headings
        text, n = _LINE_NUMBER.subn(lambda m: m.group().replace(m[1], _bracketed(m[1])), text)
        notes.add("forms", n)
    if _VARIANT.search(text):
        sample = _around(text, _VARIANT)
        text, n = _VARIANT.subn(lambda m: _VARIANTS[m.group()], text)
        notes.add("variants", n, sample=sample)
    return _kana(text, notes)


@lru_cache(maxsize=1024)
def _usual(character: str) -> str:
    if character in _SMALL_FORMS:
        return _SMALL_FORMS[character]
    at = ord(character) - _SUPPLEMENT_FROM
    if 0 <= at < len(_SUPPLEMENT):
        return _SUPPLEMENT[at]
    usual = unicodedata.normalize("NFKC", character).replace("戶", "户")  # the one simplified form without a radical
    return usual if len(usual) == 1 else character


def _bracketed(character: str) -> str:
    usual = unicodedata.normalize("NFKC", character)
    return usual.replace("(", "（").replace(")", "）")


def _kana(text: str, notes: Notes) -> str:
    """Kana that stands alone among Han characters is a misread 二 or 工; words in kana stay."""
    if (
        not _ANY_KANA.search(text)
        or not _LONE_KANA.search(text)
        or len(re.findall(r"[\u3041-\u3096]", text)) > _MANY_KANA
    ):
        return text
    sample = _around(text, _LONE_KANA)
    text, n = _LONE_KANA.subn(lambda m: "".join(_KANA.get(c, c) for c in m.group()), text)
    notes.add("kana", n, sample=sample)
    return text


def _written_out(text: str, notes: Notes) -> str:
    r"""``<U+00A0>``, ``\u3000``, ``\xa0``, ``_x000D_`` and the bytes ``<c2><a0>`` as the characters that they name."""

    def told(match: re.Match[str], read: Callable[[re.Match[str]], str]) -> str:
        new = read(match)
        notes.add("codes", new != match.group(), sample=match.group())
        return new

    if "<" in text or "\\" in text or "%u" in text or "_x" in text:
        text = _CODE.sub(lambda m: told(m, _named), text)
        text = _BYTES.sub(lambda m: told(m, _from_bytes), text)
    return text


def _named(match: re.Match[str]) -> str:
    code = int(next(g for g in match.groups() if g), 16)
    return chr(code) if code < 0xD800 or 0xDFFF < code <= 0x10FFFF else ""


def _from_bytes(match: re.Match[str]) -> str:
    data = bytes.fromhex(re.sub(r"[<>]|\\x", "", match.group()))
    if len(data) == 1:  # <dd> is a tag and \x41 a name, \xa0 is none
        return "\u00a0" if data == b"\xa0" else match.group()
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return match.group()


def _around(text: str, pattern: re.Pattern[str]) -> str:
    match = pattern.search(text)
    return text[max(0, match.start() - 6) : match.end() + 6].replace("\n", " ") if match else ""
