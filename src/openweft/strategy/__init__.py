"""The way to the vision: objectives in versions, and the numbers that tell how far along."""
