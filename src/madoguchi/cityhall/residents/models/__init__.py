"""The register room's tables: residents with history, imports, 支援措置, incoming 転出証明書情報."""

from __future__ import annotations

from madoguchi.cityhall.residents.models.protection import Protection, ProtectionLift, ProtectionMember
from madoguchi.cityhall.residents.models.protection_request import ProtectionLiftEnd, ProtectionRequest
from madoguchi.cityhall.residents.models.register_import import (
    ImportChunk,
    ImportProblem,
    RegisterImport,
    StagedRow,
)
from madoguchi.cityhall.residents.models.resident import Resident, ResidentRecord, SearchKey
from madoguchi.cityhall.residents.models.transfer import IncomingPerson, IncomingTransfer, TransferKey

__all__ = [
    "ImportChunk",
    "ImportProblem",
    "IncomingPerson",
    "IncomingTransfer",
    "Protection",
    "ProtectionLift",
    "ProtectionLiftEnd",
    "ProtectionMember",
    "ProtectionRequest",
    "RegisterImport",
    "Resident",
    "ResidentRecord",
    "SearchKey",
    "StagedRow",
    "TransferKey",
]
