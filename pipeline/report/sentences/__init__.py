"""What may be said of what was measured: chosen by the verdicts, never by the raw difference."""
