"""What screens need of training."""
