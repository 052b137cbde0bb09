"""標準仕様: the register's items, codes and files, in versions.

``load_edition`` gives the item list; ``read_rows`` → ``RowValidator`` → ``HouseholdCheck`` take a file in,
``write_csv`` and ``Manifest`` give one out. All findings are ``RowProblem``: file, row, item, reason, remedy.
"""

from madoguchi.rules.standards.codes import Code, CodeList, code_list
from madoguchi.rules.standards.columns import Columns, resolve_header
from madoguchi.rules.standards.household import HouseholdCheck, validate_household
from madoguchi.rules.standards.items import DEFAULT_EDITION, Edition, Item, load_edition
from madoguchi.rules.standards.manifest import Manifest
from madoguchi.rules.standards.mapping import ColumnMapping, load_mapping
from madoguchi.rules.standards.problems import RegisterFileError, RowProblem
from madoguchi.rules.standards.reading import read_rows
from madoguchi.rules.standards.relationship import (
    RelationshipError,
    relationship_codes,
    relationship_label,
)
from madoguchi.rules.standards.textfile import DecodedText, FileFacts, decode, inspect
from madoguchi.rules.standards.validation import RowValidator, relation_codes, validate_row
from madoguchi.rules.standards.writing import Written, write_csv

__all__ = [
    "DEFAULT_EDITION",
    "Code",
    "CodeList",
    "ColumnMapping",
    "Columns",
    "DecodedText",
    "Edition",
    "FileFacts",
    "HouseholdCheck",
    "Item",
    "Manifest",
    "RegisterFileError",
    "RelationshipError",
    "RowProblem",
    "RowValidator",
    "Written",
    "code_list",
    "decode",
    "inspect",
    "load_edition",
    "load_mapping",
    "read_rows",
    "relation_codes",
    "relationship_codes",
    "relationship_label",
    "resolve_header",
    "validate_household",
    "validate_row",
    "write_csv",
]
