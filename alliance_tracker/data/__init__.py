"""The only folder with SQL. Pages take what they need from its modules, one for each feature."""

from sqlalchemy.exc import OperationalError as DatabaseAway

from alliance_tracker.data.db import init_app, let_go, operations
from alliance_tracker.data.history import Writing, writing

__all__ = ["DatabaseAway", "Writing", "init_app", "let_go", "operations", "writing"]
