"""Reports to donors: written on a page by the staff, submitted, and read by the donor's contacts."""
