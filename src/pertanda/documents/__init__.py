"""Reading: from an article as it came in to a document and its sentences (`documents.read.read`)."""
