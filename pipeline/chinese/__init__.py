"""Facts of the script: numerals, quantities, units and years as Chinese texts write them."""
