"""What the tracker decides: plain functions over plain values, with no web, no database and no clock."""
