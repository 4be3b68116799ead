"""The goals of trust, one file each: a slice in the suite, the full counts with --full."""
