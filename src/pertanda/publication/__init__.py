"""Every statement with its marks: the brief, and its faces as text, HTML and JSON."""
