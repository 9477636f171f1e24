"""Fails as the import of WeasyPrint does on a machine without Pango."""

raise OSError("cannot load library 'libpango-1.0-0'")
