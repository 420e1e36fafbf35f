"""What the columns of the decision table mean: a page and a report say it in the same words."""

from __future__ import annotations

MEANINGS = {
    "advice": "What is advised for this recipe alone; the sentence at the top is about the one to go by.",
    "points": "How many evaluations are looked at.",
    "came to": "The x of the last evaluation.",
    "now": "The mean of the last three evaluations.",
    "best": "The best evaluation so far, and its x.",
    "at the budget": "What is expected when the budget is spent, with the interval of the mean of three evaluations.",
    "gain": "How much better that is than what there is now.",
    "gain per doubling": "What is gained from here to twice the x that the run came to.",
    "chance of a gain that matters": "The probability of a gain that is worth having; the sentence at the top says how "
    "large that is.",
    "lost by stopping now": "What is given up, on average, if you stop and going on would have been better. Where a "
    "gain is unlikely it is small, and never below 0.",
    "price": "What going on to the budget costs.",
    "worth less price": "What the expected gain is worth, less that price.",
    "x at the target": "Where the target is expected to be reached.",
    "findings": "What was found in the run; the list below has the words.",
}
