"""The quarter by spreadsheet and by printed form: both lead to one check, and to one press that takes it back."""

from alliance_tracker.web.spreadsheet import columns, files, printed, sheet

pages = sheet.pages
__all__ = ["columns", "files", "pages", "printed", "sheet"]
