"""How bids are assessed: who assesses, what they scored, how it was settled, and what was asked back."""
