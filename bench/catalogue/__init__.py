"""`make bench T=catalogue`: the shop's pages with few goods and with ten thousand."""
