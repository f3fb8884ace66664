"""Operations over HTTP: a call becomes a request, and an answer becomes an outcome again."""
