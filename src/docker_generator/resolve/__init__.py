"""Graph, options, catalogues and source trees as one resolved graph: each decision is made once."""
