"""A Facebook Page and the Graph API underneath it."""
