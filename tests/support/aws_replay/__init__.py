"""A server that speaks the protocols of AWS by botocore's models, with an account and faults that are data."""
