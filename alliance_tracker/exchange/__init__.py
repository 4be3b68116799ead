"""Records into files and back; nothing here knows of HTTP."""
