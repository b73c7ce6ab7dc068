"""What is exported, in Swedish: its sheets, columns and codes as lists, and what is said of workbook and package."""
