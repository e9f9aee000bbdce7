"""Bytes in, bytes out: no SQL, no files, no window. The byte formats are in docs/formats.md."""
