"""Statements as documents people take home: PDF, XLSX, CSV; made in a process of their own, one per document."""
