"""How good a reading is: graphs against gold annotations, figure by figure and rule by rule."""

from kg.evaluate.measure import Evaluation, evaluate
from kg.evaluate.pages import evaluate_pages

__all__ = ["Evaluation", "evaluate", "evaluate_pages"]
