"""Transformation Funding: what a bid asks and is worth, who decides it and when, and where its money went."""
