"""Incoming mail, understood without asking anybody: read, told apart, explained (docs/mail.md)."""
