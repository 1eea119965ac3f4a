"""Import the models of every concept of this room, so that Django finds them."""

from adoption.ambassadors.models import Ambassador, Thanks
from adoption.evaluation.models import EvaluationMoment
from adoption.feedback.models import Feedback
from adoption.goals.models import Goal, IndicatorValue
from adoption.tasks.models import AmbassadorTask, TaskAnswer

__all__ = [
    "Ambassador",
    "AmbassadorTask",
    "EvaluationMoment",
    "Feedback",
    "Goal",
    "IndicatorValue",
    "TaskAnswer",
    "Thanks",
]
