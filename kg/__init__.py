"""kg: a knowledge graph of actors and events for analysts of armed conflict."""

__version__ = "0.1.0"
