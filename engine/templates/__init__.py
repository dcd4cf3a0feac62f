"""Element templates: what the modeler asks for in place of bare properties, made from contracts."""
