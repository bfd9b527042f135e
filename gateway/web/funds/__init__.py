"""The Fund: in the open for everybody, with statements for those who may read them."""
