"""What users do in training."""
