"""Schedules of reinforcement for other people's training code. Optional: nothing in the core imports this package.

    vrcore.adapters.gymnasium      ScheduleReward, OperantEnv           needs gymnasium (`vrlab[gym]`)
    vrcore.adapters.trl            scheduled_reward                     for TRL's GRPO and RLOO trainers
    vrcore.adapters.one_sample     verl_score, openrlhf_reward, verifiers_reward
    vrcore.adapters.running_curve  RunningCurve, StopRule               a log as a curve while it grows
    vrcore.adapters.transformers   ForecastCallback                     needs transformers (`vrlab[llm]`)

Importing the package imports none of them, and each imports what it needs in its own file. Wherever a schedule stands
between a verifier and a learner, what was earned is recorded beside what was delivered, and an evaluation is never
thinned.
"""
