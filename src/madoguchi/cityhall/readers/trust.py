"""What this installation believes about cards: keys, roots and revocation lists in folders of the city.

In a demo (and only there) the test PKI beside them is believed as well; see docs/card.md. Each raises
`TrustUnreadable` for a file that is no such file; which one it is stands on the operational log.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from madoguchi.card import CardError
from madoguchi.card.cv import CvKeys, read_cv_keys
from madoguchi.card.jpki.crl import CrlChecker, load_crls
from madoguchi.card.jpki.revocation import NotChecked, RevocationChecker
from madoguchi.card.jpki.roots import TrustStore, load_roots
from madoguchi.cityhall.readers.refusals import TrustUnreadable

_Stamp = tuple[tuple[Path, int], ...]
log = logging.getLogger(__name__)


def cv_keys() -> CvKeys:
    """The CA keys that certify municipalities' keys; none if none is configured."""
    with _readable():
        return _cv_keys(_stamped(path / "cv-keys.yaml" for path in _folders()))


def trust_store() -> TrustStore:
    """The roots of JPKI; test roots only where test cards are accepted."""
    with _readable():
        folders = (path / "roots" for path in _folders())
        return _trust_store(_stamped([*folders, *_files("roots")]), settings.CARD_ACCEPT_TEST)


def revocation() -> RevocationChecker:
    """Every CRL in the folders; with none, nobody is asked and nothing is ever called valid."""
    with _readable():
        return _revocation(_stamped(_files("crls")))


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (CardError, OSError) as problem:
        log.error("what cards are judged by cannot be read: %s", problem)
        raise TrustUnreadable from problem


def _folders() -> Iterator[Path]:
    yield settings.CARD_DIR
    if settings.CARD_ACCEPT_TEST:
        yield settings.CARD_TEST_PKI


def _files(name: str) -> Iterator[Path]:
    for folder in _folders():
        if (folder / name).is_dir():
            yield from sorted(path for path in (folder / name).iterdir() if not path.name.startswith("."))


def _stamped(paths: Iterable[Path]) -> _Stamp:
    """What is there, with when it changed: a new key or list is taken without a restart."""
    return tuple((path, path.stat().st_mtime_ns) for path in paths if path.exists())


@lru_cache(maxsize=2)
def _cv_keys(stamp: _Stamp) -> CvKeys:
    return {identifier: key for path, _ in stamp for identifier, key in read_cv_keys(path).items()}


@lru_cache(maxsize=2)
def _trust_store(stamp: _Stamp, accept_test: bool) -> TrustStore:
    folders = (path for path, _ in stamp if path.is_dir())
    roots = (root for path in folders for root in load_roots(path, accept_test=accept_test).roots)
    return TrustStore(tuple(roots), accept_test)


@lru_cache(maxsize=2)
def _revocation(stamp: _Stamp) -> RevocationChecker:
    return CrlChecker(load_crls(path for path, _ in stamp)) if stamp else NotChecked()
