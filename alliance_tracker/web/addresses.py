"""The addresses of pages. How one is written is compiled when a link to it is first made, not at every start."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.routing import Rule


class Address(Rule):
    """Werkzeug compiles two functions for each of three hundred addresses: a quarter of a second, most never used."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        def build(rule: Address, **values: Any) -> tuple[str, str]:
            made = super()._compile_builder(append_unknown).__get__(rule, None)
            setattr(rule, "_build_unknown" if append_unknown else "_build", made)
            written: tuple[str, str] = made(**values)
            return written

        return build


def init_app(app: Flask) -> None:
    """Before the first page is registered."""
    app.url_rule_class = Address
