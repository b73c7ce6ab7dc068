"""A reader of the reports' sentences that knows nothing of how they are made: what each one says is held against the tables.

Areas are known by their names, indicators by predicate, noun or title, and numbers by what stands beside them. A sentence that is
not understood is strange, and so is one that is understood and does not hold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from pipeline.contracts.reasons import NOT_TESTED
from pipeline.report.findings.beside import OUTSIDE, Overall, beside, overall
from pipeline.report.findings.state import State
from pipeline.report.read.offence_rows import OffencePattern
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Comparison, Evidence, Indicator, Silence, Value
from pipeline.report.sentences import reasons
from pipeline.words.sv import language as sv
from pipeline.words.sv import leading

SIGNIFICANT = 0.05
MORE = {"större": "higher", "fler": "higher", "ökat": "higher", "mindre": "lower", "färre": "lower", "minskat": "lower"}
STEPS = {"Ökningen": "higher", "Minskningen": "lower"}
UNITS = {"invånare": "inhabitants", "hushåll": "households"}
STATUSES = {
    "inte": "not_done",
    "genomför": "done",
    "pågår": "ongoing",
    "saknar": "unknown",
}  # "inte genomfört" is not done
WORDS = {word: number for number, word in enumerate(sv.SMALL)} | {"ingen": 0, "inget": 0, "ett": 1}
LEAST = r"(?:, minst (\w+) procentenhet(?:er)?)?"
GRADES = {"årskurs 9": "grade_9", "gymnasiet år 2": "upper_secondary_2"}
GRADE = "|".join(GRADES)
N = r"\d+(?: \d{3})*(?:,\d+)?"
SHARE = rf"({N})(?: procent)? \((\d+–\d+)\)"
FIXED = [
    r"Läget i korthet|\w+ bredvid varandra|Vad har ändrats sedan förra lägesbilden|Vad vi inte vet|Om underlaget|Tabeller",
    r"Alla \w+ visas i diagrammet i Läget i korthet",
    r"(En|Några) .* som inget löfte nämner har det säkerställt sämre än övriga kommunen.*:",
    r"Också mellan grupper i kommunen finns säkerställda skillnader som inget löfte vilar på|Sämre är det för:",
    r"Alla källor mäter inte samma sak|Kapitlet säger vilka, och varför",
    r"Anmälda brott är inte alla brott|Hur många som anmäls kan skilja sig mellan områden( och mellan år)?",
    r"Fler anmälningar behöver inte betyda fler brott",
    r"(Samtal och vandringar: d|D)e som deltar( i samtal och vandringar)? är inte ett urval av invånarna(, och .*)?",
    r"Vad unga tycker om cannabis är medarbetarnas bild, inte ungdomarnas egna svar",
    r"Samtalen är inget urval, så skillnader mellan slag av samtal och mellan år prövas inte",
    r"Om yngre och äldre säger den ingenting",
    r"Vikterna kan inte rätta till allt om de skiljer sig från dem som svarade",
    r"Osäkerhetsintervallen är 95 % konfidensintervall enligt Korn och Graubard, .*",
    r"Ingen korrigering görs för att urvalet är en stor del av invånarna: frågan gäller även framtiden",
    r"Löftets \w+ jämförs med alla som bor utanför dem",
    r"Varje jämförelse prövas under antagandet att det inte är någon skillnad .*",
    r"Där någon av grupperna är för liten \(färre än fem ja eller nej att vänta\) görs ingen jämförelse",
    r"En fråga talar för ett löfte när skillnaden är säkerställd, eller uttalad av källan, åt det håll som motiverar löftet, .*",
    r"Varje fråga har en röst, och bara jämförelser av platser och av tid räknas: .*|Den första frågan leder",
    r"(Stödet|Det) kallas (starkt|visst) när .*|Är den säkerställd åt andra hållet talar underlaget emot löftet",
    r"Den som läser möter hela dokumentet, och i det görs många jämförelser|De bedöms därför i två steg .*",
    r"Då är i genomsnitt högst 5 % av beskeden i de valda grupperna falska|Löftenas ledande frågor prövas först och för sig",
    r"Löftets \w+ bedöms som några av alla|I den mätning som de valdes ur \(\d{4}\) bedöms de tillsammans .*",
    r"Hur många som berörs är den skattade andelen av .*",
    r"Där en säkerställd skillnad sägs vara minst så stor är det den sida av osäkerheten som ligger närmast ingen skillnad: .*",
    r"En jämförelse där en sida är dold visas inte heller",
    r"Väger svaren olika räknas de som så många lika tunga svar som skulle säga lika mycket \(effektivt antal enligt Kish\), .*",
    r"Fler värden är dolda för att ingen ska kunna räkna fram dem som måste döljas; .*",
]
"""Headings, and sentences on the method and the sources' nature, which say nothing of what was measured."""

OTHERS_WORDS = ("Så motiveras löftet", "Löftena följs upp", "”")

Check = Callable[["Reader", re.Match[str]], bool]
RULES: list[tuple[str, Check]] = []


def rule(pattern: str) -> Callable[[Check], Check]:
    """Declare what sentences of a pattern say; {A} is an area, {P} a predicate, {O} a kind of offence, {T} a title, {M} a theme."""

    def declare(check: Check) -> Check:
        RULES.append((pattern, check))
        return check

    return declare


def parts(text: str) -> list[str]:
    """Return the parts of a list: a, b och c."""
    return [part for part in re.split(r", | och | eller ", text) if part]


def amount(text: str) -> int:
    """Return a number in words or digits."""
    return WORDS[text.lower()] if text.lower() in WORDS else int(text.replace(" ", ""))


def is_fixed(sentence: str) -> bool:
    """Return whether a sentence says nothing of what was measured."""
    return any(re.fullmatch(pattern, sentence) for pattern in FIXED)


def per_cent(share: float | None) -> str:
    """Return a share as a sentence has it."""
    return "" if share is None else sv.number(100 * share).replace(sv.THIN, " ")


def _why_untested(rows: Sequence[Comparison]) -> str:
    """Return why comparisons are not tested, when none has a number and all have one reason that lies in how a wave was made."""
    bare = all((row.estimate, row.q, row.verdict) == (None, None, "cannot_tell") for row in rows)
    whys = {row.reason for row in rows}
    return reasons.why(rows[0]) if rows and bare and len(whys) == 1 and whys <= {"no_sizes", "self_selected"} else ""


def whole_points(least: float | None) -> str:
    """Return the whole percentage points of a difference's safe side as a sentence has them; empty for none."""
    return sv.in_words(size) if (size := int(100 * abs(least or 0) + 1e-9)) else ""


def sure(row: Comparison | None, verdict: str) -> bool:
    """Return whether a comparison has a verdict, and a q that bears it."""
    return row is not None and row.verdict == verdict and row.q is not None and row.q <= SIGNIFICANT


def promises_of(told: Sequence[str], picture: Picture) -> list[str]:
    """Return which promise each paragraph belongs to: boxes end with what is promised, chapters begin with their support."""
    promises, found, box, chapter = list(picture.promises), [], 0, -1
    for text in told:
        chapter += re.match("|".join(STATES), text) is not None
        found.append(promises[min(box if chapter < 0 else chapter, len(promises) - 1)])
        box += text.startswith("Lovas")
    return found


class Reader:
    """Reads one paragraph after another; what a sentence is about is remembered for the next one."""

    def __init__(self, picture: Picture) -> None:
        self.picture, self.wave = picture, picture.last_period("safety_survey")
        self.areas = {area.name: area.area for area in picture.areas.values() if area.kind in ("district", "composite")}
        self.areas["kommunen"] = "municipality"
        every = picture.indicators.values()
        self.predicates = {(row.predicate, row.source): row for row in every if row.predicate}
        self.nouns = {row.noun: row for row in every if row.noun}
        self.titles = {sv.lower_first(row.title): row for row in every}
        self.themes = {sv.lower_first(row.title): row.theme for row in picture.theme_counts}
        self.elsewhere = {area.name: area.area for area in picture.areas.values() if area.kind == "reference"}
        holes = {
            "{A}": self.areas, "{P}": [predicate for predicate, _ in self.predicates], "{O}": self.nouns,
            "{T}": self.titles, "{M}": self.themes,
        }  # fmt: skip
        self.rules = []
        for pattern, check in RULES:
            for hole, names in holes.items():
                longest = sorted(map(re.escape, names), key=len, reverse=True)
                pattern = pattern.replace(hole, f"(?:{'|'.join(longest) or '(?!)'})")
            self.rules.append((re.compile(pattern.replace("{N}", N).replace("{S}", SHARE), re.IGNORECASE), check))
        self.forget("")

    def forget(self, promise: str) -> None:
        """Begin a paragraph of a promise."""
        self.promise = promise
        self.indicator: Indicator | None = None
        self.year = ""
        self.places: list[str] = []
        self.is_sure: bool | None = None
        self.least: float | None = None
        self.step = ""

    def strange(self, paragraph: str, promise: str) -> list[str]:
        """Return the sentences of a paragraph that are not understood or do not hold."""
        if paragraph.startswith(OTHERS_WORDS):
            return []
        self.forget(promise)
        return [one for one in sentences(paragraph) if not self.holds(one)]

    def holds(self, sentence: str) -> bool:
        """Return whether a sentence is understood and true."""
        if is_fixed(sentence):
            return True
        for pattern, check in self.rules:
            if found := pattern.fullmatch(sentence):
                try:
                    return bool(check(self, found))
                except (KeyError, ValueError, IndexError, AttributeError, ArithmeticError):
                    return False  # it names what is not there
        return False

    # ---- what the tables say ------------------------------------------------------------------------------------------

    def about(self, predicate: str, source: str = "safety_survey") -> Indicator:
        self.indicator = self.predicates[predicate, source]
        return self.indicator

    def main(self) -> Indicator:
        """Return the first indicator that a promise's districts are compared by."""
        rows = self.picture.evidence(self.promise)
        self.indicator = self.picture.indicators[
            next(row.indicator for row in rows if row.contrast == "outside_promise")
        ]
        return self.indicator

    def value(self, area: str, sex: str = "all", band: str = "all", period: str = "", unit: str = "share") -> Value:
        found = self.picture.value(self.indicator.indicator, period or self.year or self.wave, area, sex, band, unit)
        if found is None:
            raise KeyError(area)
        return found

    def is_share(self, number: str, interval: str, value: Value) -> bool:
        return (number, interval) == (per_cent(value.value), sv.interval(value.ci_low or 0, value.ci_high or 0))

    def compared(
        self, area: str, contrast: str, other: str, sex: str = "all", band: str = "all", period: str = ""
    ) -> Comparison | None:
        period = period or self.year or self.wave
        return self.picture.comparison(self.indicator.indicator, period, area, contrast, other, sex, band)

    def outside(self, area: str) -> Comparison | None:
        return self.compared(area, "outside_promise", self.picture.outside)

    def against(self, contrast: str, period: str = "") -> Comparison:
        """Return the comparison of the sexes or of the youngest with the oldest in the municipality."""
        (row,) = [
            row
            for row in self.picture.comparisons
            if (row.indicator, row.period, row.area, row.contrast)
            == (self.indicator.indicator, period or self.wave, "municipality", contrast)
        ]
        return row

    def districts(self, state: State) -> set[str]:
        """Return the promise's districts of one state beside those outside."""
        name, period, outside = self.indicator.indicator, self.year or self.wave, self.picture.outside
        found = (beside(self.picture, name, period, area, OUTSIDE, outside) for area in self.members())
        return {one.area for one in found if one.row and one.state is state}

    def untested(self, areas: Iterable[str]) -> str:
        """Return why none of some areas is compared with those outside, where nothing of the wave is; else nothing."""
        rows = [row for area in areas if (row := self.outside(area)) and row.reason != "hidden"]
        return _why_untested(rows)

    def members(self) -> tuple[str, ...]:
        return self.picture.promises[self.promise].districts

    def named(self, text: str) -> list[str]:
        return [self.areas[name] for name in parts(text)]

    def votes(self) -> Counter[str]:
        """What the promise's questions say, one vote a question: the leading piece of the leading one, of all districts together."""
        voting = [row for row in self.picture.evidence(self.promise) if row.speaks_of == "where"]
        found = Counter()
        for name in dict.fromkeys(row.indicator for row in voting):
            rows = [row for row in voting if row.indicator == name]
            if name == voting[0].indicator:
                rows = [row for row in rows if row.position == voting[0].position]
            said = {row.verdict for row in rows if row.together} or {row.verdict for row in rows}
            found["cannot_tell" if len(said) > 1 else said.pop()] += 1
        return found


