"""How bytes are read as text: configuration as leniently as deliveries, whatever Excel, Notepad or a Mac saved them as."""

from __future__ import annotations

import codecs

from pipeline.problems import Fault, phrase

SAMPLE = 8_192
_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_CONTROL = [chr(code) for code in (*range(9), *range(14, 32))]


def decoded(content: bytes, declared: str = "") -> str:
    """Return a text file's content: by its byte-order mark, as UTF-16 or UTF-8 by its look, as declared, else Windows-1252.

    Raises:
        Fault: ``cut-off`` or ``binary``: it is no text.
    """
    text = _decoded(content, declared)
    # The end mark of DOS.
    text = text.rstrip("\x1a")
    if text.startswith("{\\rtf"):
        raise Fault("formatted-text")
    if any(sign in text for sign in _CONTROL):
        raise Fault("binary")
    return text


def control_sign(content: bytes) -> tuple[int, str] | None:
    """Return the row and the first sign in it that no text has but is not seen; None for a file that is no text at all."""
    if b"\0" in content:
        return None
    lines = enumerate(_decoded(content, "").split("\n"), start=1)
    return next(((row, sign) for row, line in lines for sign in line if sign in _CONTROL), None)


def _decoded(content: bytes, declared: str) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                found = phrase("a_damaged_file")
                raise Fault("cut-off", wanted=phrase("text_in", encoding=encoding), found=found) from error
    for encoding in [*_sixteen_bits(content), "utf-8", declared, "cp1252"]:
        try:
            return content.decode(encoding or "utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("iso-8859-1")


def _sixteen_bits(content: bytes) -> list[str]:
    """Return UTF-16's form when a file without its mark looks like it: every other byte is zero."""
    sample = content[:SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.1 * half:
        return ["utf-16-le"]
    return ["utf-16-be"] if even > 0.7 * half and odd < 0.1 * half else []
