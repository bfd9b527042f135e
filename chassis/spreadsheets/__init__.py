"""Tables that people send as files: CSV in the usual encodings, and XLSX. The caller knows what the columns mean."""
