"""The logs of one machine's processes, for people: read, merged by time, chosen from, written readably."""
