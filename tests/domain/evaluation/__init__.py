"""The evaluation of households against the law."""
