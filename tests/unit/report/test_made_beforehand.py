"""What is the same for every page is made beforehand, and is what would be made now."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import sys
from importlib.metadata import version

import pytest
from checkout import REPOSITORY
from fontTools.ttLib import TTFont

from pipeline.report.documents.comparison_page import FORMS, forms
from pipeline.report.set import page, typeface

PINNED = dict(
    re.findall(r"^([\w-]+)==(\S+)$", (REPOSITORY / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
)


def needs_pinned(*names: str) -> pytest.MarkDecorator:
    """Other versions than the constraints' may make other bytes of the same."""
    other = [name for name in names if version(name) != PINNED[name]]
    return pytest.mark.skipif(bool(other), reason=f"not the versions that it was made with: {other}")


def test_a_page_begins_with_the_typeface_in_three_weights() -> None:
    fonts = [
        TTFont(io.BytesIO(base64.b64decode(packed))) for packed in re.findall(r"base64,([^)]+)\)", typeface.faces())
    ]
    assert len(fonts) == len(typeface.WEIGHTS)
    assert all(set(map(ord, "åäöÅÄÖ–▲▼")) <= set(font.getBestCmap()) for font in fonts)
    assert page.style_rules().startswith(typeface.faces())


@needs_pinned("altair", "vl-convert-python")
def test_the_forms_are_what_is_compiled_of_theirs() -> None:
    assert json.loads(FORMS.read_text(encoding="utf-8")) == json.loads(json.dumps(forms.forms()))
    assert forms.FILE == FORMS


def test_documents_are_made_without_what_makes_that() -> None:
    """Neither is there where the package is installed."""
    code = "import sys, pipeline.build; print(*{'altair', 'fontTools.subset'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
