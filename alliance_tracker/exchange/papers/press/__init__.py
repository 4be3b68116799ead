"""The press: programs run apart from the server, each with nothing but its library. A paper in, a file out."""
