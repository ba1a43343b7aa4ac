"""Verbs that change a consultation, its timetable and what its checks say."""
