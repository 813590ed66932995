"""Everything that changes the store. Only activities import this (checked by import-linter)."""
