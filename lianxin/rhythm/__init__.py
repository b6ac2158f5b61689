"""Meetings that come round: joint consultations about what is stuck, what they decided, what came of it (S8)."""
