"""Tables that people send as files: CSV in the usual encodings, and XLSX. What the columns mean is the caller's."""
