"""The benefits room's tables: programme runs, targets, letters, applications, money, the bank."""

from __future__ import annotations

from madoguchi.cityhall.benefits.models.application import Account, Application, PaperEntry
from madoguchi.cityhall.benefits.models.bank import (
    BankFile,
    Dispatch,
    DispatchAttempt,
    ResultFile,
    ResultRow,
)
from madoguchi.cityhall.benefits.models.letter import Kind, Letter, LetterBundle, LetterRun
from madoguchi.cityhall.benefits.models.money import (
    Approval,
    Batch,
    Decision,
    LedgerEntry,
    Payment,
    Reclaim,
)
from madoguchi.cityhall.benefits.models.programme import Extraction, RefusedSource, Round, SourceFile
from madoguchi.cityhall.benefits.models.target import Step, Target, TargetMember

__all__ = [
    "Account",
    "Application",
    "Approval",
    "BankFile",
    "Batch",
    "Decision",
    "Dispatch",
    "DispatchAttempt",
    "Extraction",
    "Kind",
    "LedgerEntry",
    "Letter",
    "LetterBundle",
    "LetterRun",
    "PaperEntry",
    "Payment",
    "Reclaim",
    "RefusedSource",
    "ResultFile",
    "ResultRow",
    "Round",
    "SourceFile",
    "Step",
    "Target",
    "TargetMember",
]
