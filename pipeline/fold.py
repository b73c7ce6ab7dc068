"""The fold at the door: what text of a delivery is stored as, and what names, headers and codes are compared by.

The same word can be written in many ways that look alike: letters in parts (a + ring), signs that are not seen (soft hyphens, marks of
width zero, of direction), full-width letters, names of characters left over from a web page. Folded once, where a cell comes into
being, they give the same headers, districts, themes and redaction as plain text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence

# What looks like another sign but is one of its kind: the sides of this are compared as equal.
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_QUOTES = dict.fromkeys(map(ord, "’‘´`ʼ＇"), "'")
_ALIKE = str.maketrans(_DASHES | _QUOTES)
_TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|body|br|center|div|em|font|h[1-6]|hr|html|i|img|li|ol|p|pre|small|span|strong|sub|sup|table|tbody"
    r"|td|th|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_NAMED = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# The bytes of UTF-8 read as another encoding's letters: Ã¶, Â°, â€“; √∂ (a Mac's), ├Â (DOS's).
_FOLLOWING = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_MISREAD = re.compile(rf"[ÂÃ][{_FOLLOWING}]|â[€‚„‰ˆ†˜‹][{_FOLLOWING}]|√[•§∂Ö©ÅÑ]|├[ÑñÂàÅ]")
_FIRST = "ÂÃâ√├"
_READ_AS = {"√": "mac-roman", "├": "cp850"}
SOFT_HYPHEN = "\u00ad"
# Where the signs stand that `_plain` may have another form for.
_ODD = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2102-\u2149\u3000\ufeff\uff01-\uffee\ufff9-\ufffb"
    "\U0001d400-\U0001d7ff\U000e0000-\U000e007f]"
)
# Letters of two alphabets side by side: no word is written so, but a keyboard or a lookup table may have given them.
_LATIN, _OTHER = "A-Za-z\u00c0-\u024f", "\u0370-\u03ff\u0400-\u04ff"
_MIXED = re.compile(rf"[{_LATIN}][{_OTHER}]|[{_OTHER}][{_LATIN}]")
_MIXED_WORD = re.compile(rf"[{_LATIN}{_OTHER}]+")
_LOOKALIKES = str.maketrans("асеорхуіјѕԁһАВСЕНІЈКМОРЅТХοανΑΒΕΗΙΚΜΝΟΡΤΧ", "aceopxyijsdhABCEHIJKMOPSTXoavABEHIKMNOPTX")
_AROUND = " \"'“”„«»‹›′″"
LOST = "\ufffd"
"""What stands where a letter could not be read."""


def stored(text: str) -> str:
    """Return a cell's text as it is stored: composed letters (NFC), no signs that are not seen, plain letters for wide ones.

    Names of characters (``&aring;``) become the characters, tags (``<br>``) a blank, and letters that were read in another encoding
    than they were written in (``Ã¶``) what they had been.
    """
    if "&" in text or "<" in text:
        text = _without_html(text)
    if is_plain(text):
        return text
    return composed(_of_one_alphabet(_MISREAD.sub(_as_written, text)))


def _of_one_alphabet(text: str) -> str:
    """Return a text whose words of two alphabets are written in Latin letters, as they look."""
    if not _MIXED.search(text):
        return text
    return _MIXED_WORD.sub(lambda word: word[0].translate(_LOOKALIKES) if _MIXED.search(word[0]) else word[0], text)


def composed(text: str) -> str:
    """Return a text of the analyst's own, a file of configuration, with composed letters and without signs that are not seen."""
    return text if is_plain(text) else unicodedata.normalize("NFC", _ODD.sub(lambda sign: _plain(sign[0]), text))


def is_plain(text: str) -> bool:
    """Return whether all letters of a text stand as they are stored; what is left over from a web page is not looked at."""
    if text.isascii():
        return True
    if _is_misread(text):
        return False
    try:
        text.encode("latin-1")  # nearly all Swedish text; of its letters the soft hyphen alone is not stored
        return SOFT_HYPHEN not in text
    except UnicodeEncodeError:
        return not (_ODD.search(text) or _MIXED.search(text)) and unicodedata.is_normalized("NFC", text)


