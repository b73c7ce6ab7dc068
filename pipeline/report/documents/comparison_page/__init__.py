"""The page on which districts are compared: one file that needs no server, no network and no program but a browser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from pipeline.report.documents import situation_picture
from pipeline.report.documents.comparison_page.content import content
from pipeline.report.documents.comparison_page.forms import forms, runtime
from pipeline.report.documents.document import Document
from pipeline.report.documents.situation_picture import front_matter
from pipeline.report.read.picture import Picture
from pipeline.report.set.front import FrontMatter
from pipeline.report.set.page import digest, footer, head, mark, style_rules
from pipeline.report.set.pdf import chapter_pages
from pipeline.words.sv import language as sv

HERE = Path(__file__).parent
FILE = "jamforelse.html"
SCRIPTS = ("page.js", "view.js")


def comparison_page(picture: Picture) -> Document:
    """Return what an edition's page is: it names pages of the situation picture's PDF, which is made before it."""
    front = front_matter(picture)
    return Document(
        front, (FILE,), page=lambda made: whole_page(picture, front, chapter_pages(made / situation_picture.FILE))
    )


def whole_page(picture: Picture, front: FrontMatter, chapters: Mapping[str, int]) -> str:
    """Return the page of an edition.

    Its scripts are known to the browser by their sums: nothing that a file delivers can become one. ``unsafe-eval`` is what Vega's
    expressions need; they come from the forms alone.

    Args:
        picture: The published tables as the edition may see them.
        front: What the edition's document says about itself.
        chapters: Pages of the PDF's headings, by their text.
    """
    shown = content(picture, chapters)
    scripts = [runtime(), *((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)]
    sums = " ".join(map(digest, scripts))
    policy = (
        f"default-src 'none'; script-src {sums} 'unsafe-eval'; style-src 'unsafe-inline'; font-src data:; img-src data:; "
        "form-action 'none'; base-uri 'none'"
    )
    rules = style_rules(HERE / "page.css")
    title = f"{shown['title']} {sv.years(picture.edition.edition)}"
    return f"""{head(title, policy, rules, front.description)}
<body>
<a class="skip" href="#view">Hoppa till jämförelsen</a>
<header><div class="page"><p class="of">{escape(front.full_title)}</p>{mark(front.synthetic)}</div></header>
<main class="page" id="innehall">
<h1>{escape(shown["title"])}</h1>
{_form(picture)}
<div id="view" tabindex="-1"></div>
{_method(picture)}
</main>
<footer><div class="page"><p>{footer(front.footer_left, front.synthetic)} ·
<a href="lagesbild.html">Hela lägesbilden</a></p></div></footer>
<script type="application/json" id="content">{_json(shown)}</script>
<script type="application/json" id="forms">{_json(forms())}</script>
{"".join(f"<script>{script}</script>" for script in scripts)}
</body>
</html>
"""


def _form(picture: Picture) -> str:
    """Return what is chosen with; its choices come from the content."""
    fields = {"measure": "Fråga", "sex": "Kön", "band": "Ålder", "period": "Mätning"}
    selects = "".join(
        f'<label><span>{label}</span><select id="{name}" name="{name}" autocomplete="off"></select></label>'
        for name, label in fields.items()
    )
    many = escape(picture.municipality.district_many.capitalize())
    return f"""<noscript><p>Sidan behöver JavaScript. Samma uppgifter står i <a href="lagesbild.html">lägesbilden</a>.</p></noscript>
<form id="choice" autocomplete="off">
<fieldset><legend>{many} <span class="subtitle" id="how-many"></span></legend><div id="districts"></div></fieldset>
<div class="choices">{selects}</div>
</form>
<p class="status" id="note" role="alert"></p>
<p class="status" id="summary" role="status"></p>
<p><button type="button" id="print">Skriv ut</button></p>"""


def _method(picture: Picture) -> str:
    """Return how it is made, in a fold-out."""
    municipality = picture.municipality
    many, the_many = (escape(word) for word in (municipality.district_many, municipality.district_the_many))
    return f"""<section aria-labelledby="metod"><h2 id="metod">Så är jämförelsen gjord</h2>
<details><summary>Metod i korthet</summary>
<p>Andelarna är skattade ur {escape(municipality.survey_name)}. Strecken är 95-procentiga osäkerhetsintervall. Om {the_many} skiljer sig
åt avgörs inte av om strecken möts: varje par prövas för sig, i den senaste mätningen, för alla, för kvinnor, för män och för varje
åldersgrupp. Eftersom många par prövas räknas felrisken om (Benjamini och Hochberg), för varje fråga och slags grupp. En skillnad kallas
statistiskt säkerställd när den omräknade sannolikheten är högst 5 procent.</p>
<p>”Först en skillnad på omkring … hade sannolikt synts” är den skillnad som fyra undersökningar av fem av samma storlek hade visat.</p>
<p>En plats bland alla {many} anges bara när den håller för alla {many} på en gång, och bara så noga som skillnaderna medger.</p>
<p>Andelar som bygger på färre än {municipality.min_base} svar visas inte; på färre än {municipality.uncertain_base} är de osäkra
(trekant). Antal under {municipality.min_count} visas inte, och inte heller det som skulle röja dem.</p>
<p>Anmälda brott är inte alla brott.</p>
</details></section>"""


def _json(value: Mapping[str, Any]) -> str:
    """Return a value as JSON that cannot end the element that it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
