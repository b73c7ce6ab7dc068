"""What is known by its form: addresses of all sorts, numbers and plates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.ingest.redaction.words import WORDS

DASH = r"\-‐‑‒–—―−"
CUE_TELEPHONE = r"tel|telefon|telefonnummer|telnr|tfn|mobil|mobilen|mob|ring|ringa|ringer|nås på|nummer|numret"
CUE_BIRTH = r"född|f\.|pnr|personnummer|personnumret|personnr|persnr|födelsedatum"
MEDIA = r"(?=[dfikstwy])(?:insta|instagram|ig|snap|snapchat|snappen|tiktok|facebook|fb|telegram|kik|discord|twitter|signal|wickr)"
_ACCOUNTS = (
    "insta",
    "snap",
    "tiktok",
    "facebook",
    "telegram",
    "discord",
    "twitter",
    "signal",
    "wickr",
    "kik",
    "ig ",
    "ig:",
    "fb",
)
_NEIGHBOURS = ("dansk", "norsk", "finsk", "tysk", "polsk", "litauisk", "lettisk", "estnisk", "rysk", "ukrainsk")
_COUNTRIES = (
    *_NEIGHBOURS,
    "rumänsk",
    "bulgarisk",
    "serbisk",
    "ungersk",
    "tjeckisk",
    "holländsk",
    "belgisk",
    "fransk",
    "utländsk",
)
# The parts of a day of birth; coordination numbers have 60 added to the day.
MONTH, DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])"
STREET = (
    r"(?:gatan|gata|vägen|väg|gränden|gränd|stigen|stig|torget|torg|(?<!Dag)(?<!Berg)(?<!Borg)(?<=[rsa]g)\.|(?<=[rs]v)\.|gat\.|allén|allé|backen|backe|plan|plats|platsen|esplanaden|leden|stranden"
    r"|kajen|brinken|slingan|ringen|gården|gård|parken|stråket|kroken|tunet|hagen|dalen|åsen|höjden|svängen|promenaden|liden|vången|dammen)"
)
# A sentence's first word is no part of a street's name.
BEFORE_STREET = (
    r"(?!(?:På|I|Vid|Från|Till|Hos|Av|Mot|Adress|Bor|En|Ett|Den|Det|Han|Hon|Vi|Utanför|Bakom|Längs|Korsningen|Runt|Nära"
    r"|Mellan)\s)"
)
NUMBER = r"\d{1,3}(?:\s?[A-Ha-h](?!\w))?(?:\s?[-–/]\s?\d{1,3})?(?![\d:%]|[.,]\d)"
# The rest of an address as on an envelope: flat, stairs, post code.
REST = (
    r"(?:,?\s(?:lgh\.?|lägenhet|port|uppg\.?|uppgång|uppgången|ingång|vån\.?|våning)\s?(?:\d{1,4}\b|[A-Ha-h]\b)|,?\s\d\s?(?:tr|vån)\b"
    r"|,?\s(?:nb|bv|[0-9]v)\b|,?\s(?:och|eller|samt|resp\.?)\s\d{1,3}(?:\s?[A-H](?!\w))?(?![\w:%]|[.,]\d|\s[a-zåäö])|,?\s?\d{3}\s\d{2}\s[A-ZÅÄÖ][a-zåäö]+)*"
)
NOT_COUNTED = rf"(?!\s(?:{'|'.join(sorted(WORDS['counted']))})\b)"


# Numbers that point at a case or a bill, by the word before them: ärende 2024-118-33. What looks like a personal number is none.
NUMBERED = ("ärende", "nr", "nummer", "faktura", "ocr", "ref", "order", "anmälan", "kvitto", "mål", "giro", "stolpe")
REFERENCE = re.compile(
    r"\b(?:\w*ärende(?:t|nummer|nr|numret)?|dnr|diarienr|diarienummer|faktura(?:n|nummer|nr)?|ocr(?:-?nummer|-?nr)?|ref(?:\.|erens|nr|ernsnummer|erensnummer)?"
    r"|order(?:nummer|nr)?|anmälningsnummer|anmälan|k-nummer|felanmälan|kvitto|målnummer|mål|bankgiro|plusgiro|lyktstolpe|stolpe|stolpnummer)"
    r"[\s:.]{1,3}(?:nr\.?\s|nummer\s|är\s)?"
    r"(?!\d{6}(?:\d\d)?[-+]\d{4}(?!\d))(?P<number>(?=[A-Z/-]*\d)[A-Z\d]+(?:[-/ ](?=[A-Z\d]*\d)[A-Z\d]+)*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Kind:
    """One form: the marker that takes its place, the pattern, and what has to stand in a text for it to be worth a look.

    Where the pattern has a group `what`, only that is replaced; the words before it stay.
    """

    marker: str
    pattern: re.Pattern[str]
    needs: re.Pattern[str] | tuple[str, ...]

    def is_worth(self, text: str, low: str) -> bool:
        """Return whether a text, given also in lower case, has what the form needs; of several words one is enough."""
        if isinstance(self.needs, tuple):
            return any(word in low for word in self.needs)
        return self.needs.search(text) is not None


def _kind(marker: str, pattern: str, needs: str | tuple[str, ...] = r"\d", flags: re.RegexFlag = re.IGNORECASE) -> Kind:
    return Kind(
        marker, re.compile(pattern, flags), needs if isinstance(needs, tuple) else re.compile(needs, re.IGNORECASE)
    )


# In this order: what a later form would take a part of comes first.
KINDS: tuple[Kind, ...] = (
    _kind(
        "[e-post]", r"[\w.+-]+(?:@\s?|\s@\s|\s?(?:\(at\)|\[at\]|\(a\)|\(snabel-?a\))\s?)[\w-]+(?:\.[\w-]+)+", r"@|[(\[]"
    ),
    _kind(
        "[e-post]",
        r"\b[\w+-]+(?:(?:\.|\s(?:punkt|dot)\s)[\w+-]+)*(?:@\s?|\s@\s|\s(?:at|snabel-?a|snabel|alfa)\s)"
        r"[\w-]+(?:(?:\.|\s?(?:punkt|dot|prick)\s?)[\w-]+)*?(?:\.|\s(?:punkt|dot|prick)\s)(?:se|com|nu|net|org|eu)\b",
        r"@|\s(?:at|snabel|alfa)",
    ),
    _kind("[länk]", r"\b(?:https?://|www\.)[^\s<>\"”)\]]*[^\s<>\"”)\].,;:!?]", "http|www"),
    _kind(
        "[länk]",
        r"(?<![\w@.])[a-zåäö0-9][\wåäö-]*(?:\.[\w-]+)*\.(?:se|com|nu|net|org|io|me|eu|gg|ly)(?:/[^\s<>\"”)\]]*[^\s<>\"”)\].,;:!?])?(?![^\W\d_]|@)",
        r"\.(?:se|com|nu|net|org|io|me|eu|gg|ly)",
    ),
    _kind("[länk]", r"(?<![\w.])@\w[\w.]*\w", "@"),
    _kind("[länk]", rf"\b(?:{MEDIA})\s?[:=]\s?(?!\[)(?P<what>[\w.-]*[^\W_][\w.-]*\w)", "[:=]"),
    _kind(
        "[länk]",
        rf"\b(?:{MEDIA})(?:\s(?:är|heter|namn|namnet|konto|kontot|som|under|användaren|profilen)){{0,3}}\s[\"”]?"
        r"(?P<what>(?=[a-zåäö])[\w.]*[^\W\d_](?:[_.]\w|\d)[\w.]*(?<!\.))",
        _ACCOUNTS,
    ),
    # A name of an account, by its signs: tova_h, and beside the word for one: kontot kalle.k05.
    _kind("[länk]", r"(?<![\w./@])(?=[\w.]*[^\W\d_])\w[\w.]*(?<=\w)_[\w.]*\w(?![\w@/])", "_"),
    _kind(
        "[länk]",
        rf"\b(?:{MEDIA}|messenger|whatsapp|\w*konto\w*|användarnamn\w*|användaren|användare|profil\w*|nick|nicket|alias)\b[^.\n]{{0,20}}?[\s\"”,:]"
        r"(?P<what>(?=[\w.]*[^\W\d_])(?:\w+(?:\.\w+)+|[^\W\d_]{3,}\d+\w*))(?![\w@])",
        (*_ACCOUNTS, "konto", "använd", "profil", "nick", "alias", "messenger", "whatsapp"),
    ),
    _kind("[telefon]", r"(?<![\d.])(?:07[02369]\d{7}|0\d{1,3}(?:\.\d{2,3}){3})(?!\d)"),
    # ÅÅMMDD-NNNN or ÅÅÅÅMMDD-NNNN; any day is let pass, for a typing error makes it no less a person's.
    _kind(
        "[personnummer]",
        rf"(?<!\d)(?:(?:19|20)\d{{2}}|\d{{2}})[01]\d\d{{2}}\s?[{DASH}+]?\s?(?:\d{{4}}|x{{4}}|\*{{4}})(?!\d)",
    ),
    _kind(
        "[personnummer]",
        rf"(?<!\d)(?:(?:19|20)\s?)?\d{{2}}(?P<part>[\s.{DASH}]?){MONTH}(?P=part){DAY}\s?[{DASH}+]?\s?(?:\d{{2}}\s?\d{{2}}|x{{4}}|\*{{4}})(?![\d:])",
    ),
    _kind("[personnummer]", rf"(?<!\d)(?:19|20)?\d{{2}}{MONTH}{DAY}-?[TFPRSUWXJKLMN]\d{{3}}(?!\d)", r"\d-?[A-Z]\d"),
    _kind(
        "[personnummer]",
        rf"\b(?:{CUE_BIRTH})[\s:]{{1,2}}(?:den\s)?(?P<what>(?:19|20)?\d{{2}}[\s.{DASH}]?{MONTH}[\s.{DASH}]?{DAY}(?:[{DASH}](?!\d))?)(?!\d)",
    ),
    _kind(
        "[personnummer]",
        r"\b(?:sista fyra|fyra sista|sista siffrorna|sista 4|kontrollsiffror(?:na)?)\W{1,2}"
        r"(?:är\s|i\spersonnumret\s)?(?P<what>\d{4})(?!\d)",
    ),
    _kind(
        "[telefon]",
        rf"(?<![{DASH}+\d])(?:\+46|0046|0)\s?(?:\(0\)\s?)?\d(?:\s?[{DASH}/]?\s?\d){{6,10}}(?!\d)",
    ),
    _kind("[telefon]", r"(?<![\d+])\+\d{1,3}(?:[\s/.-]{0,2}\d){6,12}(?!\d)"),
    _kind(
        "[telefon]", rf"(?<![\d.{DASH}])\(?0\d{{1,3}}\)?\s?[/–-]?\s?\d{{2,3}}(?:[\s/-]{{1,2}}\d{{2,3}}){{1,3}}(?![\d:])"
    ),
    _kind(
        "[telefon]",
        rf"\b(?:{CUE_TELEPHONE})[\s.:]{{1,2}}(?:på\s|är\s)?(?!(?:19|20)\d\d\b)(?P<what>\d{{2,3}}[\s{DASH}]?\d{{2}}[\s{DASH}]?\d{{2,3}})(?!\d)",
    ),
    _kind(
        "[registreringsnummer]",
        rf"\b(?=[A-Z]{{3}}[\s-]{{0,3}}\d)(?!(?:{'|'.join(sorted(word for word in WORDS['before_numbers'] if len(word) == 3))})[^\S\n])"
        r"[A-HJ-PR-UW-Z]{3}[^\S\n]?-?[^\S\n]?\d{2}[A-HJ-NPR-UW-Z\d]\b",
    ),
    _kind(
        "[registreringsnummer]",
        r"\b(?:reg\.?\s?nr|regnummer|registreringsnummer|registreringsskylt|regskylt|skylten?|plåten?)[\s:.]{1,2}(?:är\s|nr\s|var\s)?"
        r"(?P<what>[A-ZÅÄÖ]{3}[^\S\n]?\d{2}[A-ZÅÄÖ\d]|(?=[A-ZÅÄÖ\d]*\d)[A-ZÅÄÖ\d]{2,7})\b",
    ),
    # Plates of other countries, which have no one form: beside the word for a plate, or the country's.
    _kind(
        "[registreringsnummer]",
        r"\b(?:\w*plåt(?:en|ar|arna)?|\w*skylt(?:en|ar|arna)?|\w*regnr|regnummer|registrerad|registrerat)[\s:]{1,2}(?:\w+\s){0,2}?"
        r"(?P<what>[A-ZÅÄÖ]{1,3}[\s-]?[A-Z]{0,2}[\s-]?\d{2,5}(?:\s\d{3}(?!\d))?[A-Z]{0,3})(?!\w)",
        ("plåt", "skylt", "regn", "regi"),
    ),
    _kind(
        "[registreringsnummer]",
        rf"\b(?:{'|'.join(_COUNTRIES)})[at]?,?\s(?:\w+,?\s){{0,2}}?"
        r"(?P<what>(?!(?:av|på|ca|kl|nr|om|år|vid|ett|och)\b)[A-Z]{1,3}[\s-]?[A-Z]{0,2}[\s-]?\d{2,5}(?:\s\d{3}(?!\d))?[A-Z]{0,3})(?!\w)",
        _COUNTRIES,
    ),
    # A street with a number: Storgatan 14 B, Berga Kärrväg 3, Norra Vägen 12, trollvägen 7.
    _kind(
        "[adress]",
        rf"\b(?:{BEFORE_STREET}[A-ZÅÄÖ]\w*(?::s)?\s){{0,3}}(?!(?i:riks|läns|europa)väg)[A-Za-zÅÄÖåäö]{{2,}}{STREET}s?\s(?:nr\.?\s|nummer\s)?{NUMBER}{NOT_COUNTED}{REST}",
        flags=re.UNICODE,
    ),
    _kind(
        "[adress]",
        rf"\b(?:(?:{BEFORE_STREET}[A-ZÅÄÖ]\w*(?::s)?\s){{1,3}}(?i:{STREET})|Esplanaden|Kajen|Promenaden|Slingan|Allén|Brinken|Gränden|Backen)\s(?:nr\.?\s|nummer\s)?{NUMBER}{NOT_COUNTED}{REST}",
        flags=re.UNICODE,
    ),
    _kind(
        "[adress]",
        rf"\b(?i:bor|bodde|boende|adress(?:en)?|hemma)[\s:]{{1,2}}(?:(?:på|i|vid|är)\s)?(?P<what>(?:[A-ZÅÄÖ][\w:]+\s){{1,3}}(?:nr\.?\s|nummer\s)?{NUMBER}{NOT_COUNTED}{REST})",
        flags=re.UNICODE,
    ),
)
