"""How dates are written in a language, where Kring does it otherwise than Django."""
