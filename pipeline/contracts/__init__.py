"""Every table's contract, declared once: columns, units, meaning. Database comments and the data dictionary are made from it."""

from pipeline.contracts.table import Table, check, comment_on, create, tables_of

__all__ = ["Table", "check", "comment_on", "create", "tables_of"]
