"""Reports of one act become one happening."""
