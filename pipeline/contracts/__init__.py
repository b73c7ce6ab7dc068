"""Every table's contract, declared once: columns, units, meaning, key. Database comments and the data dictionary are made from it."""

from pipeline.contracts.table import (
    ContractError,
    Table,
    add,
    add_from,
    at_once,
    check,
    create,
    describe,
    fill,
    tables_of,
)

__all__ = ["ContractError", "Table", "add", "add_from", "at_once", "check", "create", "describe", "fill", "tables_of"]
