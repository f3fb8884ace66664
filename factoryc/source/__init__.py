"""Source text: files, line index, spans, edits."""
