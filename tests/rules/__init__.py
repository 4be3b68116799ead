"""The rules, proved with plain values: no database, no web, no clock."""
