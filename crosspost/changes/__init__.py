"""Changing what is out: new words, hiding, showing again, taking off; each proven by reading."""
