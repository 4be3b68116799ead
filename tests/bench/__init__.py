"""`make bench`: how fast the production server answers, beside a bare page under the same server."""
