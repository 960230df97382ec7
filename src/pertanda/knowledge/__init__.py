"""Knowledge: frozen tables with their provenance."""