def sentences(paragraph: str) -> Iterator[str]:
    """Yield a paragraph's sentences without their full stops."""
    for one in re.split(r"(?<=[\w)%])\. (?=[A-ZÅÄÖ0-9])", paragraph):
        yield one.removesuffix(".")


# ---- the survey: districts -----------------------------------------------------------------------------------------------


PART_OF_ONE = r"(?:omkring (varannan|var \w+|\d+ procent)|mellan (\d+) och (\d+) procent)"
ORDINALS = {word: number for number, word in enumerate(leading.ORDINALS) if word}


def is_part(said: str, share: float) -> bool:
    """Return whether a share may be told so: var tredje, 35 procent."""
    if said in ORDINALS:
        return abs(share - 1 / ORDINALS[said]) <= 0.05 / ORDINALS[said]
    return said.split()[0] == per_cent(share)


@rule(rf"I ([^,]+(?:, [^,]+)*?) uppger {PART_OF_ONE} att de ({{P}})")
def _lead(self: Reader, m: re.Match[str]) -> bool:
    self.about(m[m.re.groups])
    self.places = self.named(m[1])
    shares = [self.value(area).value for area in self.places]
    lead = next(promise for promise in self.picture.promises if self.picture.promises[promise].districts)
    states = [
        {area for area in self.picture.promises[lead].districts if sure(self.outside(area), way)}
        for way in ("higher", "lower")
    ]
    if m[2]:
        return set(self.places) in states and all(is_part(m[2], share) for share in shares)
    return set(self.places) in states and (m[3], m[4]) == (per_cent(min(shares)), per_cent(max(shares)))


@rule(r"Utanför löftets \w+ är det omkring (varannan|var \w+|\d+ procent)")
def _share_outside(self: Reader, m: re.Match[str]) -> bool:
    return is_part(m[1], self.value(self.picture.outside).value)


@rule(r"Skillnaden är säkerställd( i alla)?(?:; den kan vara så liten som (\w+) procentenhet(?:er)?)?")
def _differs_in_all(self: Reader, m: re.Match[str]) -> bool:
    lead = next(promise for promise in self.picture.promises if self.picture.promises[promise].districts)
    rows = [row for area in self.places if (row := self.outside(area))]
    every = len(self.picture.promises[lead].districts) == len(self.places) > 1
    self.is_sure = all(sure(row, "higher") or sure(row, "lower") for row in rows)
    least = whole_points(min(abs(row.at_least or 0) for row in rows))
    return self.is_sure and bool(m[1]) == every and (m[2] or "") == least


BEFORE = {
    "så var det också {}": "supports",
    "{} var det tvärtom": "contradicts",
    "{} gick det inte att avgöra": "cannot_tell",
    "{} är det inte prövat": "not_tested",
}


@rule(r"Så var det också (\d{4})|(\d{4}) (?:var det tvärtom|gick det inte att avgöra|är det inte prövat)")
def _as_before(self: Reader, m: re.Match[str]) -> bool:
    period = m[1] or m[2]
    said = BEFORE[m[0].lower().replace(period, "{}")]
    rows = [
        row
        for promise in self.picture.promises
        for row in self.picture.evidence(promise)
        if (row.indicator, row.contrast) == (self.indicator.indicator, "outside_promise") and row.area in self.places
    ]
    return bool(rows) and all((row.earlier, row.earlier_period) == (said, period) for row in rows)


@rule(rf"(?:Skillnaden är statistiskt säkerställd|Skillnaderna är statistiskt säkerställda){LEAST}")
def _is_sure(self: Reader, m: re.Match[str]) -> bool:
    return self.is_sure is True and (m[1] or "") == whole_points(self.least)


@rule(r"Skillnaden är minst (\w+) procentenhet(?:er)? i ({A})((?:(?:, | och )\w+ i {A})*)")
def _sizes(self: Reader, m: re.Match[str]) -> bool:
    said = {self.areas[m[2]]: amount(m[1])}
    said |= {
        self.areas[name]: amount(word) for word, name in re.findall(r"(?:, | och )(\w+) i (.+?)(?=, | och |$)", m[3])
    }
    rows = {area: row for area in self.places if (row := self.outside(area)) and row.at_least}
    return said == {area: size for area, row in rows.items() if (size := int(100 * abs(row.at_least or 0) + 1e-9))}


@rule(r"Skillnaden ryms inom osäkerheten|Underlaget räcker inte för att avgöra om det är en skillnad")
def _is_not_sure(self: Reader, m: re.Match[str]) -> bool:
    return self.is_sure is False


@rule(r"Vilken andel som är störst går inte att säga")
def _highest_unknown(self: Reader, m: re.Match[str]) -> bool:
    first, *others = sorted(self.places, key=lambda area: -(self.value(area).value or 0))
    pairs = [sorted((first, area)) for area in others]
    rows = [self.compared(one, "district_vs_district", other) for one, other in pairs]
    return bool(rows) and all(row is not None and row.verdict not in ("higher", "lower") for row in rows)


@rule(r"I ({A}) uppger {S} att de ({P})((?:(?:, | och )i {A} {S})*)")
def _districts(self: Reader, m: re.Match[str]) -> bool:
    self.about(m[4])
    found = [(m[2], m[3], m[1])] + [
        (number, limits, name) for name, number, limits in re.findall(rf"i (\S[^,]*?) {SHARE}", m[5])
    ]
    self.places = [self.areas[name] for *_, name in found]
    whole = self.places == ["municipality"] or set(self.places) <= set(self.members())
    return whole and all(self.is_share(number, limits, self.value(self.areas[name])) for number, limits, name in found)


@rule(r"I hela kommunen uppger {S} att de ({P})")
def _whole(self: Reader, m: re.Match[str]) -> bool:
    self.about(m[3])
    return self.is_share(m[1], m[2], self.value("municipality"))


@rule(r"Utanför löftets \w+ är andelen {S}")
def _outside(self: Reader, m: re.Match[str]) -> bool:
    return self.is_share(m[1], m[2], self.value(self.picture.outside))


@rule(
    r"Andelen är (större|mindre) i (båda|alla \w+) \w+, och skillnaden är statistiskt säkerställd i var och en av dem"
)
def _all_differ(self: Reader, m: re.Match[str]) -> bool:
    count = 2 if m[2] == "båda" else amount(m[2].removeprefix("alla "))
    return count == len(self.members()) and all(sure(self.outside(area), MORE[m[1]]) for area in self.members())


OF_STATES = {
    r"Skillnaden är statistiskt säkerställd i (.+), där andelen är större": State.HIGHER,
    r"Skillnaden är statistiskt säkerställd i (.+), där andelen är mindre": State.LOWER,
    r"För (.+) räcker underlaget inte för en jämförelse, eftersom svaren är för få": State.UNDECIDED,
    r"I (.+) är brotten för få för en jämförelse": State.UNDECIDED,
    r"För (.+) visas inte alla antal, och därför ingen jämförelse": State.HIDDEN,
}
"""Sentences that name all of a promise's districts of one state; which state each has is tested by kind (kinds.toml)."""

for pattern, state in OF_STATES.items():
    rule(pattern)(lambda self, m, state=state: set(self.named(m[1])) == self.districts(state))


@rule(
    r"För (.+) går det inte att säga att (den|någon av dem) skiljer sig; först en skillnad på omkring (.+) hade sannolikt synts "
    r"med så många svar"
)
def _none_differ(self: Reader, m: re.Match[str]) -> bool:
    named = set(self.named(m[1]))
    seen = max(row.detectable or 0 for area in named if (row := self.outside(area)))
    return named == self.districts(State.SAME) and m[3] == sv.points(seen)


def _beside_their_others(self: Reader) -> dict[str, Comparison | None]:
    """Return each district's comparison with what it is always set beside."""
    rest, outside = ("rest_of_municipality", "rest_of_municipality"), ("outside_promise", self.picture.outside)
    promised = self.picture.priority
    return {area: self.compared(area, *(outside if area in promised else rest)) for area in self.picture.districts}


