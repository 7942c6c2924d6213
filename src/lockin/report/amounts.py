"""Amounts of money, days and draws in words: two significant digits, because more would be pretended."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from lockin.language import _, ngettext
from lockin.report import spoken

MONTH = Decimal("30.4")
"""Days in one, about."""
_MONTHS_FROM = 60
"""Days from which months say more."""
_WHOLE_FROM = 10


def two_digits(value: float | Decimal) -> str:
    """The number with two significant digits and thousands set apart: `82,000`, `8.2`, `0`."""
    rounded, whole = _rounded(value), _rounded(value).to_integral_value()
    return spoken.grouped(whole if rounded == whole else rounded)


def money(value: float | Decimal, currency: str) -> str:
    """`82,000 EUR`; without a currency the number alone."""
    if not currency:
        return two_digits(value)
    # Translators: money, such as "82,000 EUR". The code says which dollar is meant, a sign would not.
    return _("{amount} {currency}").format(amount=two_digits(value), currency=currency)


def days_text(days: float) -> str:
    """Calendar days, never parts of one: `12 days`, `240 days`."""
    whole = int(_rounded(days)) if days >= _WHOLE_FROM else round(days)
    return exact_days(whole)


def exact_days(days: int) -> str:
    """Days that are known, as those of a contract: `1 day`, `1,080 days`."""
    return ngettext("{count} day", "{count} days", days).format(count=spoken.grouped(days))


def duration(days: float) -> str:
    """As `days_text`, with months where they say more: `240 days (about 8 months)`."""
    if days < 1:
        return _("less than a day")
    if days < _MONTHS_FROM:
        return days_text(days)
    months = round(Decimal(days) / MONTH)
    return ngettext("{days} (about {count} month)", "{days} (about {count} months)", months).format(
        days=days_text(days), count=spoken.grouped(months)
    )


def of_hundred(share: float) -> str:
    """A share of the draws, such as `38 of 100 draws`; never none or all unless it is."""
    if share in {0, 1}:
        # Translators: these stand inside sentences: "all draws cost more", "38 of 100 draws are in time".
        return _("all draws") if share else _("none of the draws")
    hundredths = int(Decimal(share * 100).quantize(Decimal(1), ROUND_HALF_UP))
    if hundredths in {0, 100}:
        return _("more than 99 of 100 draws") if hundredths else _("less than 1 of 100 draws")
    return _("{count} of 100 draws").format(count=hundredths)


def as_typed(value: Decimal) -> str:
    """An amount as somebody gave it, with thousands set apart."""
    return spoken.grouped(value.normalize())


def _rounded(value: float | Decimal) -> Decimal:
    exact = Decimal(value)
    if not exact:
        return Decimal(0)
    place = Decimal(1).scaleb(exact.adjusted() - 1)
    return exact.quantize(place, ROUND_HALF_UP)
