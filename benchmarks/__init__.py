"""What the generated code costs, beside the ways people read SMTP today."""
