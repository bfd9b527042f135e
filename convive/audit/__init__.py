"""What is known against the packages we lock: asked of PyPI by `./run audit`, kept in files, judged by `./run lint`.

`advisories.json` is written by the program, `answers.toml` by people; both are in requirements/. So the lint needs no
network, and gives the same result for the same commit.
"""
