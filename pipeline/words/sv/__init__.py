"""Swedish: phrases, headings and forms of words."""
