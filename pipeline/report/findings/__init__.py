"""What may be said, without language: states of one figure beside another, decided here alone from the verdicts of an edition."""
