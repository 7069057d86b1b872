"""What a file says: bytes in, an annual report with a place and a reason for every cell out."""
