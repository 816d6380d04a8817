"""What formulas alone tell, wherever they come from: what they depend on, likely repairs, other readings."""