def key(text: str) -> str:
    """Return what a name, header or code is compared by: NFKC, caseless, dashes and blanks alike, without quotation marks around it."""
    text = stored(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_ALIKE)).translate(_ALIKE)
    return " ".join(text.casefold().strip(_AROUND).split())


def looks_garbled(text: str) -> bool:
    """Return whether letters of a text were lost, or read in another encoding than they were written in."""
    return not text.isascii() and (LOST in text or _is_misread(text))


def _is_misread(text: str) -> bool:
    return any(first in text for first in _FIRST) and _MISREAD.search(text) is not None


def garbled(rows: Iterable[Sequence[str]]) -> tuple[int, ...]:
    """Return the numbers (from 1) of the rows in which a cell `looks_garbled`."""
    return tuple(number for number, row in enumerate(rows, start=1) if any(map(looks_garbled, row)))


def _without_html(text: str) -> str:
    """Return a text without tags, and with the characters that names stand for; twice, for a web form may have named the tags."""
    for _ in range(2):
        if "<" in text:
            text = _TAG.sub(" ", text)
        if "&" not in text:
            break
        text = _NAMED.sub(lambda name: html.unescape(name[0]), text)
    return _TAG.sub(" ", text) if "<" in text else text


def without_names(text: str) -> str:
    """Return a delimited text with the characters that names stand for, before the names' semicolons can part its cells.

    A quotation mark becomes one that parts no cells, a line break a blank; tags stay, for the cells' own fold.
    """
    for _ in range(2 if "&" in text else 0):  # a name may have been named itself: &amp;aring;
        text = _NAMED.sub(lambda name: html.unescape(name[0]).translate(_PARTING), text)
    return text


_PARTING = str.maketrans({'"': "”", "\n": " ", "\r": " ", "\t": " ", ";": ","})


def _as_written(misread: re.Match[str]) -> str:
    """Return the letter that was written where others are read; what is none stays."""
    try:
        return misread[0].encode(_READ_AS.get(misread[0][0], "cp1252")).decode()
    except UnicodeError:
        return misread[0]


def _plain(sign: str) -> str:
    """Return what a sign is stored as: nothing for one that is not seen, a plain letter for a wide or mathematical one."""
    if unicodedata.category(sign) == "Cf":
        return ""
    if unicodedata.decomposition(sign).startswith(("<wide>", "<narrow>", "<font>")):
        return unicodedata.normalize("NFKC", sign)
    return sign


# Signs of one kind with the hyphen; dashes between words stay.
_HYPHENS = {sign: kind for sign, kind in _DASHES.items() if chr(sign) not in "–—―"}
_SHORTENED = "\ufb00-\ufb06"  # letters that are printed as one, ﬁ
# One sign of a text as it is read: a named character, a letter with its marks, or a row of blanks within a line.
_SIGN = re.compile(rf"{_NAMED.pattern}|[^\S\n\r]+|.[\u0300-\u036f]*", re.DOTALL)
_UNEVEN = re.compile(f"&[#A-Za-z]|[^\\S\n ]|  |[\u0300-\u036f{_SHORTENED}{''.join(map(chr, _HYPHENS))}]")


def aligned(text: str) -> tuple[str, Sequence[int]]:
    """Return a text as it is searched, and where in the text each of its signs begins, with the text's end as the last.

    Signs that are not seen are left out, letters composed and plain, characters that have names themselves, blanks in a row one.
    """
    if not _UNEVEN.search(text) and is_plain(text):
        return text, range(len(text) + 1)
    signs: list[str] = []
    begins: list[int] = []
    for match in _SIGN.finditer(text):
        sign = _seen(match[0])
        signs.append(sign)
        begins += [match.start()] * len(sign)
    return "".join(signs), [*begins, len(text)]


def _seen(written: str) -> str:
    """Return what is seen of one sign, in plain letters."""
    if written.isspace():
        return written if written in "\n\r" else " "
    if written[0] == "&" and len(written) > 1:
        written = html.unescape(written)
    sign = unicodedata.normalize("NFC", "".join(map(_plain, written))).translate(_HYPHENS)
    return unicodedata.normalize("NFKC", sign) if "\ufb00" <= sign <= "\ufb06" else sign
