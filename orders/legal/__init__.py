"""What the law of Japan wants a mail-order shop to say, built from the rows of the admin.

Shown complete, or the shop does not open.
"""
