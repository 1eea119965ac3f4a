"""How well and how fast search finds: judged queries, misspelt names, and a large organisation."""
