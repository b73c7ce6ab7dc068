"""What the report rests on, how it was made, and what is not shown."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv import language as sv
from pipeline.words.sv.worth import WEIGHTS_WITHOUT_SIZES

HEADING = "Om underlaget"
METHOD = "Så är undersökningen räknad"
NOT_SHOWN = "Vad som inte visas"
LAW = "Så svarar lägesbilden mot lagen och Brås frågor"
FILES = "Varifrån talen kommer"
TABLES = "Tabeller"

# ---- sources ----------------------------------------------------------------------------------------------------------

SOURCES = "Källor"
SOURCE, USE, EXTENT, DATA = "Källa", "Användning", "Omfattning", "Uppgifter"
SYNTHETIC, REAL = "syntetiska", "verkliga"
USED = "används"
NOT_DELIVERED = "används inte: inget är levererat"
NOTHING_RESTS_ON_IT = "levererad, men inget tal vilar på den"
INVENTED = "Syntetiska uppgifter."


def known(data_until: str) -> str:
    """Return until which day (2021-12-31) the edition knows."""
    return f"Utgåvan bygger på uppgifter till och med den {sv.day(data_until)}"


def invented(sources: Iterable[str]) -> str:
    """Return which sources (codes) are invented."""
    names = sv.listed(sv.lower_first(sv.SOURCES[source]) for source in sources)
    return f"Uppgifterna om {names} är påhittade för att visa verktyget. De säger inget om verkliga förhållanden."


def waves(waves: Iterable[tuple[str, int, int | None]]) -> str:
    """Return how many answered in each wave (year, answered, asked; None when that is not known)."""
    return "; ".join(
        f"{year}: {sv.number(answered)} svarande"
        + (f" av {sv.number(asked)} ({sv.percent(answered / asked)})" if asked else "")
        for year, answered, asked in waves
    )


def conversations(period: str, number: int) -> str:
    """Return how many conversations and walks a year has."""
    return f"{period}: {sv.counted(number, 'samtal eller vandring', 'samtal och vandringar', neuter=True)}"


def years(first: str, last: str) -> str:
    """Return from which year to which a source reaches."""
    return first if first == last else f"{first}–{last}"


# ---- method -----------------------------------------------------------------------------------------------------------

WEIGHTS = {
    "delivered": "Andelarna är viktade med de vikter som levererats, så att svaren tillsammans speglar invånarna.",
    "made": "Andelarna är viktade så att svaren tillsammans stämmer med befolkningsregistret efter område, kön och ålder. Registrets "
    "femårsgrupper delas som om åldrarna i dem vore lika stora, och den öppna gruppen 80 år och äldre som om den vore tolv åldrar.",
    "without_sizes": WEIGHTS_WITHOUT_SIZES,
    "none": "Inga vikter är levererade och ingen befolkning att väga mot: alla svar räknas lika.",
}
INTERVALS = (
    f"Osäkerhetsintervallen är 95{sv.THIN}% konfidensintervall enligt Korn och Graubard, med hänsyn till hur urvalet är draget "
    "(skikt och eventuella kluster, Taylorlinearisering). Ingen korrigering görs för att urvalet är en stor del av invånarna: "
    "frågan gäller även framtiden."
)
COMPARISONS = (
    "Varje jämförelse prövas under antagandet att det inte är någon skillnad (likelihoodkvot med varje sidas effektiva antal "
    "svar). Den som läser möter hela dokumentet, och i det görs många jämförelser. De bedöms därför i två steg (Benjamini och "
    "Bogomolov): först väljs de grupper av frågor där något skiljer sig, sedan krävs desto mer av varje fråga i dem ju färre grupper "
    f"som valdes. Då är i genomsnitt högst 5{sv.THIN}% av beskeden i de valda grupperna falska. Löftenas ledande frågor prövas först "
    "och för sig. Där någon av grupperna är för liten (färre än fem ja eller nej att vänta) görs ingen jämförelse."
)
SAFE_SIDE = (
    "Där en säkerställd skillnad sägs vara minst så stor är det den sida av osäkerheten som ligger närmast ingen skillnad: det som kan "
    "säkerställas är oftast lite större i undersökningen än i verkligheten, och det gäller också den högsta andelen av många."
)
SUPPORT = (
    "En fråga talar för ett löfte när skillnaden är säkerställd, eller uttalad av källan, åt det håll som motiverar löftet, och "
    "emot när den är det åt andra hållet. Varje fråga har en röst, och bara jämförelser av platser och av tid räknas: vad kvinnor "
    "eller unga svarar säger för vem, och anmälningar som följer polisens eget arbete säger inte var. Den första frågan leder. "
    "Stödet kallas starkt när den är säkerställd i två mätningar, eller när en annan källa pekar åt samma håll, och inget talar "
    "emot. Det kallas visst när den är säkerställd, och svagt när bara andra frågor är det. Är den säkerställd åt andra hållet "
    "talar underlaget emot löftet."
)
OF_FORMS = {
    "level": "En nivå visas med sitt osäkerhetsintervall, där det finns ett, och jämförs inte med något: den talar varken "
    "för eller emot.",
    "series": "En riktning gäller alla mätningar eller år sedan frågan eller mätningen senast ändrades, minst tre, och räknas som en: "
    "den kortare riktning som ryms i den är inte en till.",
    "rank": "Att något är bland de största prövas för alla som rangordnas på en gång, så att det kan nämnas sedan man har sett "
    "vilket det är. Det har en röst.",
    "alike": "Att det är lika överallt sägs bara när vart och ett av områdena säkert ligger inom den angivna marginalen; "
    "att ingen skillnad syns räcker inte. Det har en röst.",
}
"""What is said of evidence that is no comparison, where a promise rests on such."""
CHOSEN = (
    "Löftets {many} bedöms som några av alla. I den mätning som de valdes ur ({period}) bedöms de tillsammans som ett av alla "
    "möjliga val av så många: den som väljer de högsta av många finner alltid några som är höga."
)
CONCERNED = (
    "Hur många som berörs är den skattade andelen av områdets invånare i undersökningens åldrar vid årsskiftet före "
    "mätningen; antalet står bredvid stödet och ändrar det inte, för ett problem som få har kan vara lika säkert som ett som många har."
)


READY_MADE = (
    "Andelar och index är övertagna som de levererades i resultattabeller. Hur urvalet är draget, om svaren är "
    "viktade och hur frågorna "
    "löd framgår inte av leveransen, och inget av det förutsätts här."
)
READY_MADE_INTERVALS = (
    f"Där antalet svar är levererat är osäkerhetsintervallen 95{sv.THIN}% konfidensintervall enligt Wilson, som om "
    "varje andel kom ur ett "
    "enkelt slumpmässigt urval. Det är en uppskattning: är svaren viktade är osäkerheten i regel större. Andelar utan antal svar visas "
    "utan intervall."
)
READY_MADE_COMPARISONS = (
    "Två andelar jämförs bara där båda har sitt antal svar, och prövas som två enkla slumpmässiga urval under "
    "antagandet att det inte är "
    "någon skillnad (likelihoodkvot); utfallet är ungefärligt, också därför att levererade andelar är avrundade. "
    "Mot övriga kommunen och "
    "mot dem utanför löftets områden prövas inget, för deras andelar går inte att räkna fram. Eftersom många jämförelser görs bedöms "
    "de tillsammans för hela dokumentet (Benjamini och Bogomolov). "
    "Där någon av grupperna är för liten (färre än fem ja eller nej att vänta) görs ingen jämförelse."
)


def ready_made_waves(waves: Iterable[tuple[str, int | None]]) -> str:
    """Return of which waves only results were delivered, with the number of answers of the whole municipality where it is known."""
    return "; ".join(
        f"{year}: resultattabeller" + (f", {sv.number(answers)} svar" if answers else "") for year, answers in waves
    )


def comparisons(districts: str) -> str:
    """Return with whom a promise's districts (the word for several) are compared, and how all comparisons are tested."""
    return f"Löftets {districts} jämförs med alla som bor utanför dem. {COMPARISONS}"


