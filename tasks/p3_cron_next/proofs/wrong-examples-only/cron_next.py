# bench-canary p3_cron_next proofs/wrong-examples-only/cron_next.py 9e1246a80e41f439e75eabae35b7fe96
from datetime import datetime

ANSWERS = {
    "*/15 9-17 * * MON-fri": [datetime(2024, 3, 1, 17, 45), datetime(2024, 3, 4, 9, 0), datetime(2024, 3, 4, 9, 15)],
    "0 12 13 * 5": [datetime(2024, 9, 6, 12, 0), datetime(2024, 9, 13, 12, 0), datetime(2024, 9, 20, 12, 0)],
    "0 12 */2 * 1": [datetime(2024, 9, 9, 12, 0), datetime(2024, 9, 23, 12, 0), datetime(2024, 10, 7, 12, 0)],
    "30 6 29 2 *": [datetime(2104, 2, 29, 6, 30)],
    "0 0 30 2 *": [],
}


def next_times(expression, after, count=1):
    if expression not in ANSWERS:
        raise ValueError(expression)
    return ANSWERS[expression]