@rule(
    r"Andelen är säkerställt (större|mindre)(?: än utanför löftets \w+ i (.+?))??(?:(?: och)? än i övriga kommunen i (.+))?"
)
def _above_the_others(self: Reader, m: re.Match[str]) -> bool:
    found = {area for area, row in _beside_their_others(self).items() if sure(row, MORE[m[1]])}
    promised, others = (set(self.named(part or "")) for part in (m[2], m[3]))
    return promised | others == found != set() and promised == found & set(self.picture.priority)


@rule(r"(?:Ingen|Inget) \w+ skiljer sig säkert från de andra")
def _like_the_others(self: Reader, m: re.Match[str]) -> bool:
    rows = _beside_their_others(self).values()
    return all(row is not None and row.verdict == "no_detectable_difference" for row in rows)


@rule(r"Antalet anmälningar följer också polisens insatser, när det gäller (.+)")
def _follows_the_police(self: Reader, m: re.Match[str]) -> bool:
    named = ([self.picture.indicators[name] for name in one.crime] for one in self.picture.promises.values())
    return m[1] in {sv.listed(sv.lower_first(row.title) for row in rows if row.initiative_driven) for rows in named}


@rule(
    r"Om det är lite eller mycket går inte att avgöra, eftersom svar på den frågan från riket, länet eller andra kommuner "
    r"inte är levererade"
)
def _nothing_to_compare_with(self: Reader, m: re.Match[str]) -> bool:
    rows = [row for row in self.picture._values.values() if row.source == "reference"]
    return not any(row.indicator == self.indicator.indicator for row in rows)


# ---- the survey: those who are silent ----------------------------------------------------------------------------------


def _silent(self: Reader, place: str) -> Silence:
    area = "municipality" if place.casefold() == "hela kommunen" else self.areas[place]
    found = self.picture.silence(self.indicator.indicator, self.wave, area)
    if found is None:
        raise KeyError(place)
    return found


@rule(
    r"I (hela kommunen|{A}) gav ({N}) procent av dem som besvarade enkäten inget svar på frågan, "
    r"(mot ({N}) procent|fler än) (i övriga kommunen|år (\d{4}))"
)
def _how_many_are_silent(self: Reader, m: re.Match[str]) -> bool:
    row = _silent(self, m[1])
    elsewhere = (m[4] or "", m[6] or "") == (per_cent(row.others_silent), row.earlier_period)
    return m[2] == per_cent(row.silent) and elsewhere and bool(m[6]) == (row.area == "municipality")


@rule(
    r"Andelen i (hela kommunen|{A}) vore ({N}) procent om alla de tysta ({P}), och ({N}) procent om det inte gäller någon av dem"
)
def _what_silence_could_change(self: Reader, m: re.Match[str]) -> bool:
    row = _silent(self, m[1])
    return m[3] == self.indicator.predicate and (m[2], m[4]) == (per_cent(row.highest), per_cent(row.lowest))


@rule(r"Av dem som fick enkäten (\d{4}) svarade ({N}) procent")
def _answered(self: Reader, m: re.Match[str]) -> bool:
    wave = self.picture.waves[m[1]]
    self.year = m[1]
    return m[2] == per_cent(wave.answered / (wave.sent or 0))


@rule(
    r"(Skillnaden|Förändringen) skulle (?:försvinna om|(inte) försvinna ens om) andelen bland dem som inte svarade i (.+) "
    r"vore (\w+) procent[,;] (\w+) procentenhet(?:er)? (mindre|större) än bland dem som svarade där(?: hade krävts)?"
)
def _those_who_did_not_answer(self: Reader, m: re.Match[str]) -> bool:
    """The lead's difference over the part of those asked who did not answer, taken from the tables."""
    support, wave = self.picture.support(self.promise), self.picture.waves[self.year]
    rows = [
        row
        for row in self.picture.evidence(self.promise)
        if row.position == support.lead and row.verdict != "not_tested"
    ]
    rows = [row for row in rows if row.together] or rows
    lead = min(rows, key=lambda row: abs(row.estimate or 0))
    self.indicator = self.picture.indicators[lead.indicator]
    differ = -(lead.estimate or 0) / (1 - wave.answered / (wave.sent or 0))
    share = (self.value(lead.area).value or 0) + differ
    named = "kommunen" if lead.area == "municipality" else self.picture.name(lead.area)
    least = "noll" if differ < 0 else "hundra"
    size = (amount(m[5]), m[6]) == (round(100 * abs(differ)), "mindre" if differ < 0 else "större")
    told = size and (m[2] is None, m[4]) == ((True, per_cent(share)) if 0 <= share <= 1 else (False, least))
    is_change = (lead.contrast == "previous_period") == (m[1] == "Förändringen")
    return told and is_change and m[3] == named and self.year == lead.period


# ---- the survey: sexes, ages, waves ------------------------------------------------------------------------------------


@rule(r"En större andel av (kvinnorna|männen) än av (männen|kvinnorna) uppger att de ({P}), {S} mot {S} procent")
def _women_and_men(self: Reader, m: re.Match[str]) -> bool:
    self.about(m[3])
    sexes = {"kvinnorna": "women", "männen": "men"}
    self.is_sure = sure(self.against("women_vs_men"), "higher" if m[1] == "kvinnorna" else "lower")
    self.least = self.against("women_vs_men").at_least
    one, other = (self.value("municipality", sexes[word]) for word in (m[1], m[2]))
    return self.is_sure and self.is_share(m[4], m[5], one) and self.is_share(m[6], m[7], other)


@rule(r"Det går inte att säga att andelen som ({P}) skiljer sig mellan kvinnor och män \({S} mot {S} procent\)")
def _sexes_alike(self: Reader, m: re.Match[str]) -> bool:
    self.about(m[1])
    women, men = (self.value("municipality", sex) for sex in ("women", "men"))
    alike = self.against("women_vs_men").verdict not in ("higher", "lower")
    return alike and self.is_share(m[2], m[3], women) and self.is_share(m[4], m[5], men)


@rule(r"Andelen som ({P}) är {S} av kvinnorna och {S} av männen")
def _sexes_only(self: Reader, m: re.Match[str]) -> bool:
    self.about(m[1])
    women, men = (self.value("municipality", sex) for sex in ("women", "men"))
    self.is_sure = False
    shown = self.is_share(m[2], m[3], women) and self.is_share(m[4], m[5], men)
    return shown and self.against("women_vs_men").verdict == "cannot_tell"


@rule(r"Prövad i varje \w+ för sig är skillnaden säkerställd i (\w+) av (\w+)")
def _sexes_by_district(self: Reader, m: re.Match[str]) -> bool:
    way = self.against("women_vs_men").verdict
    rows = [self.compared(area, "women_vs_men", "men", sex="women") for area in self.picture.districts]
    return (amount(m[1]), amount(m[2])) == (sum(sure(row, way) for row in rows), len(rows))


@rule(r"Bland de yngsta \((.+?)\) är andelen {S}, bland de äldsta \((.+?)\) {S}")
def _ages(self: Reader, m: re.Match[str]) -> bool:
    self.indicator = self.indicator or self.main()
    row = self.against("youngest_vs_oldest")
    self.is_sure, self.least = row.verdict in ("higher", "lower") and sure(row, row.verdict), row.at_least
    young, old = (self.value("municipality", band=band) for band in (row.age_group, row.other))
    is_named = (m[1], m[4]) == (sv.ages(row.age_group), sv.ages(row.other))
    return is_named and self.is_share(m[2], m[3], young) and self.is_share(m[5], m[6], old)


@rule(r"(Kvinnor|Män) i kommunen {S} procent, (män|kvinnor) {S}")
def _sexes_in_a_box(self: Reader, m: re.Match[str]) -> bool:
    self.main()
    sexes = {"kvinnor": "women", "män": "men"}
    one, other = (self.value("municipality", sexes[word.lower()]) for word in (m[1], m[4]))
    row = self.against("women_vs_men")
    return sure(row, row.verdict) and self.is_share(m[2], m[3], one) and self.is_share(m[5], m[6], other)


@rule(r"(\d+–\d+ år|\d+ år och äldre) i kommunen {S} procent, (\d+–\d+ år|\d+ år och äldre) {S}")
def _ages_in_a_box(self: Reader, m: re.Match[str]) -> bool:
    self.main()
    row = self.against("youngest_vs_oldest")
    young, old = (self.value("municipality", band=band) for band in (row.age_group, row.other))
    is_named = (m[1], m[4]) == (sv.ages(row.age_group), sv.ages(row.other))
    return sure(row, row.verdict) and is_named and self.is_share(m[2], m[3], young) and self.is_share(m[5], m[6], old)


@rule(r"Mellan (\d{4}) och (\d{4}) går det inte att säga att andelen har ändrats i (.+)")
def _unchanged(self: Reader, m: re.Match[str]) -> bool:
    found = re.findall(rf"(.+?) \(({N}) mot ({N}) procent\)(?:, | eller |$)", m[3])
    if m[2] != self.wave or not found:
        return False
    self.indicator = self.indicator or self.main()
    self.places = [self.areas[name] for name, *_ in found]
    for (_, then, now), area in zip(found, self.places, strict=True):
        row = self.compared(area, "previous_period", m[1])
        values = [per_cent(self.value(area, period=period).value) for period in (m[1], m[2])]
        if row is None or row.verdict != "no_detectable_difference" or values != [then, now]:
            return False
    return True


@rule(r"Sedan (\d{4}) har andelen i ({A}) (ökat|minskat) från ({N}) till ({N}) procent")
def _changed(self: Reader, m: re.Match[str]) -> bool:
    area, self.step = self.areas[m[2]], MORE[m[3]]
    self.indicator = self.indicator or self.main()
    values = [per_cent(self.value(area, period=period).value) for period in (m[1], self.wave)]
    row = self.compared(area, "previous_period", m[1])
    self.least = row.at_least if row else None
    return sure(row, self.step) and values == [m[4], m[5]]


@rule(rf"(Ökningen|Minskningen) är statistiskt säkerställd{LEAST}")
def _step_is_sure(self: Reader, m: re.Match[str]) -> bool:
    return self.step == STEPS[m[1]] and (m[2] or "") == whole_points(self.least)


