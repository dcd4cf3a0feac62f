"""Read queries for pages and reports, one noun a module; they write nothing and decide no permission."""
