"""The server: SPARQL endpoint, query page, explorer and a page for each thing, over one graph that is only read."""