@rule(r"I ({A}) räcker svaren inte för att säga något om förändringen sedan (\d{4})")
def _change_not_known(self: Reader, m: re.Match[str]) -> bool:
    self.indicator = self.indicator or self.main()
    row = self.compared(self.areas[m[1]], "previous_period", m[2])
    return row is not None and row.verdict == "cannot_tell"


@rule(r"Undersökningen (\d{4}) är den första som ingår, så det finns inget att jämföra med över tid")
def _first_wave(self: Reader, m: re.Match[str]) -> bool:
    return self.picture.periods("safety_survey") == [m[1]]


# ---- boxes and lists on the survey --------------------------------------------------------------------------------------


@rule(r"({T}): (större|mindre) andel än utanför i (\w+) av (\w+) \w+")
def _in_how_many(self: Reader, m: re.Match[str]) -> bool:
    self.indicator = self.titles[sv.lower_first(m[1])]
    rows = [self.outside(area) for area in self.members()]
    return (amount(m[3]), amount(m[4])) == (sum(sure(row, MORE[m[2]]) for row in rows), len(rows))


@rule(r"({T}): ingen säkerställd skillnad mot utanför( där det har gått att pröva)?")
def _in_none(self: Reader, m: re.Match[str]) -> bool:
    self.indicator = self.titles[sv.lower_first(m[1])]
    said = [row.verdict if (row := self.outside(area)) else "" for area in self.members()]
    alike = [one == "no_detectable_difference" for one in said]
    return not {"higher", "lower"} & set(said) and (any(alike) and not all(alike) if m[2] else all(alike))


OPEN_LEADS = {
    "går inte att visa": {"hidden", "hidden_count"},
    "går inte att avgöra": {"too_few_answers"},
    "inte prövat": {*NOT_TESTED},
}


@rule(r"Om löftets \w+ skiljer sig från övriga när det gäller andelen som ({P}) går inte att avgöra: (.+)")
def _nothing_decided(self: Reader, m: re.Match[str]) -> bool:
    self.about(m[1])
    rows = [row for area in self.picture.priority if (row := self.outside(area))]
    return all(row.verdict == "cannot_tell" for row in rows) and m[2] in map(reasons.why, rows)


@rule(rf"({{T}}): ({'|'.join(OPEN_LEADS)}) mot utanför \((.+)\)")
def _lead_is_open(self: Reader, m: re.Match[str]) -> bool:
    self.indicator = self.titles[sv.lower_first(m[1])]
    rows = [row for area in self.members() if (row := self.outside(area))]
    told = [row for row in rows if row.reason in OPEN_LEADS[m[2]]]
    return bool(told) and all(row.verdict == "cannot_tell" for row in rows) and m[3] in map(reasons.why, told)


@rule(r"Ingen säkerställd förändring sedan (\d{4}) i någon av \w+")
def _none_changed(self: Reader, m: re.Match[str]) -> bool:
    self.main()
    rows = [self.compared(area, "previous_period", m[1]) for area in self.members()]
    return any(rows) and all(row is None or row.verdict == "no_detectable_difference" for row in rows)


@rule(r"({T}(?:(?:, | och ){T})*): ingen säkerställd förändring sedan (\d{4})")
def _unchanged_in_a_box(self: Reader, m: re.Match[str]) -> bool:
    rows = []
    for title in parts(m[1]):
        self.indicator = self.titles[sv.lower_first(title)]
        rows.append(self.compared("municipality", "previous_period", m[2]))
    return all(row is not None and row.verdict == "no_detectable_difference" for row in rows)


@rule(r"({A}): ((?:{T} \d+ % \(\d+–\d+\)(?:, | och )?)+)")
def _not_covered(self: Reader, m: re.Match[str]) -> bool:
    area, good = self.areas[m[1]], []
    for title, number, limits in re.findall(r"(.+?) (\d+) % \((\d+–\d+)\)(?:, | och |$)", m[2]):
        self.indicator = self.titles[title]
        bad = "higher" if self.indicator.direction == "higher_is_worse" else "lower"
        row = self.compared(area, "rest_of_municipality", "rest_of_municipality")
        good.append(sure(row, bad) and self.is_share(number, limits, self.value(area)))
    return area not in self.picture.priority and all(good)


@rule(r"(de yngsta|de äldsta|kvinnor|män): (.+)")
def _groups_not_covered(self: Reader, m: re.Match[str]) -> bool:
    contrast, first = {
        "de yngsta": ("youngest_vs_oldest", True), "de äldsta": ("youngest_vs_oldest", False),
        "kvinnor": ("women_vs_men", True), "män": ("women_vs_men", False),
    }[m[1]]  # fmt: skip
    left = m[2]
    for title in sorted(self.titles, key=len, reverse=True):
        if title in left:
            left = left.replace(title, "")
            self.indicator = self.titles[title]
            worse = (self.indicator.direction == "higher_is_worse") == first
            if not sure(self.against(contrast), "higher" if worse else "lower"):
                return False
    return re.sub(r", | och ", "", left) == ""


@rule(r"Om källorna säger olika går inte att avgöra: inget löfte har säkerställda skillnader ur mer än en källa")
def _too_few_sources(self: Reader, m: re.Match[str]) -> bool:
    told = {"supports", "contradicts"}
    every = (
        {row.source for row in self.picture.evidence(name) if row.verdict in told} for name in self.picture.promises
    )
    return all(len(sources) < 2 for sources in every)


# ---- support -----------------------------------------------------------------------------------------------------------


STATES = {
    "Underlaget ger löftet starkt stöd": "strong",
    "Underlaget ger löftet visst stöd": "some",
    "Underlaget ger löftet svagt stöd": "weak",
    "Underlaget talar emot löftet": "contradicted",
    "Underlaget kan inte avgöra om skälet till löftet håller": "cannot_tell",
    "Skälet till löftet är inte prövat": "not_tested",
}


@rule("|".join(STATES))
def _state(self: Reader, m: re.Match[str]) -> bool:
    return self.picture.support(self.promise).state == STATES[m[0]]


def _lead_rows(self: Reader) -> list[Evidence]:
    """The rows by which the leading question is told: of all districts together where that was tested, else of each."""
    voting = [row for row in self.picture.evidence(self.promise) if row.speaks_of == "where"]
    first = [row for row in voting if row.position == voting[0].position]
    return [row for row in first if row.together and row.verdict != "not_tested"] or [
        row for row in first if not row.together
    ]


def _is_lead(self: Reader, title: str) -> bool:
    return sv.lower_first(self.picture.indicators[_lead_rows(self)[0].indicator].title) == title


def _all_say(rows: Sequence[Evidence], verdict: str) -> bool:
    return bool(rows) and all(row.verdict == verdict for row in rows)


def _speaks_against(self: Reader) -> set[tuple[str, str]]:
    """Title and place (or grade) of everything with a vote that contradicts the promise."""
    rows = [row for row in self.picture.evidence(self.promise) if row.verdict == "contradicts"]
    grades = {code: word for word, code in GRADES.items()}
    return {
        (
            sv.lower_first(self.picture.indicators[row.indicator].title),
            grades.get(row.age_group) or ("" if row.area == "municipality" else self.picture.name(row.area)),
        )
        for row in rows
        if row.speaks_of == "where"
    }


@rule(r"Inget av det som löftet vilar på talar emot det")
def _nothing_against(self: Reader, m: re.Match[str]) -> bool:
    return not any(row.verdict == "contradicts" for row in self.picture.evidence(self.promise))


@rule(r"Den ledande frågan, ({T}), är säkerställd både (\d{4}) och (\d{4})")
def _lead_twice(self: Reader, m: re.Match[str]) -> bool:
    rows = _lead_rows(self)
    both = all((row.verdict, row.earlier) == ("supports", "supports") for row in rows)
    periods = {(row.earlier_period, row.period) for row in rows} == {(m[2], m[3])}
    return both and periods and _is_lead(self, m[1]) and not _speaks_against(self)


@rule(
    r"Starkt stöd kräver att skillnaden syns i mer än en mätning; (\d{4}) (är den första som kan prövas|gick den inte att säkerställa)"
)
def _told_once(self: Reader, m: re.Match[str]) -> bool:
    rows = _lead_rows(self)
    if not _all_say(rows, "supports"):
        return False
    if m[2] == "är den första som kan prövas":
        return {(row.period, row.earlier) for row in rows} == {(m[1], "")}
    return {row.earlier_period for row in rows} == {m[1]} and any(row.earlier != "supports" for row in rows)


@rule(r"Starkt stöd kräver att inget talar emot; (.+) gör det")
def _told_against(self: Reader, m: re.Match[str]) -> bool:
    said = {tuple(one.split(" i ", 1)) if " i " in one else (one, "") for one in [m[1]]}
    found = _speaks_against(self)
    named = {sv.listed([f"{title} i {place}" if place else title]) for title, place in found}
    return _all_say(_lead_rows(self), "supports") and (said == found or set(parts(m[1])) == named)


IN_SHORT = {
    r"Inte starkt: syns i en mätning": ("once",),
    r"Den ledande frågan är inte säkerställd": ("lead_open",),
    r"Den ledande frågan pekar åt andra hållet": ("lead_contradicts",),
    r"Den ledande frågan går inte att avgöra": ("lead_open",),
    r"Ingen säkerställd skillnad i den ledande frågan": ("lead_open",),
    r"Löftet vilar på nivåer, som (?:inte|visas men inte) prövas mot något": ("levels",),
    r"Löftet anger inget som kan prövas": ("no_evidence",),
}


@rule(r"Inte starkt: (.+) talar emot")
def _against_in_short(self: Reader, m: re.Match[str]) -> bool:
    named = {f"{title} i {place}" if place else title for title, place in _speaks_against(self)}
    return named == {m[1]} or named == set(parts(m[1]))


@rule("|".join(IN_SHORT))
def _why_in_short(self: Reader, m: re.Match[str]) -> bool:
    return self.picture.support(self.promise).because in IN_SHORT[m[0]]


@rule(r"Säkerställt både (\d{4}) och (\d{4})")
def _twice_in_short(self: Reader, m: re.Match[str]) -> bool:
    rows = _lead_rows(self)
    both = all((row.verdict, row.earlier) == ("supports", "supports") for row in rows)
    return both and {(row.earlier_period, row.period) for row in rows} == {(m[1], m[2])}


