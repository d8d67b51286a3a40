"""What reports state in numbers: quantities with unit and bound, indicators, targets against outturns, pledges."""
