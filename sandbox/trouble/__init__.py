"""Trouble buttons, the clock, the logs of requests and refusals: what every provider shares."""