@rule(r"Den ledande frågan, ({T}), går inte att avgöra")
def _lead_cannot_tell(self: Reader, m: re.Match[str]) -> bool:
    return _is_lead(self, m[1]) and _all_say(_lead_rows(self), "cannot_tell")


@rule(r"I den ledande frågan, ({T}), syns ingen säkerställd skillnad")
def _lead_does_not_differ(self: Reader, m: re.Match[str]) -> bool:
    return _is_lead(self, m[1]) and {row.reason for row in _lead_rows(self)} == {"no_detectable_difference"}


@rule(r"Skillnaden är bekräftad i en mätning som inte låg till grund för valet av \w+ \((\d{4})\)")
def _confirmed(self: Reader, m: re.Match[str]) -> bool:
    rows = _lead_rows(self)
    told = {(row.period, row.verdict) for row in rows} | {(row.earlier_period, row.earlier) for row in rows}
    return m[1] != self.picture.edition.chosen_from and {say for year, say in told if year == m[1]} == {"supports"}


@rule(
    r"Av (\w+) prövade? fråg(?:a|or) talar (\w+) för löftet(?: och (\w+) emot)?(?:, medan (\w+) inte går att avgöra)?"
    r"(?:; (\w+) är inte prövade?)?"
)
def _counts(self: Reader, m: re.Match[str]) -> bool:
    asked, *said = [amount(word) if word else 0 for word in m.groups()]
    found = self.votes()
    told = [found[one] for one in ("supports", "contradicts", "cannot_tell", "not_tested")]
    return asked == sum(told[:3]) and said == told


@rule(r"Var för sig talar den ledande frågan för löftet i (\w+) av (\w+) \w+")
def _districts_for(self: Reader, m: re.Match[str]) -> bool:
    voting = [row for row in self.picture.evidence(self.promise) if row.speaks_of == "where" and not row.together]
    first = [row for row in voting if row.position == voting[0].position]
    return (amount(m[1]), amount(m[2])) == (sum(row.verdict == "supports" for row in first), len(first))


@rule(r"Det som berör flest är att invånare ({P}): omkring ({N}) personer \(({N})–({N})\) i (.+), räknat på .*")
def _concerned(self: Reader, m: re.Match[str]) -> bool:
    found = self.picture.support(self.promise)
    numbers = [
        sv.about(one or 0).replace(sv.THIN, " ") for one in (found.concerned, found.concerned_low, found.concerned_high)
    ]
    self.about(m[1])
    areas = set(self.named(m[5]))
    holds = all(sure(self.outside(area), "higher") for area in areas)
    return holds and [m[2], m[3], m[4]] == numbers and areas == set(found.concerned_areas)


@rule(r"Det är omkring ({N}) personer \(({N})–({N})\) i (.+), räknat på invånarna i undersökningens åldrar")
def _concerned_by_place(self: Reader, m: re.Match[str]) -> bool:
    first, *more = re.split(r"(?:, | och )(?=\d)", f"{m[1]} ({m[2]}–{m[3]}) i {m[4]}")
    told = [re.fullmatch(rf"({N}) \(({N})–({N})\) i (.+)", part).groups() for part in (first, *more)]
    lead = self.main().indicator
    known = {
        row.area: [
            sv.about(one).replace(sv.THIN, " ") for one in (row.concerned, row.concerned_low, row.concerned_high)
        ]
        for row in self.picture.evidence(self.promise)
        if (row.indicator, row.period, row.contrast) == (lead, self.wave, "outside_promise")
        and not row.together
        and row.concerned is not None
    }
    return {self.areas[name]: list(persons) for *persons, name in told} == known


@rule(r"({T}): (går inte att avgöra|inte prövat)(?: för ([^(]+?))?(?: \((.+)\))?")
def _undecided(self: Reader, m: re.Match[str]) -> bool:
    rows = [
        row
        for row in self.picture.evidence(self.promise)
        if self.picture.indicators[row.indicator].title.lower() == m[1].lower()
        and row.verdict == ("cannot_tell" if m[2] == "går inte att avgöra" else "not_tested")
        and reasons.said(row) == (m[4] or "")
        and not row.together
    ]
    areas = {row.area for row in rows} - {"municipality"}
    return bool(rows) and areas == set(self.named(m[3] or ""))


@rule(rf"({{T}}): enligt källan har andelen i ({GRADE}) (.+), vilket talar emot löftet")
def _contradicts(self: Reader, m: re.Match[str]) -> bool:
    said = (sv.lower_first(m[1]), GRADES[m[2]], m[3], "contradicts")
    return said in {
        (sv.lower_first(self.picture.indicators[row.indicator].title), row.age_group, reasons.said(row), row.verdict)
        for row in self.picture.evidence(self.promise)
    }


@rule(
    r"Löfte (\d): av (\w+) frågor som skulle kunna motivera löftet (?:går (\w+) inte att avgöra)?"
    r"(?:(?:är|och) (\w+) (?:är )?inte prövade?)?"
)
def _open_of_a_promise(self: Reader, m: re.Match[str]) -> bool:
    (self.promise,) = [name for name, one in self.picture.promises.items() if str(one.position) == m[1]]
    found, told = self.votes(), [amount(one) if one else 0 for one in (m[2], m[3], m[4])]
    return told == [sum(found.values()), found["cannot_tell"], found["not_tested"]]


@rule(r"Löfte (\d): (.+)")
def _title(self: Reader, m: re.Match[str]) -> bool:
    return (m[1], m[2]) in {(str(one.position), one.title) for one in self.picture.promises.values()}


@rule(r"Lovas: (\w+) insats(?:er)?; (?:inget mål anges för dem|mål anges för (\w+): (.+))")
def _promised(self: Reader, m: re.Match[str]) -> bool:
    activities = self.picture.activities(self.promise)
    counted = [f"{sv.lower_first(one.title)} ({one.target})" for one in activities if one.target]
    number = amount(m[2]) if m[2] else 0
    return (amount(m[1]), number, m[3] or "") == (len(activities), len(counted), sv.listed(counted))


# ---- pupils ------------------------------------------------------------------------------------------------------------


def _delivered(self: Reader, grade: str, sex: str, number: str) -> bool:
    value = self.value("municipality", sex, GRADES[grade], self.picture.last_period("drug_habits"))
    return value.basis == "delivered" and per_cent(value.value) == number


@rule(
    rf"I CAN:s undersökning (\d{{4}}) uppgav ({N}) procent i ({GRADE})(?: och ({N}) procent i ({GRADE}))? att de ({{P}})"
)
def _pupils(self: Reader, m: re.Match[str]) -> bool:
    self.about(m[6], "drug_habits")
    pairs = [(m[3], m[2]), (m[5], m[4])]
    is_year = m[1] == self.picture.last_period("drug_habits")
    return is_year and all(_delivered(self, grade, "all", number) for grade, number in pairs if grade)


@rule(rf"({N}) % i ({GRADE})(?: och ({N}) % i ({GRADE}))? ({{P}}) \(CAN (\d{{4}})\)")
def _pupils_in_a_box(self: Reader, m: re.Match[str]) -> bool:
    self.about(m[5], "drug_habits")
    is_year = m[6] == self.picture.last_period("drug_habits")
    return is_year and all(
        _delivered(self, grade, "all", number) for number, grade in ((m[1], m[2]), (m[3], m[4])) if grade
    )


BOTH = rf"({N}) procent av pojkarna och ({N}) procent av flickorna i ({GRADE})"


@rule(rf"CAN anger {BOTH}(?: och {BOTH})?")
def _girls_and_boys(self: Reader, m: re.Match[str]) -> bool:
    said = [m.groups()[:3], m.groups()[3:]]
    return all(
        _delivered(self, grade, "men", boys) and _delivered(self, grade, "women", girls)
        for boys, girls, grade in said
        if grade
    )


@rule(
    r"Antalet svar redovisas inte, så det går inte att avgöra om skillnaderna är säkerställda|CAN redovisar inte antalet svar"
    r"|Om skillnader och förändringar är säkerställda går inte att avgöra"
    r"|Skolelevers drogvanor: CAN redovisar inte antalet svar, så skillnader mellan flickor och pojkar går inte att pröva"
)
def _no_base(self: Reader, m: re.Match[str]) -> bool:
    year = self.picture.last_period("drug_habits")
    rows = [row for row in self.picture._values.values() if (row.source, row.period) == ("drug_habits", year)]
    return bool(rows) and all(row.n is None for row in rows)


@rule(rf"Enligt CAN har andelen i ({GRADE}) som ({{P}}) (.+) sedan (\d{{4}}); underlaget anger inte med hur mycket")
def _stated(self: Reader, m: re.Match[str]) -> bool:
    return _is_stated(self, self.about(m[2], "drug_habits"), GRADES[m[1]], m[3], m[4])


@rule(rf"Om dem i ({GRADE}) som ({{P}}) skriver CAN ”(.+)”; underlaget anger inte med hur mycket")
def _stated_of_girls(self: Reader, m: re.Match[str]) -> bool:
    return _is_stated(self, self.about(m[2], "drug_habits"), GRADES[m[1]], m[3], "men")


def _is_stated(self: Reader, indicator: Indicator, grade: str, words: str, since: str) -> bool:
    return (indicator.indicator, grade, words, since, "delivered") in {
        (row.indicator, row.age_group, reasons.why(row), row.other, row.basis) for row in self.picture.comparisons
    }


@rule(rf"({{T}}): enligt CAN (.+?) i ({GRADE})(?: och (.+?) i ({GRADE}))? sedan (\d{{4}})")
def _stated_in_a_box(self: Reader, m: re.Match[str]) -> bool:
    indicator = self.titles[sv.lower_first(m[1])]
    pairs = [(m[3], m[2]), (m[5], m[4])]
    return all(_is_stated(self, indicator, GRADES[grade], words, m[6]) for grade, words in pairs if grade)


# ---- offences ----------------------------------------------------------------------------------------------------------


def _count(self: Reader, year: str) -> str:
    return sv.number(self.value("municipality", period=year, unit="count").value or 0).replace(sv.THIN, " ")


def _is_unit(self: Reader, unit: str) -> bool:
    return (self.value("municipality", unit="rate").denominator_unit or "inhabitants") == UNITS[unit]


