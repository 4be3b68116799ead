"""Reference data: the files in `seeds/`, read and checked whole, loaded whole, written back byte for byte."""

from alliance_tracker.data.seeds.loading import export, load

__all__ = ["export", "load"]
