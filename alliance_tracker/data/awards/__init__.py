"""What the panel recommends, the committee decides, and what is released: read and written."""
