def messages_write(*, case, event):
    """Write the outbox rows of an event."""
