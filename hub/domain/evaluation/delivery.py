"""What was delivered of a programme in a period, and how far that can be told."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from hub.domain.evaluation.due import Due
from hub.domain.evaluation.periods import Span
from hub.domain.evaluation.results import EntitlementState, Receipt
from hub.domain.evaluation.rules import Modality, ProgrammeRule
from hub.domain.evaluation.steps import Verdict
from hub.domain.evaluation.wording import yuan
from hub.domain.identifiers import PersonId
from hub.domain.law import Citation
from hub.domain.money import Fen

_GIVEN_ZH = {
    Modality.SHALL: "应当给予",
    Modality.MAY: "可以给予",
    Modality.PRIORITY: "应当优先给予",
}


class Delivery(NamedTuple):
    """The assistance on record that counts for one period."""

    span: Span
    receipts: tuple[Receipt, ...]
    complete_until: date | None  # None: nothing was ever delivered of the programme

    @classmethod
    def of(
        cls,
        span: Span,
        receipts: Sequence[Receipt],
        person_id: PersonId | None,
        complete_until: date | None,
    ) -> "Delivery":
        """Return what was delivered in the span to a person, or to anybody where that is None.

        Assistance that names nobody was given to the whole household.
        """
        counted = (
            receipt
            for receipt in receipts
            if (person_id is None or receipt.person_id in (person_id, None))
            and span.covers(receipt)
        )
        return cls(span, tuple(counted), complete_until)

    @property
    def amount(self) -> Fen | None:
        """Return the sum of what was given; None where no amount was told."""
        amounts = [each.amount for each in self.receipts if each.amount is not None]
        return Fen(sum(amounts)) if amounts else None

    def state(self, rule: ProgrammeRule, verdict: Verdict) -> EntitlementState:
        """Return how what is due compares with what came.

        Only what shall be given, is due for certain, and would be on record by now is missed. Of
        what no document says how often it comes, nobody can say that it did not.
        """
        if verdict is Verdict.NOT_MET:
            return EntitlementState.UNFOUNDED
        if self.receipts:
            return EntitlementState.RECEIVED
        certain = verdict is Verdict.MET and rule.modality is Modality.SHALL
        is_told = self.span.is_prescribed and self._is_complete()
        return EntitlementState.MISSED if certain and is_told else EntitlementState.POSSIBLE

    def reason(self, due: Due, amount: Fen | None) -> str:
        """Return why it is in that state, in a sentence with the clause and its words.

        Args:
            due: whether it is due, and why.
            amount: that is due a period; None where nobody can say.
        """
        rule, words = due.claim.rule, due.words()
        cited = _cited(rule.source)
        if due.verdict is Verdict.NOT_MET:
            return f"{self.span.name}有发放记录{self._sum()}，但{words}，不在{cited}之内。"
        return f"{words}，依{cited}{_GIVEN_ZH[rule.modality]}；{self._told(amount)}。"

    def _told(self, amount: Fen | None) -> str:
        if self.receipts:
            return f"{self.span.name}已发放{self._sum()}{self._shortfall(amount)}"
        if self.span.unset:
            return f"没有文件给出 {'、'.join(self.span.unset)}，不能判断{self.span.name}是否已发放"
        if self.complete_until is None:
            return "还没有该项目的发放数据，不能判断是否已发放"
        if not self._is_complete():
            until = self.complete_until
            return f"发放数据齐全至 {until}，不能判断{self.span.name}是否已发放"
        open_ = "" if self.span.is_prescribed else "；没有文件规定多久给予一次，不能判断是否遗漏"
        return f"发放数据齐全至 {self.complete_until}，{self.span.name}没有发放记录{open_}"

    def _is_complete(self) -> bool:
        """Tell whether all that was given in the span is on record."""
        known = self.complete_until
        return known is not None and not self.span.unset and known >= self.span.last

    def _sum(self) -> str:
        return "" if self.amount is None else f" {yuan(self.amount)}"

    def _shortfall(self, amount: Fen | None) -> str:
        received = self.amount
        if amount is None or received is None or received >= amount:
            return ""
        return f"，少于应发的 {yuan(amount)}"


def _cited(source: Citation) -> str:
    words = "" if source.words is None else f"“{source.words}”"
    return f"{source.document} {source.clause}{words}"