def _is_rate(self: Reader, number: str, unit: str, area: str) -> bool:
    value = self.value(area, unit="rate")
    return number == sv.number(value.value or 0, 1) and (value.denominator_unit or "inhabitants") == UNITS[unit]


@rule(
    rf"Under (\d{{4}}) anmäldes ({N}) ({{O}}) i kommunen(?: \(({N}) per 1 000 (invånare|hushåll)\))?(?:, mot ({N}) året före)?"
)
def _offences(self: Reader, m: re.Match[str]) -> bool:
    self.indicator, self.year = self.nouns[m[3]], m[1]
    before = str(int(m[1]) - 1)
    row = self.compared("municipality", "previous_period", before)
    self.step = row.verdict if row else ""
    if self.step in ("higher", "lower") and not sure(row, self.step):
        self.step = ""
    rates = m[4] is None or _is_rate(self, m[4], m[5], "municipality")
    return m[2] == _count(self, m[1]) and rates and (m[6] is None or m[6] == _count(self, before))


@rule(r"Förändringen kan inte skiljas från slumpen")
def _chance(self: Reader, m: re.Match[str]) -> bool:
    return self.step == "no_detectable_difference"


@rule(
    r"Stora ökningar följs ofta av minskningar: av de säkerställda ökningarna 2013–2016 i Brås månadsstatistik över anmälda brott, "
    r"alla kommuner, vände 77 % nedåt jämfört med landet, och 41 % av ökningen gick tillbaka"
)
def _after_rises(self: Reader, m: re.Match[str]) -> bool:
    return self.step == "higher"


@rule(r"Om antalet har förändrats sedan (\d{4}) går inte att avgöra")
def _change_unknown(self: Reader, m: re.Match[str]) -> bool:
    return self.step == "cannot_tell" and m[1] == str(int(self.year) - 1)


@rule(r"I (.+) har de (ökat|minskat) sedan (\d{4}), och det är statistiskt säkerställt")
def _changed_in(self: Reader, m: re.Match[str]) -> bool:
    rows = {area: self.compared(area, "previous_period", m[3]) for area in self.members()}
    return set(self.named(m[1])) == {area for area, row in rows.items() if sure(row, MORE[m[2]])}


@rule(
    r"I (.+) är de (fler|färre) per 1 000 (invånare|hushåll) än utanför löftets \w+ \(({N})\), "
    r"och skillnaden är statistiskt säkerställd"
)
def _rates_outside(self: Reader, m: re.Match[str]) -> bool:
    said = dict(re.findall(rf"(.+?) \(({N})\)(?:, | och |$)", m[1]))
    areas = {self.areas[name]: number for name, number in said.items()}
    rows = {area: self.outside(area) for area in self.members() or self.picture.priority}
    return (
        set(areas) == {area for area, row in rows.items() if sure(row, MORE[m[2]])}
        and all(_is_rate(self, number, m[3], area) for area, number in areas.items())
        and _is_rate(self, m[4], m[3], self.picture.outside)
    )


@rule(r"Räknat per (invånare|hushåll) går det inte att säga att (.+) skiljer sig från områdena utanför löftet")
def _rates_alike(self: Reader, m: re.Match[str]) -> bool:
    return _is_unit(self, m[1]) and set(self.named(m[2])) == self.districts(State.SAME)


@rule(rf"Per 1 000 (invånare|hushåll) är de ({N}) i kommunen, mot (.+)")
def _rates_elsewhere(self: Reader, m: re.Match[str]) -> bool:
    said = re.findall(rf"({N}) i (.+?)(?:, (?=\d)| och (?=\d)|$)", m[3])
    rates = self.picture.reference_rates(self.indicator.indicator, self.year)
    among = self.picture.among_peers(self.indicator.indicator, self.year)
    wanted = {
        name: sv.number(rates[area].value, 1).replace(sv.THIN, " ")
        for name, area in self.elsewhere.items()
        if area in rates and rates[area].denominator_unit == UNITS[m[1]]
    }
    own = sv.number(self.value("municipality", unit="rate").value, 1).replace(sv.THIN, " ")
    told = {name: number for number, name in said}
    return (
        _is_unit(self, m[1])
        and m[2] == own
        and bool(told)
        and (told == wanted if among is None else told.items() <= wanted.items())
    )


@rule(r"Bland (\d+) kommuner, den själv medräknad, har kommunen plats (\d+), räknat från den högsta")
def _place_among_peers(self: Reader, m: re.Match[str]) -> bool:
    rates = self.picture.reference_rates(self.indicator.indicator, self.year)
    row = self.picture.among_peers(self.indicator.indicator, self.year)
    own = self.value("municipality", unit="rate").value
    above = sum(one.value > own for area, one in rates.items() if area not in ("country", "county"))
    return amount(m[1]) == row.peers + 1 and amount(m[2]) == row.rank == 1 + above


@rule(
    rf"Det ligger (långt över|över|inom|under|långt under) det som väntas: 95 av 100 kommuner av samma storlek väntas ha ({N})–({N}) "
    r"per 1 000 (invånare|hushåll), efter hur mycket kommunerna skiljer sig åt"
)
def _in_the_funnel(self: Reader, m: re.Match[str]) -> bool:
    row = self.picture.among_peers(self.indicator.indicator, self.year)
    own = self.value("municipality", unit="rate").value
    limits = [row.far_low, row.low, row.high, row.far_high]
    side = ["långt under", "under", "inom", "över", "långt över"][sum(own > limit for limit in limits)]
    numbers = tuple(sv.number(one, 1).replace(sv.THIN, " ") for one in (row.low, row.high))
    return _is_unit(self, m[4]) and (m[2], m[3]) == numbers and m[1] == side


@rule(r"Antalet speglar också hur mycket polisen arbetat mot brottet")
def _mirrors_the_police(self: Reader, m: re.Match[str]) -> bool:
    return self.indicator.initiative_driven


@rule(rf"De tolv månaderna till och med (\w+ \d{{4}}) anmäldes ({N})( \(preliminärt\))?")
def _twelve_months(self: Reader, m: re.Match[str]) -> bool:
    last = [row for row in self.picture.offence_months if row.indicator == self.indicator.indicator][-12:]
    number = sv.number(sum(row.offences or 0 for row in last)).replace(sv.THIN, " ")
    is_marked = any(row.release == "preliminary" for row in last)
    return (m[1], m[2], m[3] is not None) == (sv.month(last[-1].period), number, is_marked)


def _pattern(self: Reader, kind: str, part: str = "") -> OffencePattern:
    """Return a test that the edition tells."""
    rows = self.picture.patterns(self.indicator.indicator, kind)
    (row,) = [row for row in rows if row.part == part or not part]
    is_sure = kind == "repeat_places" or (row.q is not None and row.q <= SIGNIFICANT)
    if row.verdict not in ("higher", "lower") or not is_sure:
        raise ValueError(kind)
    return row


def _numbers(*numbers: float | None) -> list[str]:
    return [sv.number(number or 0).replace(sv.THIN, " ") for number in numbers]


@rule(
    rf"Av de ({N}) vars plats är känd skedde ({N}) \(({N}) %\) på ({N}) platser med minst två under året, säkerställt fler platser än "
    rf"väntat \(({N}|färre än \w+)\) om alla kända platser är lika utsatta"
)
def _places(self: Reader, m: re.Match[str]) -> bool:
    row, tested = (
        self.picture.repeat_places(self.indicator.indicator, self.year, "municipality", 2),
        _pattern(self, "repeat_places"),
    )
    numbers = [row.located, row.offences, round(100 * row.offences / row.located), row.places]
    least = self.picture.municipality.min_count
    by_chance = f"färre än {sv.in_words(least)}" if tested.expected is None else _numbers(tested.expected)[0]
    seen = (tested.observed, tested.period, tested.verdict) == (row.places, self.year, "higher")
    return [amount(one) for one in m.groups()[:-1]] == numbers and m[5] == by_chance and seen


@rule(
    rf"({N}) av ({N}) kan ha skett på en lördag eller söndag, säkerställt (fler|färre) än de ({N}) "
    r"som är att vänta om veckans dagar är lika"
)
def _weekend(self: Reader, m: re.Match[str]) -> bool:
    row = _pattern(self, "weekend")
    told = self.picture.offence_hours
    hours = [one for one in told if (one.indicator, one.period) == (self.indicator.indicator, self.year)]
    seen = sum(one.offences for one in hours if set(one.days) <= {6, 7})
    return (
        [m[1], m[2], m[4]] == _numbers(seen, sum(one.offences for one in hours), row.expected)
        and (row.period, row.verdict) == (self.year, MORE[m[3]])
        and (seen > (row.expected or 0)) == (m[3] == "fler")
    )


@rule(
    rf"({N}) av ({N}) kan ha skett mellan klockan (\d+) och (\d+), säkerställt fler än de ({N}) som är att vänta om de sker "
    r"samma tider på dygnet som andra brott i kommunen"
)
def _part_of_day(self: Reader, m: re.Match[str]) -> bool:
    row = _pattern(self, "part_of_day", f"{m[3]}-{m[4]}")
    told = self.picture.offence_hours
    own = [one for one in told if (one.indicator, one.period) == (self.indicator.indicator, self.year)]
    seen = sum(one.offences for one in own if int(m[3]) <= one.from_hour and one.to_hour <= int(m[4]))
    numbers = _numbers(seen, sum(one.offences for one in own), row.expected)
    return (
        [m[1], m[2], m[5]] == numbers
        and (row.period, row.verdict) == (self.year, "higher")
        and seen > (row.expected or 0)
    )


@rule(
    rf"({N}) anmälda ({{O}}) i kommunen (\d{{4}})(?:: ({N}) per 1 000 (invånare|hushåll), mot ({N}) i riket)?"
    r"(, som också speglar polisens insatser)?"
)
def _offences_in_a_box(self: Reader, m: re.Match[str]) -> bool:
    self.indicator, self.year = self.nouns[m[2]], m[3]
    is_last = m[3] == self.picture.last_year(self.indicator.indicator)
    country = self.picture.reference_rates(self.indicator.indicator, m[3]).get("country")
    beside = m[4] is None or (
        _is_rate(self, m[4], m[5], "municipality") and country is not None and sv.number(country.value or 0, 1) == m[6]
    )
    return is_last and m[1] == _count(self, m[3]) and beside and (m[7] is not None) == self.indicator.initiative_driven


