"""Tests of the pages that join several rooms."""
