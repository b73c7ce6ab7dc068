"""From raw files to the situation picture behind a Swedish municipality's citizen promises."""

__version__ = "0.1.0"
