"""The books are anchored: daily a process of the owner's signs where the Fund's chains end (Fund rule 18)."""
