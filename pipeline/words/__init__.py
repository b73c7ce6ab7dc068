"""Every word that a user reads: a folder a language. Imports nothing of the package."""
