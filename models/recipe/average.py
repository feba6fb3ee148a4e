"""The mean of the weights of several checkpoints of one training (Wortsman et al. 2022, “Model soups”).

    python average.py work/base_first work/base_more --out work/base
"""

import argparse
from pathlib import Path

import torch

from train import save_model, start_model


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()

    model, tokenizer = start_model(args.checkpoints[0])
    states = [torch.load(folder / "slant.pt", weights_only=True) for folder in args.checkpoints]
    mean = {
        name: torch.stack([state[name] for state in states]).mean(0) if value.is_floating_point() else value
        for name, value in states[0].items()
    }
    model.load_state_dict(mean)
    save_model(model, tokenizer, args.out)


if __name__ == "__main__":
    main()
