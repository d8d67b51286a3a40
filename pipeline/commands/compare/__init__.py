"""Groups of reports against one another: levels, provinces, places, periods, years, parts."""
