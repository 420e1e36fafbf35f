"""What a column of values shows without any formula: a trend, an order, an onset, or nothing at all."""
