"""Commands that take the value of an option once, and refuse a second one instead of forgetting the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.core import TyperCommand, TyperOption

from lockin.errors import UsageError
from lockin.language import _

if TYPE_CHECKING:
    from typer._click import Context  # private, and needed for the type alone


class SingleValued(TyperCommand):
    """A command. Of an option that is written twice, Typer alone would take the last value without a word."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the command line.

        Raises:
            UsageError: if an option that takes one value is there twice.

        """
        if not ctx.resilient_parsing:
            _values, _rest, order = self.make_parser(ctx).parse_args(args=list(args))
            seen = set()
            for option in order:
                if not isinstance(option, TyperOption) or option.multiple or option.is_flag or option.count:
                    continue
                if option in seen:
                    raise UsageError(_("{option} is there twice; it takes one value").format(option=option.opts[0]))
                seen.add(option)
        return super().parse_args(ctx, args)
