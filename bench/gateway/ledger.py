"""How much of the cell's budgets is used, and may one more request be asked?"""

import asyncio

from bench.core.traffic import Budgets


class BudgetExhaustedError(Exception):
    """A budget of the cell is used up."""


class Ledger:
    """Counts what the cell asked of the model server."""

    def __init__(self, budgets: Budgets) -> None:
        self._budgets = budgets
        self.requests = 0
        self.output_tokens = 0
        self.slots = asyncio.Semaphore(budgets.max_concurrent)

    @property
    def tokens_left(self) -> int | None:
        """How many output tokens may still be asked for; `None` without a limit."""
        limit = self._budgets.max_output_tokens
        return None if limit is None else max(0, limit - self.output_tokens)

    def admit(self) -> None:
        """Count one more request.

        Raises:
            BudgetExhaustedError: instead, when requests or output tokens are used up.
        """
        if self.requests >= self._budgets.max_requests:
            raise BudgetExhaustedError(
                f"the budget of {self._budgets.max_requests} model requests is used up"
            )
        if self.tokens_left == 0:
            raise BudgetExhaustedError(
                f"the budget of {self._budgets.max_output_tokens} output tokens is used up"
            )
        self.requests += 1

    def spend(self, output_tokens: int) -> None:
        """Count what an answer used, also of one that broke off."""
        self.output_tokens += output_tokens
