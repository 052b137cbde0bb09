"""A reservation as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime

from madoguchi.cityhall.tickets.models import Reservation
from madoguchi.cityhall.tickets.moments import at_minute
from madoguchi.cityhall.tickets.public_words import Words

_LONGEST = 75


def calendar_of(reservation: Reservation, words: Words) -> str:
    """One event with a reminder the day before; what to bring is its description."""
    slot = reservation.slot
    bring = words.things_to_bring(slot.purpose.bring)
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//madoguchi//tickets//JA", "METHOD:PUBLISH",
        "BEGIN:VEVENT", f"UID:{reservation.pk}@madoguchi", f"DTSTAMP:{_utc(reservation.booked_at)}",
        f"DTSTART:{_utc(at_minute(slot.day, slot.starts))}", f"DTEND:{_utc(at_minute(slot.day, slot.ends))}",
        f"SUMMARY:{_text(words.name_of(slot.purpose))}", f"LOCATION:{_text(words.name_of(slot.office))}",
        *([f"DESCRIPTION:{_text(words['bring'] + words.colon + words.comma.join(bring))}"] if bring else []),
        "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P1D", f"DESCRIPTION:{_text(words.name_of(slot.purpose))}",
        "END:VALARM", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    for sign in ("\\", ";", ","):
        value = value.replace(sign, f"\\{sign}")
    return value.replace("\n", "\\n")


def _folded(line: str) -> str:
    """At most 75 bytes a line, never within a character."""
    parts, part = [], ""
    for sign in line:
        if len((part + sign).encode()) > _LONGEST - bool(parts):
            parts.append(part)
            part = ""
        part += sign
    return "\r\n ".join([*parts, part])
