"""The administrator's pages, below /admin; an auditor reads those that show accounts."""
