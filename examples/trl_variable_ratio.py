"""Variable-ratio reward in a real trainer: TRL's GRPO on a tiny GPT-2, on one CPU thread, without any download.

    make examples                                            # sets up what this needs, and runs it
    .venv-llm/bin/python examples/trl_variable_ratio.py      # again, into examples/out
    .venv/bin/vrlab forecast examples/out/vr-5/trainer_state.json --at 2x

The model (2 layers of 64, about 100,000 parameters) learns to answer "3>7=" with the larger digit. A few supervised
steps bring it above chance; then GRPO goes on from this same start three times: with every right answer rewarded
(CRF), one in five (VR 5), and a coin flip in place of the verifier. After that nothing is rewarded any more, once with
nothing else (the policy stays as it is) and once with a pull towards the start (it goes back).
The pass rate shown is exact: the probability of the right answer, averaged over all prompts. Evaluation is not thinned.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from datasets import Dataset
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import (
    GPT2Config,
    GPT2LMHeadModel,
    PreTrainedTokenizerFast,
    PrinterCallback,
    TrainerCallback,
    set_seed,
)
from transformers.utils import logging as transformers_logging
from trl import GRPOConfig, GRPOTrainer

from vrcore.adapters.transformers import ForecastCallback
from vrcore.adapters.trl import ScheduledReward, scheduled_reward

PAIRS = [(a, b) for a in range(10) for b in range(10)]
PROMPTS, SAMPLES = 16, 8  # a step scores 16 prompts, 8 answers each
RATE = 1e-3
EVERY = 10  # steps between two exact pass rates


def tokenizer() -> PreTrainedTokenizerFast:
    """Return a tokenizer of single characters, made in memory."""
    words = ["<pad>", "<eos>", *"0123456789>="]
    made = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}, unk_token="<pad>"))
    made.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    return PreTrainedTokenizerFast(tokenizer_object=made, pad_token="<pad>", eos_token="<eos>", padding_side="left")


def prompt(pair: tuple[int, int]) -> str:
    """Return the question about two digits."""
    return f"{pair[0]}>{pair[1]}="


def is_right(completions: list[str], answer: list[str], **_: object) -> list[float]:
    """Return 1 for each completion that is the answer and nothing else: the verifier."""
    return [float(given.strip() == right) for given, right in zip(completions, answer, strict=True)]


def coin_flip(completions: list[str], **_: object) -> list[float]:
    """Return 0 or 1 by chance: the control that rewards nothing in particular."""
    return [float(random.random() < 0.5) for _ in completions]


def exact_pass(model: GPT2LMHeadModel, words: PreTrainedTokenizerFast) -> float:
    """Return the probability of the right answer and then the end, averaged over all hundred prompts."""
    rows = torch.tensor([words.convert_tokens_to_ids([*prompt(pair), str(max(pair)), "<eos>"]) for pair in PAIRS])
    was_training = model.training
    model.eval()
    with torch.no_grad():
        log_p = model(rows).logits.log_softmax(-1)
    model.train(was_training)
    right = log_p[:, 3, :].gather(1, rows[:, 4:5]) + log_p[:, 4, :].gather(1, rows[:, 5:6])
    return float(right.exp().mean())


def warmed_up(words: PreTrainedTokenizerFast, seed: int, steps: int) -> GPT2LMHeadModel:
    """Return a model made from a configuration, after a few supervised steps."""
    set_seed(seed)
    config = GPT2Config(
        vocab_size=len(words), n_positions=16, n_embd=64, n_layer=2, n_head=4, bos_token_id=1, eos_token_id=1,
        pad_token_id=0, resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0,
    )  # fmt: skip
    model = GPT2LMHeadModel(config)
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for _ in range(steps):
        pairs = random.choices(PAIRS, k=32)
        rows = torch.tensor([words.convert_tokens_to_ids([*prompt(p), str(max(p)), "<eos>"]) for p in pairs])
        labels = rows.clone()
        labels[:, :4] = -100
        loss = model(rows, labels=labels).loss
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return model


class ExactPass(TrainerCallback):
    """Write the exact pass rate into the trainer's log, as an evaluation."""

    def __init__(self, words: PreTrainedTokenizerFast) -> None:
        self.words = words
        self.course: list[float] = []

    def on_step_end(self, args, state, control, model=None, **kwargs):
        """Measure every few steps."""
        if state.global_step % EVERY == 0:
            value = exact_pass(model, self.words)
            self.course.append(value)
            state.log_history.append({"eval_pass": value, "step": state.global_step})


