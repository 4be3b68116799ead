"""What tests of pages may ask for beside the whole app."""

import pytest
from flask import Flask

from tests.shell import make_shell


@pytest.fixture
def shell() -> Flask:
    return make_shell()
