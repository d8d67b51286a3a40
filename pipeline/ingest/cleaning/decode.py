"""Bytes of a text file to a string: UTF-8, UTF-16 with BOM, GB18030 (GBK, GB2312) and Big5."""

from __future__ import annotations

import codecs

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning.notes import Notes
from pipeline.messages import Message

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "office"),
    (b"PK\x05\x06", "empty_zip"),
    (b"\xd0\xcf\x11\xe0", "old_office"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
)
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The commonest characters of official prose in either script; share of them tells a right decoding from a wrong one.
_COMMON = frozenset(
    "的一是在不了有和人这大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五"
    "果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回"
    "則任取據處隊南給色光門即保治北造百規熱領七海口東導器壓志世金增爭濟階油思術極交受聯什認六共權收證改清己美再採轉更單風切打白教速花"
    "這為個國來時們發動過說產種麼對會經學後進當業點從將與關於間樣內實應開還無問題數線長業總計農區強處聯認權證轉單報導設資級議務"
    + "府报务强调各省市县，。、；：“”\n"
)
_MIN_COMMON = 0.3
_TOLERATED = 0.002  # share of undecodable bytes, e.g. a character cut in two at the end of a download


def decode(data: bytes, notes: Notes) -> str:
    """Text of a file.

    Args:
        data: the file's bytes, not empty.
        notes: where an unusual encoding and lost bytes are counted.

    Returns:
        The text without byte order mark.

    Raises:
        InputRefused: ``not_text``; the detail names the cause and what to do.
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise InputRefused("not_text.magic", what=Message(f"shared.kind.{what}"))
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _with_bom(data[len(bom) :], encoding, notes)
    if b"\x00" in data:
        if (wide := _unmarked_utf16(data)) is not None:
            return wide
        raise InputRefused("not_text.zero_byte", at=data.index(0))
    text = _strict(data, "utf-8")
    if text is None:
        text = _best_legacy(data, notes)
    if text is None:
        text = _tolerant(data, notes)
    if text is None:
        raise InputRefused("not_text.encoding")
    return _unscramble(text)


def encoding_of(sample: bytes) -> str:
    """Encoding of the text that a sample begins; the sample may end within a character.

    Args:
        sample: the first bytes of a file.

    Returns:
        Name of a codec.

    Raises:
        InputRefused: ``not_text``.
    """
    for bom, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if sample.startswith(bom):
            return encoding
    if b"\x00" in sample:
        raise InputRefused("not_text.binary_table")
    shares = {}
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        text = codecs.getincrementaldecoder(encoding)("replace").decode(sample)
        if text.count("\ufffd") <= _TOLERATED * len(sample):
            shares[encoding] = _common_share(text) if encoding != "utf-8" else 1.0
    if not shares:
        raise InputRefused("not_text.table_encoding")
    return max(shares, key=lambda e: shares[e])


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark, where it reads like Chinese prose."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _strict(data, encoding)
        if text is not None and "\x00" not in text and _common_share(text) >= _MIN_COMMON:
            return text
    return None


def _with_bom(data: bytes, encoding: str, notes: Notes) -> str:
    text = _strict(data, encoding)
    if text is not None:
        if "\x00" in text:
            raise InputRefused("not_text.zero_characters")
        return text
    text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    if lost > max(1, _TOLERATED * len(data)):
        raise InputRefused("not_text.wrong_mark", encoding=encoding, n=lost)
    notes.add("undecodable", lost)
    return text.replace("\ufffd", "")


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _common_share(text: str) -> float:
    wide = [c for c in text if ord(c) > 0x7F]
    return sum(c in _COMMON for c in wide) / len(wide) if wide else 0.0


def _best_legacy(data: bytes, notes: Notes) -> str | None:
    """GB18030 or Big5, whichever reads more like prose; None where neither does."""
    read = {e: t for e in ("gb18030", "big5hkscs") if (t := _strict(data, e)) is not None}
    if not read:
        return None
    encoding = max(read, key=lambda e: (_common_share(read[e]), e == "gb18030"))
    if _common_share(read[encoding]) < _MIN_COMMON:
        return None
    if encoding != "gb18030":
        notes.add("encoding", label="Big5")
    return read[encoding]


def _tolerant(data: bytes, notes: Notes) -> str | None:
    """A text with a few broken bytes, which downloads and scrapers leave at cuts."""
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, errors="replace")
        lost = text.count("\ufffd")
        if lost <= max(1, _TOLERATED * len(data)) and _common_share(text) >= _MIN_COMMON:
            notes.add("undecodable", lost)
            return text.replace("\ufffd", "")
    return None


def _unscramble(text: str) -> str:
    """UTF-8 that was read as GBK and saved again (政府 shows as 鏀垮簻): undone only where nothing was lost."""
    if "鏀垮簻" not in text or "政府" in text:
        return text
    try:
        return text.encode("gb18030").decode("utf-8")
    except UnicodeError:
        raise InputRefused("not_text.scrambled") from None
