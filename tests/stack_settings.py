"""Settings of the running city of journeys: those of the demo, with shorter waits.

What waits between tries and looks is counted in twenties of seconds and minutes; nothing is
proven by sitting them out.
"""

from cityportal.settings.dev import *

CROSSPOST_TIME_SCALE = 0.15
