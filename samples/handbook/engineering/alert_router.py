"""Decides who is told about an alarm from a measuring station, and how."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# A river level above this share of the flood mark warns; at the mark itself it alarms.
WARNING_SHARE = 0.85
# Readings older than this are never the reason for an alarm.
MAX_READING_AGE = timedelta(minutes=20)
# The same alarm is not sent again within this time.
REPEAT_AFTER = timedelta(hours=2)


@dataclass(frozen=True)
class Reading:
    """One reading of a station, in metres above the gauge's zero."""

    station: str
    level_m: float
    flood_mark_m: float
    taken_at: datetime


class AlertRouter:
    """Routes alarms to people: SMS for floods, e-mail for warnings, the on-call engineer for silent stations."""

    def __init__(self, sms, email, pager):
        self._sms = sms
        self._email = email
        self._pager = pager
        self._last_sent = {}

    def severity(self, reading):
        """'flood', 'warning' or None."""
        if reading.level_m >= reading.flood_mark_m:
            return "flood"
        if reading.level_m >= WARNING_SHARE * reading.flood_mark_m:
            return "warning"
        return None

    def route(self, reading, now):
        """Sends what a reading calls for; returns what was sent, or None."""
        if now - reading.taken_at > MAX_READING_AGE:
            self._pager.page("field-gateway", f"{reading.station} is silent since {reading.taken_at:%H:%M}")
            return "silent"
        severity = self.severity(reading)
        if severity is None or self._was_sent(reading.station, severity, now):
            return None
        if severity == "flood":
            self._sms.send(reading.station, f"Flood mark reached: {reading.level_m:.2f} m")
        self._email.send(reading.station, f"{severity}: {reading.level_m:.2f} m")
        self._last_sent[reading.station, severity] = now
        return severity

    def _was_sent(self, station, severity, now):
        last = self._last_sent.get((station, severity))
        return last is not None and now - last < REPEAT_AFTER
