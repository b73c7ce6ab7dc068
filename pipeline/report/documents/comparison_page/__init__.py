"""The page on which districts are compared: one file that needs no server, no network and no program but a browser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from pipeline.report.documents import situation_picture
from pipeline.report.documents.comparison_page.content import content
from pipeline.report.documents.document import Document
from pipeline.report.documents.situation_picture import front_matter
from pipeline.report.read.picture import Picture
from pipeline.report.set.front import FrontMatter
from pipeline.report.set.html import block_html
from pipeline.report.set.page import digest, footer, head, mark, style_rules
from pipeline.report.set.pdf import chapter_pages
from pipeline.report.tables import results
from pipeline.words.sv import comparison_page as words
from pipeline.words.sv import files
from pipeline.words.sv import language as sv

HERE = Path(__file__).parent
FILE = files.COMPARISON_PAGE
FORMS = HERE / "forms.json"
"""The forms of the charts; see `pipeline.report.documents.comparison_page.forms`."""
SCRIPTS = ("page.js", "survey.js", "answer.js", "other.js", "view.js")
"""In the order in which they need each other."""


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
<a class="skip" href="#view">{words.SKIP}</a>
<header><div class="page"><p class="of">{escape(front.full_title)}</p>{mark(front.synthetic)}</div></header>
<main class="page" id="innehall">
<h1>{escape(shown["title"])}</h1>
<section id="answer" aria-live="polite" aria-labelledby="rubrik-svar"></section>
{_form(picture)}
{_documents(front)}
<div id="view" tabindex="-1"></div>
{_index(picture)}{_method(picture)}
</main>
<footer><div class="page"><p>{footer(front, FILE)}</p></div></footer>
<script type="application/json" id="content">{_json(shown)}</script>
<script type="application/json" id="forms">{_json(json.loads(FORMS.read_text(encoding="utf-8")))}</script>
{"".join(f"<script>{script}</script>" for script in scripts)}
</body>
</html>
"""


@cache
def runtime() -> str:
    """Return the library that draws the forms, as one script; of what it holds only ``vegaEmbed`` can be called."""
    import vl_convert

    return str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;"))


def _form(picture: Picture) -> str:
    """Return what is chosen with; its choices come from the content."""
    fields = {"measure": words.QUESTION, "sex": words.SEX, "band": words.AGE, "period": words.WAVE}
    selects = "".join(
        f'<label><span>{label}</span><select id="{name}" name="{name}" autocomplete="off"></select></label>'
        for name, label in fields.items()
    )
    many = escape(picture.municipality.district_many.capitalize())
    picture_link = f'<a href="lagesbild.html">{words.PICTURE}</a>'
    return f"""<noscript><p>{words.NEEDS_SCRIPTS.format(picture=picture_link)}</p></noscript>
<form id="choice" autocomplete="off">
<fieldset><legend>{many} <span class="subtitle" id="how-many"></span></legend><div id="districts"></div></fieldset>
<div class="choices">{selects}</div>
</form>
<p class="status" id="note" role="alert"></p>
<p class="status" id="summary" role="status"></p>
<p><button type="button" id="print">{words.PRINT}</button></p>"""


def _documents(front: FrontMatter) -> str:
    """Return links to the edition's other documents, which lie beside the page."""
    links = "".join(f'<li><a href="{name}">{text}</a></li>' for name, text in front.others if name != FILE)
    return f'<nav class="documents" aria-label="{words.DOCUMENTS}"><ul>{links}</ul></nav>'


def _index(picture: Picture) -> str:
    """Return the problem index as it was delivered, as tables; empty where there is none."""
    tables = "".join(block_html(table) for table in results.problem_index(picture))
    return (
        f'<section aria-labelledby="index" class="part"><h2 id="index">{words.INDEX}</h2>\n{tables}</section>\n'
        if tables
        else ""
    )


def _method(picture: Picture) -> str:
    """Return how it is made, in a fold-out."""
    municipality = picture.municipality
    paragraphs = words.method(
        municipality.survey_name,
        municipality.district_many,
        municipality.district_the_many,
        min_base=municipality.min_base,
        uncertain_base=municipality.uncertain_base,
        min_count=municipality.min_count,
        ready_made=picture.ready_made,
        all_ready_made=not picture.waves,
    )
    told = "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)
    return f"""<section aria-labelledby="metod"><h2 id="metod">{words.METHOD}</h2>
<details><summary>{words.METHOD_IN_SHORT}</summary>
{told}
</details></section>"""


def _json(value: Mapping[str, Any]) -> str:
    """Return a value as JSON that cannot end the element that it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