def train(
    model: GPT2LMHeadModel, words: PreTrainedTokenizerFast, reward: ScheduledReward, out: Path, steps: int, seed: int,
    pull: float = 0.0, callbacks: Sequence[TrainerCallback] = (),
) -> list[float]:  # fmt: skip
    """Train a model in place, write `out/trainer_state.json`, return its exact pass rate along the way.

    With a `pull` it is drawn towards a reference, which TRL reads from the path that the model's configuration names.
    """
    set_seed(seed)
    rows = Dataset.from_list([{"prompt": prompt(pair), "answer": str(max(pair)), "split": "train"} for pair in PAIRS])
    settings = GRPOConfig(
        output_dir=str(out), max_steps=steps, per_device_train_batch_size=PROMPTS * SAMPLES, num_generations=SAMPLES,
        max_completion_length=2, learning_rate=RATE, lr_scheduler_type="constant", beta=pull, logging_steps=2,
        seed=seed, save_strategy="no", report_to="none", use_cpu=True, bf16=False, disable_tqdm=True,
        activation_checkpointing=False,
    )  # fmt: skip
    measured = ExactPass(words)
    trainer = GRPOTrainer(
        model=model, reward_funcs=reward, args=settings, train_dataset=rows, processing_class=words,
        callbacks=[measured, *callbacks],
    )  # fmt: skip
    trainer.remove_callback(PrinterCallback)  # prints every row of the log
    trainer.train()
    trainer.save_state()
    return measured.course


def main() -> None:
    """Run all conditions and print what came."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--steps", type=int, default=100, help="steps of training in each condition")
    options.add_argument("--extinction", type=int, default=50, help="steps without any reward")
    options.add_argument("--pull", type=float, default=0.1, help="of the KL term towards the start, in extinction")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--out", type=Path, default=Path(__file__).parent / "out")
    given = options.parse_args()
    began = time.perf_counter()
    torch.set_num_threads(1)  # more threads are slower on a model of this size, by far on a busy machine
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    words = tokenizer()
    conditions = {"crf": (is_right, "CRF"), "vr-5": (is_right, "VR 5"), "coin-flip": (coin_flip, "CRF")}
    results: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as start, tempfile.TemporaryDirectory() as learned:
        warmed_up(words, given.seed, steps=18).save_pretrained(start)
        for name, (verifier, schedule) in conditions.items():
            model = GPT2LMHeadModel.from_pretrained(start)
            before = exact_pass(model, words)
            if not results:
                print(f"{model.num_parameters():,} parameters; pass rate before: {before:.3f}")
            reward = scheduled_reward(verifier, schedule, level="sample", seed=given.seed)
            clock = time.perf_counter()
            watch = ForecastCallback("schedule/true_pass", upper=1.0, budget=2.0 * given.steps, every=15, stop=False)
            train(model, words, reward, given.out / name, given.steps, given.seed, callbacks=[watch])
            seconds = (time.perf_counter() - clock) / given.steps
            after = exact_pass(model, words)
            results[name] = {"before": before, "after": after, "earned": reward.earned, "delivered": reward.delivered}
            print(
                f"{name:9} pass {before:.3f} -> {after:.3f}; {reward.delivered:,} of {reward.earned:,} earned rewards "
                f"delivered; {seconds:.3f} s a step"
            )
            if verifier is coin_flip:
                continue
            print(f"          asked during training {' '.join(one.words for one in watch.verdicts[-1:])}")
            model.save_pretrained(learned)  # a copy in memory would share the forward pass that the trainer wraps
            for pull, said in ((0.0, "nothing else"), (given.pull, f"a pull of {given.pull:g} to the start")):
                nothing = scheduled_reward(is_right, "EXT", seed=given.seed)
                folder = given.out / f"{name}-extinction{'-with-pull' if pull else ''}"
                model = GPT2LMHeadModel.from_pretrained(learned)
                model.config._name_or_path = start
                course = train(model, words, nothing, folder, given.extinction, given.seed, pull)
                results[name][f"after extinction, {said}"] = course[-1]
                print(f"          then no reward and {said}: {' '.join(f'{one:.3f}' for one in (after, *course))}")
    (given.out / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    print(f"{time.perf_counter() - began:.0f} s in all; each log is {given.out}/*/trainer_state.json")


if __name__ == "__main__":
    main()
