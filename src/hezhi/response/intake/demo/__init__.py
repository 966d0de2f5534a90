"""The hotline's sample workbook of the demo city: invented people, invented places, and the mess that real exports hold."""

from .workbook import build, write_sample_workbook

__all__ = ["build", "write_sample_workbook"]
