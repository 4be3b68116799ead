"""What a search finds: one statement over all kinds of things, each limited to what the reader may see."""
