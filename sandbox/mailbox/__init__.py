"""A mailbox on loopback: keeps every mail that the product sends."""
