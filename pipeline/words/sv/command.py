"""What ``lagesbild --help`` says: constants alone, so that it answers at once."""

from __future__ import annotations

PROGRAM = "Gör lägesbilder bakom medborgarlöften, från levererade filer till en tillgänglig PDF."

# ---- commands ---------------------------------------------------------------------------------------------------------

BUILD = "Gör databaser och dokument av de levererade filerna."
CHECK = "Kontrollera levererade filer och inställningar: säger allt som är fel på en gång och skriver en rapport om datakvaliteten."
NEW_WAVE = "Gör ett utkast till mappning för en ny trygghetsundersökning, och säg vad som skiljer den från den förra."
NOTEBOOK = "Öppna en utgåvas notebooks i JupyterLab, för att se närmare på det som är publicerat."
COMPARE = "Ställ två till fyra områden bredvid varandra på en PDF:s två sidor."
AUDIT = "Angrip det som är publicerat, och säg vad som går att räkna ut av det som är dolt."
RELEASE = (
    "Lägg en utgåvas kontrollerade filer i en egen mapp för det som görs offentligt, efter ett angrepp på allt som är offentligt, "
    "och skriv ned vad de visar."
)
KEEP = "Skriv ned vad en utgåva gör offentligt för alltid; senare utgåvor räknar med det."
NOTES = "Visa de avidentifierade anteckningarna med deras id, att läsa innan någon citeras; bara för utredaren."
DEMO = "Skriv demokommunens filer (till största delen påhittade) i data/raw."
TABULATE = "Skatta en andel eller ett medelvärde för en fråga i en datafil, efter grupper, med sin osäkerhet."

# ---- arguments and options --------------------------------------------------------------------------------------------

ROOT = "Mapp som data/raw ligger i; resultaten skrivs i den."
QUIET = "Säg inget annat än fel."
JSON = "Skriv resultatet som JSON."
LANGUAGE = "Språk för meddelanden: sv eller en."
SLUGS = "Kommuner, så som deras mappar i data/raw heter; alla om ingen anges."
SLUG = "Kommunen, så som dess mapp i data/raw heter."
TARGETS = "Kommuner, eller levererade filer; alla kommuner om inget anges."
WAVE_FILE = "Den nya undersökningens fil, var den än ligger."
WAVE = "Undersökningens år, när filens namn inte börjar med det."
EDITION = "Utgåvan; den senaste om ingen anges."
ENGINE = "Vad som kör notebooks: kommandot självt (process) eller en egen kernel för var och en; filerna blir desamma."
DISTRICTS = "Två till fyra områden: id, namn eller alias."
KEPT_EDITION = "Utgåvan som blir offentlig."
THEME = "Bara anteckningar som rör det här ämnet."
FILE = "En fil av slaget .sav, .zsav, .dta, .csv eller .xlsx."
ITEM = "Kolumn med svaren."
YES = "Koder eller etiketter som räknas som ja, till exempel 3,4."
MEAN = "Skatta frågans medelvärde i stället för en andel."
BY = "Kolumner som ger grupper, till exempel kon,alder7."
WEIGHT = "Kolumn med vikter; 1 för alla om den inte anges."
STRATA = "Kolumn med strata."
CLUSTER = "Kolumn med urvalsenheter, numrerade inom strata."
FPC = "Kolumn: stratumets enheter i befolkningen, eller en andel upp till 1."
LONELY_PSU = "Vad ett stratum med en enda urvalsenhet gör."
INTERVAL = "En andels intervall, som i R:s svyciprop."
MISSING = "Fler koder eller etiketter av frågan som inte är svar."
WHERE = "SQL-villkor på koder; rader utanför är kvar i urvalet."
MARGINS = "Alla summor också; de står före sina grupper."
OUT = "Skriv en .csv- eller .xlsx-fil i stället för att visa tabellen."
