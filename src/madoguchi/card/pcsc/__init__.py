"""Card readers through PC/SC, with nothing but the system's own library (no extension to build)."""

from madoguchi.card.pcsc.source import PcscSource

__all__ = ["PcscSource"]
