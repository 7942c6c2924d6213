"""What makes an HTML page carry its own style and allow nothing else: a policy for browsers, and widths by class.

The policy names the one style element by its hash, so a `style` attribute has no effect in a browser. Templates give
columns their widths by class instead.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode

_POLICY = "default-src 'none'; style-src '{hash}'; img-src data:; base-uri 'none'; form-action 'none'"


def content_policy(css: str) -> str:
    """The Content-Security-Policy of a page whose only style element holds exactly `css`.

    No script, no frame, no form, no font, and no picture but those that stand in the page itself.
    """
    digest = b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return _POLICY.format(hash=f"sha256-{digest}")


def width_rules() -> str:
    """A class for every whole per cent of a table, `w1` to `w100`, to stand on a `col`."""
    return "".join(f".w{share} {{ width: {share}% }}\n" for share in range(1, 101))


def share_rule(taken: int, columns: int) -> str:
    """The class `each26`, say, for equal columns that share what the others leave of a table.

    Args:
        taken: per cent that the other columns take.
        columns: how many equal ones there are, at least 1.

    """
    return f".each{taken} {{ width: {round((100 - taken) / columns, 2)}% }}\n"
