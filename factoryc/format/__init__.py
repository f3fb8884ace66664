"""The one layout of specs: the words of a file, with white space and commas placed anew."""
