"""What changed for a person since a moment: what of history they may read as news, in what order, and by e-mail."""