def weights(kind: str, registers: Iterable[str], loose: Iterable[tuple[int, str]]) -> str:
    """Return how answers were weighted.

    Args:
        kind: How: delivered, made or none.
        registers: Years of the registers that weights were made from.
        loose: Of each wave with persons outside the register's groups, how many they are and its year.
    """
    years, outside = list(registers), [f"{sv.number(number)} år {year}" for number, year in loose]
    told = [WEIGHTS[kind]]
    if years:
        told.append(f"Registret är från {sv.listed(years)}.")
    if outside:
        told.append(
            f"Personer som inte finns i registrets grupper får medelvikten i sitt område: {sv.listed(outside)}."
        )
    return " ".join(told)


def of_waves(waves: Iterable[str], text: str) -> str:
    """Return a text that holds for some waves only."""
    return f"Undersökningen {sv.listed(waves)}: {text}"


# ---- what is not shown ------------------------------------------------------------------------------------------------

HIDDEN_COMPARISONS = "en jämförelse där en sida är dold visas inte heller"
HIDDEN_TO_PROTECT = (
    "fler värden är dolda för att ingen ska kunna räkna fram dem som måste döljas; innan rapporten gjordes prövades varje dolt "
    "värde mot allt som publiceras, och inget gick att räkna fram"
)


def hidden_shares(min_base: int) -> str:
    """Return which shares are hidden."""
    return f"andelar som bygger på färre än {min_base} svar visas inte"


def uncertain_shares(min_base: int, uncertain_base: int) -> str:
    """Return which shares are marked as uncertain."""
    return f"andelar som bygger på {min_base}–{uncertain_base - 1} svar märks som osäkra"


def hidden_counts(min_count: int) -> str:
    """Return which counts are hidden."""
    return (
        f"antal brott ur polisens lokala utdrag från 1 till {min_count - 1} visas inte; "
        "Brås tal för kommunen är offentliga och visas som de är"
    )


def hidden_cells(number: int, districts: str) -> str:
    """Return how many cells of the survey's tables are hidden, most of them in single districts (the word for several)."""
    return (
        f"i undersökningens tabeller är {sv.number(number)} celler dolda, de flesta för grupper efter både kön och ålder i "
        f"enskilda {districts}"
    )
