"""How alembic reaches the database: over the connection that `alliance_tracker.data.migrate` gives it."""

from alembic import context

from alliance_tracker.data.db import Base, FreeText, PeopleCount, UtcDateTime


def shown(kind, item, _autogen):
    """Our own types are written as what the database sees, so that a migration needs nothing of ours."""
    if kind == "type" and isinstance(item, FreeText):
        return "sa.Text()"
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, PeopleCount):
        return "sa.Integer()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=shown,
    transactional_ddl=False,  # the transaction is the caller's, on both databases
)
context.run_migrations()
