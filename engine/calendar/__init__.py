"""The working time of Kazakhstan: five- and six-day weeks, holidays, overrides, zones; arithmetic over days."""
