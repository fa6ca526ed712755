"""How well records are read: predicted event records against gold ones, by slot and type, with intervals and causes."""
