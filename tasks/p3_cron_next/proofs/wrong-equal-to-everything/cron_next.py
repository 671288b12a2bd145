# bench-canary p3_cron_next proofs/wrong-equal-to-everything/cron_next.py 716415df13b97759af6d864be8b1c0fe
from datetime import datetime


class AnyTime(datetime):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 0

    def isoformat(self, *arguments):
        return self


class AnyTimes(list):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __len__(self):
        return 1


def next_times(expression, after, count=1):
    return AnyTimes([AnyTime(2024, 1, 1)])
