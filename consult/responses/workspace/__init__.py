"""Where colleagues write one response together, confidential to their organisation until it is sent.

Come in by its modules: `joining`, `members`, `writing`, `approving`, `sending`, `queries`.
"""
