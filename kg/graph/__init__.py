"""Facts → RDF; store, query, export."""
