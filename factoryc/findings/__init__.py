"""One file for each finding; the file name is the name of the finding."""
