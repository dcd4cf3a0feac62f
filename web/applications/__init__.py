"""The applicant's pages: services to apply for, the application itself, and the personal account."""
