"""What is made of every edition, in the order in which it is made."""

from __future__ import annotations

from pipeline.report.documents.comparison_page import comparison_page
from pipeline.report.documents.document import Composer
from pipeline.report.documents.situation_picture import situation_picture

DOCUMENTS: tuple[Composer, ...] = (situation_picture, comparison_page)
