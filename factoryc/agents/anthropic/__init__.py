"""The agent that lets a Claude model write the code, through the Messages API."""
