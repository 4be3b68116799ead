"""Triggers that keep history and what was frozen from being changed, on both databases."""

from sqlalchemy import Connection, inspect, text

APPEND_ONLY = (
    "change",
    "frozen_quarter",
    "frozen_content",
    "milestone_move",
    "plan_version",
    "submission",
    "submission_outcome",
    "agreement",
    "agreement_disowned",
    "moderation",
    "panel_interest",
    "recommendation",
    "recommendation_line",
    "committee_decision",
    "award_line",
    "promise_wording",
    "promise_report",
    "verdict",
    "challenge_answer",
    "test_grade",
    "test_answer",
    "ambition_view",
    "practice_view",
    "group_report",
    "adopted_document",
)
PIECES = "change_piece"
REFUSAL = "what has been recorded cannot be changed"
REDACTED = (
    "NEW.redacted AND NEW.before IS NULL AND NEW.after IS NULL AND NEW.digest = OLD.digest AND NEW.name = OLD.name"
)


def create_triggers(connection: Connection) -> None:
    """Create them anew, after each upgrade: a batch migration on SQLite silently drops a table's triggers."""
    there = set(inspect(connection).get_table_names())
    kept = [table for table in (*APPEND_ONLY, PIECES) if table in there]
    statements = _sqlite(kept) if connection.dialect.name == "sqlite" else _postgresql(kept)
    for statement in statements:
        connection.execute(text(statement))


def _sqlite(kept: list[str]) -> list[str]:
    statements = []
    for table in kept:
        for verb in ("UPDATE", "DELETE"):
            name = f"keep_{table}_{verb.lower()}"
            unless = f"WHEN NOT ({REDACTED})" if table == PIECES and verb == "UPDATE" else ""
            statements += [
                f"DROP TRIGGER IF EXISTS {name}",
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {unless} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            ]
    return statements


def _postgresql(kept: list[str]) -> list[str]:
    statements = [
        f"CREATE OR REPLACE FUNCTION keep_recorded() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    ]
    for table in kept:
        for verb in ("UPDATE", "DELETE"):
            name = f"keep_{table}_{verb.lower()}"
            unless = f"WHEN (NOT ({REDACTED}))" if table == PIECES and verb == "UPDATE" else ""
            statements += [
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {unless} "
                f"EXECUTE FUNCTION keep_recorded()",
            ]
        statements += [
            f"DROP TRIGGER IF EXISTS keep_{table}_truncate ON {table}",
            f"CREATE TRIGGER keep_{table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION keep_recorded()",
        ]
    return statements
