"""What the demo city says: typed data, in the words of a city writer. No logic."""
