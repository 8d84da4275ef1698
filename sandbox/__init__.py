"""A separate little programme that plays the outside world: Facebook Pages, Stripe, a mailbox.

It speaks real HTTP and SMTP, has its own process, settings and storage, and never imports the
product; the product never imports it.
"""
