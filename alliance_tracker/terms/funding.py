"""Words of Transformation Funding."""

from __future__ import annotations

from alliance_tracker.terms.term import Term


class Stream(Term):
    """The three priority areas that Transformation Funding is for (paragraphs 8b and 21)."""

    EARLIER_DIAGNOSIS = "earlier-diagnosis", "Earlier diagnosis"
    RECOVERY_PACKAGE = "recovery-package", "Recovery Package"
    STRATIFIED_FOLLOW_UP = "stratified-follow-up", "Stratified follow-up pathways"


class CriterionHead(Term):
    """For whom a criterion of a bid's value counts. The tracker's own order and words."""

    PATIENTS = "patients", "For patients"
    POPULATION = "population", "For the population"
    TAXPAYER = "taxpayer", "For the taxpayer"
    ASSURANCE = "assurance", "Assurance, not in the points"


class CriterionKind(Term):
    """A criterion of value is scored twice and makes points; assurance is scored once and shown beside them."""

    VALUE = "value"
    ASSURANCE = "assurance"


class BenefitKind(Term):
    """How a benefit of a bid counts in its appraisal; what has no price is shown and never added up."""

    CASH = "cash", "Money saved"
    HEALTH = "health", "Better health, as a sum of money"
    OTHER = "other", "Not in money"


class AwardKind(Term):
    """What the panel recommends, or the committee decides, of a bid."""

    AWARDED = "awarded", "Awarded in full"
    PART = "part", "Awarded in part"
    DECLINED = "declined"
    DEFERRED = "deferred"

    @property
    def pays(self) -> bool:
        """Whether money comes with it."""
        return self in (AwardKind.AWARDED, AwardKind.PART)


class ConditionKind(Term):
    """What an award hangs on: a measure that reaches a threshold, or evidence that is shown."""

    MEASURE = "measure", "A measure reaches a threshold"
    EVIDENCE = "evidence", "Evidence is shown"


class QuestionKind(Term):
    """What an assessor or the national team writes beside a bid."""

    QUESTION = "question", "Question to the alliance"
    FLAG = "flag", "Flag for the panel"


class FindingKind(Term):
    """An error must be put right; a warning may have a good reason."""

    ERROR = "error"
    WARNING = "warning"