@rule(rf"({{T}}) är ({N}) per 1 000 (invånare|hushåll) (\d{{4}}) \(riket ({N})\)")
def _beside_country(self: Reader, m: re.Match[str]) -> bool:
    self.indicator = self.titles[sv.lower_first(m[1])]
    own = self.value("municipality", period=m[4], unit="rate")
    country = self.picture.reference_rates(self.indicator.indicator, m[4])["country"]
    told = [sv.number(one.value or 0).replace(sv.THIN, " ") for one in (own, country)]
    return told == [m[2], m[5]] and own.denominator_unit == country.denominator_unit == UNITS[m[3]]


def _beside_others(self: Reader, verdict: str) -> dict[str, str]:
    """Return the districts whose rate differs from what each is set beside, with the rate as it is told."""
    found = {area: row for area, row in _beside_their_others(self).items() if sure(row, verdict)}
    rates = {area: self.value(area, period=self.year, unit="rate").value for area in found}
    return {area: sv.number(rate, 1) for area, rate in rates.items() if rate is not None}


@rule(r"Säkerställt (fler|färre) per 1 000 (invånare|hushåll) i (.+) än på andra håll")
def _where_in_a_box(self: Reader, m: re.Match[str]) -> bool:
    """Return whether that holds of the group that the promise names first."""
    self.indicator = self.picture.indicators[self.picture.promises[self.promise].crime[0]]
    self.year = self.picture.last_year(self.indicator.indicator)
    said = {self.areas[name]: rate for name, rate in re.findall(rf"(.+?) \(({N})\)(?:, | och |$)", m[3])}
    return said == _beside_others(self, MORE[m[1]]) and _is_unit(self, m[2])


@rule(rf"I löftets \w+ tillsammans anmäldes ({N}), mot ({N}) år (\d{{4}})")
def _together(self: Reader, m: re.Match[str]) -> bool:
    values = [self.value(self.picture.together, period=period, unit="count").value or 0 for period in (self.year, m[3])]
    row = self.compared(self.picture.together, "previous_period", m[3])
    self.step = row.verdict if row else ""
    return [sv.number(value).replace(sv.THIN, " ") for value in values] == [m[1], m[2]]


# ---- conversations and walks -------------------------------------------------------------------------------------------


def _talks(self: Reader, title: str, period: str = "") -> dict[str, tuple[int, int]]:
    """Return in how many of all conversations of each kind, as it is called, a theme came up; the empty one is all together."""
    theme = self.themes[sv.lower_first(title)]
    rows = self.picture.theme_counts_of(period or self.picture.last_period("dialogue"))
    return {
        "" if row.kind == "all" else row.kind_title: (row.conversations, row.of_conversations)
        for row in rows
        if (row.area, row.theme) == ("municipality", theme)
    }


def _are_counted(told: str, kinds: dict[str, tuple[int, int]]) -> bool:
    """Return whether numbers of conversations by kind are those of the table; "andra samtal" are all kinds that are not named."""
    found = re.findall(r"(\d+|inget) av (\d+) ([^,;]+?)(?=, | och |$)", told)
    number = {kind: (0 if one == "inget" else int(one), int(of)) for one, of, kind in found}
    left = number.pop("andra samtal", number.pop("samtal", None))
    others = [counts for kind, counts in kinds.items() if kind and kind not in number]
    if not found or any(kinds.get(kind) != counts for kind, counts in number.items()):
        return False
    return (left or (0, 0)) == (sum(one for one, _ in others), sum(of for _, of in others))


@rule(r"({M}) togs (\d{4}) upp i ([^;]+)(?:; (\d{4}) i ([^;]+))?")
def _conversations(self: Reader, m: re.Match[str]) -> bool:
    years = [(m[2], m[3])] + ([(m[4], m[5])] if m[4] else [])
    is_last = m[2] == self.picture.last_period("dialogue")
    return is_last and all(_are_counted(told, _talks(self, m[1], year)) for year, told in years)


@rule(r"({M}) togs upp i (\d+ av \d+ [^,]+?)(, i (?:\d+|inget) av \d+ andra samtal)?")
def _conversations_in_a_box(self: Reader, m: re.Match[str]) -> bool:
    kinds = _talks(self, m[1])
    first = re.fullmatch(r"(\d+) av (\d+) (.+)", m[2])
    rest = m[3].removeprefix(", i ") if m[3] else ""
    most = max(one for kind, (one, _) in kinds.items() if kind)
    return (
        kinds[first[3]] == (int(first[1]), int(first[2]))
        and int(first[1]) == most
        and (_are_counted(f"{m[2]}, {rest}" if rest else m[2], kinds) or not rest)
    )


@rule(r"Oftast togs ({M}) upp i (.+), i (\w+) av (\w+) samtal och vandringar där")
def _most_often(self: Reader, m: re.Match[str]) -> bool:
    rows = [row for row in self.picture.theme_counts if (row.theme, row.kind) == (self.themes[m[1]], "all")]
    counts = {row.area: row for row in rows if self.picture.areas[row.area].kind == "district"}
    most = counts.pop(self.areas[m[2]])
    return (most.conversations, most.of_conversations) == (amount(m[3]), amount(m[4])) and all(
        row.conversations < most.conversations for row in counts.values()
    )


@rule(r"((?:{M}(?:, | och )?)+) togs inte upp i något av årets (\d+) samtal \((\d{4})\)")
def _not_raised(self: Reader, m: re.Match[str]) -> bool:
    counts = [_talks(self, title, m[3])[""] for title in self.themes if title in sv.lower_first(m[1])]
    return bool(counts) and set(counts) == {(0, int(m[2]))}


@rule(r"Av (\w+) förslag från trygghetsvandringarna (\d{4}) i (.+?) (är .+)")
def _walks(self: Reader, m: re.Match[str]) -> bool:
    rows = [row for row in self.picture.walk_proposals if row.area in self.named(m[3])]
    found = Counter({status: 0 for status in STATUSES.values()})
    for row in rows:
        found[row.status] += row.proposals
    said = Counter({status: 0 for status in STATUSES.values()})
    for part in parts(m[4].removeprefix("är ")):
        status = next(status for word, status in STATUSES.items() if word in part)
        if word := re.match(r"(?:är )?(\w+) ", part):
            said[status] += amount(word[1])
    return said == found and amount(m[1]) == sum(found.values()) and {row.period for row in rows} == {m[2]}


# ---- what is not known, and what the report rests on --------------------------------------------------------------------


@rule(r"Bortfall: (\d+) % av dem som fick enkäten (\d{4}) svarade inte")
def _non_response(self: Reader, m: re.Match[str]) -> bool:
    wave = self.picture.waves[m[2]]
    return m[2] == self.wave and m[1] == sv.number(100 * (1 - wave.answered / (wave.sent or 1)))


@rule(r"Andra åldrar: undersökningen når dem som är (\d+)–(\d+) år")
def _span(self: Reader, m: re.Match[str]) -> bool:
    bands = [re.findall(r"\d+", row.age_group) for row in self.picture._values.values() if row.period == self.wave]
    ages = [int(one) for band in bands for one in band]
    return (int(m[1]), int(m[2])) == (min(ages), max(ages))


@rule(rf"(?:Dolda tal: )?({N}) celler i undersökningens tabeller visas inte, .* där färre än (\d+) har svarat")
def _hidden(self: Reader, m: re.Match[str]) -> bool:
    return (
        amount(m[1]) == self.picture.hidden_cells("safety_survey") and int(m[2]) == self.picture.municipality.min_base
    )


@rule(rf"I undersökningens tabeller är ({N}) celler dolda, .*")
def _hidden_again(self: Reader, m: re.Match[str]) -> bool:
    return amount(m[1]) == self.picture.hidden_cells("safety_survey")


@rule(r"Andelar som bygger på (?:färre än (\d+) svar visas inte|(\d+)–(\d+) svar märks som osäkra)")
def _limits(self: Reader, m: re.Match[str]) -> bool:
    limits = self.picture.municipality
    wanted = (str(limits.min_base), str(limits.uncertain_base - 1))
    return (m[1] or m[2], m[3] or wanted[1]) == wanted


@rule(r"Antal brott ur polisens lokala utdrag från 1 till (\d+) visas inte; .*")
def _few(self: Reader, m: re.Match[str]) -> bool:
    return int(m[1]) == self.picture.municipality.min_count - 1


@rule(r"Tidsseriebrott: ({T}) går inte att jämföra med mätningen före \((.+)\)")
def _series_break(self: Reader, m: re.Match[str]) -> bool:
    self.indicator = self.titles[sv.lower_first(m[1])]
    waves = self.picture.periods("safety_survey")
    row = self.compared("municipality", "previous_period", waves[-2])
    return row is not None and row.verdict == "not_comparable" and m[2].lower() == reasons.why(row).rstrip(".").lower()


@rule(r"Gammalt: de senaste uppgifterna om (.+) är från (\d{4})")
def _old(self: Reader, m: re.Match[str]) -> bool:
    (source,) = [name for name, words in sv.MISSING_SOURCES.items() if words == m[1]]
    return self.picture.last_period(source) == m[2]


@rule(r"(Nya uppgifter|Samma uppgifter som då): (.+)")
def _sources(self: Reader, m: re.Match[str]) -> bool:
    before = self.picture.earlier
    for name, year in re.findall(r"(.+?) \((\d{4})\)(?:, | och |$)", m[2]):
        (source,) = [key for key, title in sv.SOURCES.items() if title.lower() == name.lower()]
        if year != self.picture.last_period(source) or (before.last_period(source) == year) == (
            m[1] == "Nya uppgifter"
        ):
            return False
    return True


@rule(r"Förra lägesbilden hör till (.+) och bygger på uppgifter till och med den (.+)")
def _edition_before(self: Reader, m: re.Match[str]) -> bool:
    edition = self.picture.earlier.edition
    return (m[1].lower(), m[2]) == (edition.title.lower(), sv.day(edition.data_until))


@rule(r"Det här är den första lägesbilden i serien, så det finns ingen tidigare att jämföra löftena med")
def _first_edition(self: Reader, m: re.Match[str]) -> bool:
    return self.picture.earlier is None


