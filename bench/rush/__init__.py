"""`make bench T=rush`: many buyers for few jars, through real processes and real HTTP."""
