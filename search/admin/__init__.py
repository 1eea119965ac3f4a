"""The screens with which editors manage search. Each concern has a module of its own."""