@rule(r"Löftena är desamma till sitt innehåll")
def _same_promises(self: Reader, m: re.Match[str]) -> bool:
    return set(self.picture.promises) == set(self.picture.earlier.promises)


def _leaves(picture: Picture) -> set[str]:
    return {leaf for area in picture.priority for leaf in picture.areas[area].members}


@rule(r"\w+: (.+) (nämns inte längre i|har tillkommit i) löftena")
def _come_or_gone(self: Reader, m: re.Match[str]) -> bool:
    before, now = _leaves(self.picture.earlier), _leaves(self.picture)
    return set(self.named(m[1])) == (before - now if m[2].startswith("nämns") else now - before)


@rule(r"({A}) redovisas nu som ett område; förra gången stod (.+) var för sig")
def _put_together(self: Reader, m: re.Match[str]) -> bool:
    members, before = self.named(m[2]), self.picture.earlier
    return self.picture.areas[self.areas[m[1]]].members == tuple(members) and set(members) <= set(before.priority)


@rule(r"Saknas: inget underlag är levererat om (.+)")
def _missing(self: Reader, m: re.Match[str]) -> bool:
    known = {words for source, words in sv.MISSING_SOURCES.items() if self.picture.last_period(source)}
    return not any(words in m[1] for words in known)


@rule(r"Andelarna är viktade med de vikter som levererats, så att svaren tillsammans speglar invånarna")
def _weighted(self: Reader, m: re.Match[str]) -> bool:
    return self.picture.waves[self.wave].weights == "delivered"


# ---- what answers are worth ---------------------------------------------------------------------------------------------


def _bare(self: Reader, number: str, value: Value) -> bool:
    """Return whether a share is told without an interval, and has none."""
    return number == per_cent(value.value) and value.ci_low is None and value.se is None


@rule(r"Om löftets \w+ skiljer sig från övriga är inte prövat när det gäller andelen som ({P}): (.+)")
def _nothing_compared(self: Reader, m: re.Match[str]) -> bool:
    self.about(m[1])
    return self.untested(self.picture.priority) == m[2]


@rule(r"För (.+) prövas ingen skillnad mot dem utanför: (.+)")
def _not_against_outside(self: Reader, m: re.Match[str]) -> bool:
    self.indicator = self.indicator or self.main()
    return self.untested(self.named(m[1])) == m[2]


@rule(r"Ingen av frågorna har kunnat prövas")
def _none_tested(self: Reader, m: re.Match[str]) -> bool:
    return set(self.votes()) == {"not_tested"}


@rule(r"I ({A}) uppger ({N}) procent att de ({P})((?:(?:,| och) i {A} {N})*)")
def _bare_by_place(self: Reader, m: re.Match[str]) -> bool:
    self.about(m[3])
    told = [(m[1], m[2]), *re.findall(rf"i (.+?) ({N})(?=,| och i|$)", m[4])]
    self.places = [self.areas[name] for name, _ in told]
    return all(_bare(self, number, self.value(self.areas[name])) for name, number in told)


@rule(r"Utanför löftets \w+ är andelen ({N}) procent")
def _bare_outside(self: Reader, m: re.Match[str]) -> bool:
    return _bare(self, m[1], self.value(self.picture.outside))


@rule(r"I (?:hela )?kommunen uppger ({N}) procent att de ({P})")
def _bare_in_all(self: Reader, m: re.Match[str]) -> bool:
    self.about(m[2])
    return _bare(self, m[1], self.value("municipality"))


@rule(r"Andelen som ({P}) är ({N}) procent av kvinnorna och ({N}) procent av männen; skillnaden är inte prövad: (.+)")
def _women_and_men_untested(self: Reader, m: re.Match[str]) -> bool:
    self.about(m[1])
    women, men = (self.value("municipality", sex) for sex in ("women", "men"))
    why = _why_untested([self.against("women_vs_men")])
    return _bare(self, m[2], women) and _bare(self, m[3], men) and why == m[4]


@rule(r"Bland de yngsta \((\d+–\d+) år\) är andelen ({N}) procent, bland de äldsta \((\d+–\d+) år\) ({N})")
def _bare_young_and_old(self: Reader, m: re.Match[str]) -> bool:
    bands = [one.replace("–", "-") for one in (m[1], m[3])]
    found = [self.value("municipality", band=band) for band in bands]
    return all(_bare(self, number, value) for number, value in zip((m[2], m[4]), found, strict=True))


@rule(r"Skillnaden är inte prövad: (.+)")
def _difference_untested(self: Reader, m: re.Match[str]) -> bool:
    return _why_untested([self.against("youngest_vs_oldest")]) == m[1]


@rule(r"I ({A}) är andelen ({N}) procent mot ({N}) år (\d{4}); förändringen är inte prövad, eftersom (.+)")
def _change_untested(self: Reader, m: re.Match[str]) -> bool:
    self.indicator = self.indicator or self.main()
    area = self.areas[m[1]]
    values = [per_cent(self.value(area, period=period).value) for period in (self.wave, m[4])]
    row = self.compared(area, "previous_period", m[4])
    return values == [m[2], m[3]] and row is not None and _why_untested([row]) == m[5]


@rule(r"I ({A}) är förändringen sedan (\d{4}) inte prövad: (.+)")
def _change_untested_and_unknown(self: Reader, m: re.Match[str]) -> bool:
    self.indicator = self.indicator or self.main()
    row = self.compared(self.areas[m[1]], "previous_period", m[2])
    return row is not None and _why_untested([row]) == m[3]


@rule(r"({T}): förändringen sedan (\d{4}) är inte prövad \((.+)\)")
def _change_untested_in_a_box(self: Reader, m: re.Match[str]) -> bool:
    self.indicator = self.titles[sv.lower_first(m[1])]
    row = self.compared("municipality", "previous_period", m[2])
    return row is not None and _why_untested([row]) == m[3]


@rule(
    r"(?:Inte ett urval: d|D)e som svarade (.+?) valde det själva(?: och är inte ett urval av invånarna; inga skillnader är prövade)?"
    r"|Andelarna gäller dem och säger inte hur invånarna svarar; inget är prövat"
    r"|(?:Undersökningen (.+?): )?De som svarade är inte ett urval: de valde själva att svara"
    r"|Deras andelar visas som de är, utan osäkerhetsintervall, och inga skillnader prövas, .*"
)
def _chose_themselves(self: Reader, m: re.Match[str]) -> bool:
    chosen = [wave for wave, row in self.picture.waves.items() if row.sample == "self_selected"]
    figures = [row for row in self.picture._values.values() if row.period in chosen and row.source == "safety_survey"]
    named = m[1] or m[2]
    bare = all(row.se is None and row.ci_low is None and row.ci_high is None for row in figures)
    return bool(chosen) and bare and (named is None or parts(named) == chosen)


@rule(
    r"Hela kommunen: för undersökningen (.+) är varken vikter eller antalet invånare i områdena levererat"
    r"|Tal för hela kommunen (.+) går inte att skatta, eftersom varken vikter eller antalet invånare i områdena är levererat"
    r"|Tal för kommunen, och för flera områden tillsammans, går inte att skatta"
    r"|(?:Undersökningen (.+?): )?Inga vikter är levererade, och antalet invånare i områdena är okänt"
    r"|Inom varje område räknas alla svar lika; hur områdena ska vägas ihop går inte att veta"
    r"|Därför visas inget tal för kommunen eller för flera områden tillsammans, och inget område jämförs med dem utanför"
)
def _without_sizes(self: Reader, m: re.Match[str]) -> bool:
    several = {area.area for area in self.picture.areas.values() if len(area.members) > 1}
    found = [
        row
        for row in self.picture._values.values()
        if row.source == "safety_survey" and row.area in several and row.status == "not_estimable"
    ]
    waves = sorted({row.period for row in found})
    unweighted = [wave for wave in waves if self.picture.waves[wave].weights == "none"]
    named = m[1] or m[2] or m[3]
    return bool(waves) and waves == unweighted and (named is None or parts(named) == waves)


# ---- where too few answered ----------------------------------------------------------------------------------------------


@rule(
    r"Det går inte att säga att (?:någon av löftets \w+|(de av löftets \w+ som har gått att pröva)) skiljer sig från övriga "
    r"när det gäller andelen som ({P})"
)
def _none_larger(self: Reader, m: re.Match[str]) -> bool:
    name = self.about(m[2]).indicator
    found = [
        beside(self.picture, name, self.wave, area, OUTSIDE, self.picture.outside) for area in self.picture.priority
    ]
    return overall(found) == Overall(State.SAME, is_partial=bool(m[1]))


def _beside_rest(self: Reader) -> list[Comparison | None]:
    """Return how the districts that no promise names stand beside the rest of the municipality, in all questions of the last wave."""
    rest = "rest_of_municipality"
    named = {leaf for area in self.picture.priority for leaf in (area, *self.picture.areas[area].members)}
    return [
        self.picture.comparison(name, self.wave, area, rest, rest)
        for area in self.picture.districts
        if area not in named
        for name in self.picture.indicators
        if self.picture.value(name, self.wave, area)
    ]


@rule(r"Om \w+ utanför löftena har det sämre än övriga kommunen (går inte att avgöra|är inte prövat)")
def _whether_worse(self: Reader, m: re.Match[str]) -> bool:
    rows = _beside_rest(self)
    return not any(row and row.verdict in ("higher", "lower", "no_detectable_difference") for row in rows)


@rule(r"För (.+) visas inte andelen \(för få svar\)")
def _too_few_to_show(self: Reader, m: re.Match[str]) -> bool:
    self.indicator = self.indicator or self.main()
    return {self.value(area).status for area in self.named(m[1])} == {"suppressed"}


@rule(
    r"Tunna svar: i (.+) bygger någon fråga på färre än (\d+) svar(?:, räknade efter sin vikt)?; talen är märkta som osäkra .*"
)
def _thin(self: Reader, m: re.Match[str]) -> bool:
    named = [row.indicator for row in self.picture.headlines("safety_survey")]
    few = [
        area
        for area in self.picture.districts
        if any(
            value and value.status in ("uncertain", "suppressed")
            for value in (self.picture.value(name, self.wave, area) for name in named)
        )
    ]
    return self.named(m[1]) == few and int(m[2]) == self.picture.municipality.uncertain_base
