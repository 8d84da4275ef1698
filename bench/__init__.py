"""What measures and what drills: never imported by the product, never run by a city."""
