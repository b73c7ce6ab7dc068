"""The published tables as one edition sees them, as rows."""
