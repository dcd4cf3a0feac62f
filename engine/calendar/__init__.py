"""The working time of Kazakhstan: five- and six-day weeks, holidays, transfers, overrides, zones; pure arithmetic over days."""
