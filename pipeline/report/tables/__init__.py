"""Tables made from published rows."""
