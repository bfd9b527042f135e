"""How pages, mails, feeds and public data read: texts, formats, icons, templates and files of our own."""
