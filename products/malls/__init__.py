"""Other shops on the web that our goods point at: which are allowed, and what their pages say."""
