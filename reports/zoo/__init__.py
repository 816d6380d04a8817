"""All losses and all activations of the tables, each with its formula, its derivative, a picture and what it is for."""
