"""The law that households are held against: the packs' rules and the domain's computations."""

from typing import Final

from hub.domain.evaluation.categories import proposed
from hub.domain.evaluation.entitlements import settled
from hub.policy.policy import Policy
from hub.services.evaluation_runs import Law

LAW: Final = Law(rules=Policy.rules, categories=proposed, entitlements=settled)
