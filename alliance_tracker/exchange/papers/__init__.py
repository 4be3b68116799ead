"""Papers: one neutral structure of a document, and writers that make of it a page, a tagged PDF or a Word file."""
