"""The peers, each configured as its documentation advises: one module and one list of packages."""
