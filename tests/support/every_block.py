"""One block of each kind that documents are made of."""

from __future__ import annotations

from pipeline.report.set.blocks import (
    Block,
    Bullets,
    Card,
    Cards,
    Cell,
    Chapters,
    Column,
    Facts,
    Figure,
    Group,
    Heading,
    Notice,
    PageBreak,
    Paragraph,
    SideBySide,
    Table,
)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20pt" height="20pt"></svg>'
FIGURE = Figure("dots", "Störst i Norr", "Andel, 2025", SVG, "Norr 36 procent, Söder 21 procent.", "Källa: enkäten.")
TABLE = Table(
    "areas",
    "Två stadsdelar",
    "Andel i procent",
    (Column("Stadsdel", width=2.0), Column("Otrygga", "number"), Column("Antal svar", "number")),
    (
        (Cell("Norr", strong=True), Cell("36", "worse"), Cell("171")),
        (Cell("Söder"), Cell("visas inte", "hidden"), Cell("12")),
        (Cell("Öster"), Cell("20", "same"), Cell("80")),
    ),
    source="Källa: enkäten.",
    rules_after=(0,),
)
EVERY_BLOCK: list[Block] = [
    Heading(1, "Läget"),
    Paragraph("Texten är **viktig**.", "lead"),
    Bullets(("ett", "två")),
    FIGURE,
    TABLE,
    Cards((Card("Löfte 1", "Stöd: starkt", "Tryggare torg", ("en punkt",), 3),)),
    Notice("Det vi inte vet.", "En hel del."),
    Facts((("Beslut", "14 oktober 2026"), ("Giltighet", "2027"))),
    Group((Heading(2, "Under"), Paragraph("Text"))),
    SideBySide(FIGURE, Group((TABLE,)), stacked=True),
    PageBreak(),
    Chapters(),
]
