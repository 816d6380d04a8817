"""What a formula does as its net input goes to ±∞, where it is largest, and whether it rises all the way."""
