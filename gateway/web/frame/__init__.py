"""What all pages stand in: who asks, the answer as a page, the words, icons and files of ours. Knows no other room."""
