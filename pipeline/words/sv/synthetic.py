"""How invented data are marked, wherever they are shown."""

MARK = "Syntetiska uppgifter"
