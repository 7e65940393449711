"""A household is held against the law, and nothing is decided."""

import strawberry

from hub.services import evaluations
from schema.fields import mutation
from schema.guards import EVALUATE
from schema.mutations.evaluation_inputs import EvaluateDeterminationInput
from schema.payload import Info, payload
from schema.types.payloads import DeterminationEvaluationPayload


@strawberry.type
class EvaluationMutation:
    @mutation(
        EVALUATE,
        "测算一户是否符合各类低收入人口条件，逐步说明依据；不作认定。Hold a household against "
        "every category, step by step; it proposes, and people decide.",
    )
    async def evaluate_determination(
        self, info: Info, input: EvaluateDeterminationInput
    ) -> DeterminationEvaluationPayload | None:
        work = evaluations.evaluate(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)
