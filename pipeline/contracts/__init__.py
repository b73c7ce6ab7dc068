"""Every table's contract, declared once: columns, units, meaning, key. Database comments and the data dictionary are made from it."""

from pipeline.contracts.table import ContractError, Table, add, check, comment_on, create, create_as, tables_of

__all__ = ["ContractError", "Table", "add", "check", "comment_on", "create", "create_as", "tables_of"]
