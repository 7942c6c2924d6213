"""Numbers and dates as the language in use writes them. English is written here; for the others Babel knows how."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from lockin.language import SOURCE, language

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(date: dt.date) -> str:
    """`22 November 2026`."""
    if language() == SOURCE:
        return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"
    from babel.dates import format_date  # noqa: PLC0415 - tables of all languages, which English does without

    return format_date(date, "long", locale=language())


def decimals(value: Fraction, places: int) -> str:
    """This many decimals, halves up; thousands are not set apart."""
    scaled = int(value * 10**places + Fraction(1, 2))
    whole = str(scaled // 10**places)
    if not places:
        return whole
    return _localized(Decimal(f"{whole}.{scaled % 10**places:0{places}d}"), f"0.{'0' * places}")


def exact(value: Decimal) -> str:
    """A number with the decimals that it was given with: `0.7`."""
    if language() == SOURCE:
        return str(value)
    places = -int(value.as_tuple().exponent)
    return _localized(value, f"0.{'0' * places}" if places > 0 else "0")


def grouped(value: Decimal | int) -> str:
    """A number with thousands set apart and all its decimals: `82,000`, `8.2`."""
    return _localized(Decimal(value), f"#,##0.{'#' * 20}") if language() != SOURCE else f"{Decimal(value):,f}"


def percent(hundredths: int) -> str:
    """`26 %`."""
    if language() == SOURCE:
        return f"{hundredths} %"
    from babel.numbers import format_percent  # noqa: PLC0415 - as above

    return format_percent(Decimal(hundredths) / 100, locale=language())


def _localized(value: Decimal, pattern: str) -> str:
    if language() == SOURCE:
        return str(value)
    from babel.numbers import format_decimal  # noqa: PLC0415 - as above

    return format_decimal(value, pattern, locale=language())
