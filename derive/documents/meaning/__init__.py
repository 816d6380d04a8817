"""From trees to formulas: what names, sums, cases, vectors and matrices mean."""
