"""Days of the sample data, counted from the day of filling, as instants."""

from datetime import UTC, date, datetime, time, timedelta

from consult.clock import LONDON, end_of, london, start_of


class Timetable:
    """What "day -24 at 14:20" means when the demo is filled today. Nothing that happened lies in the future."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today: date = london(now).date()

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def start(self, offset: int) -> datetime:
        return start_of(self.day(offset))

    def end(self, offset: int) -> datetime:
        return end_of(self.day(offset))

    def moment(self, offset: int, clock_time: str = "10:00") -> datetime:
        hour, minute = map(int, clock_time.split(":"))
        at = datetime.combine(self.day(offset), time(hour, minute), LONDON).astimezone(UTC)
        return min(at, self.now - timedelta(minutes=1)) if offset <= 0 else at
