"""`make bench T=monitor`: the monitor with a short past and with a long one."""
