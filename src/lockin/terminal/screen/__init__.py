"""The interview on the full screen: pages drawn from state, keys that change it, prompt_toolkit around both."""

from __future__ import annotations
