"""Runs the example of the task: python3 try_logit_lens.py"""

import torch
from logit_lens import logit_lens
from model import Config, Transformer

model = Transformer(Config(vocab=6, width=4, layers=3, heads=2, positions=8, banned=(5,)))
with torch.no_grad():
    for number, parameter in enumerate(model.parameters()):
        count = torch.arange(parameter.numel(), dtype=torch.float32)
        parameter.copy_(torch.sin(1 + number + 2 * count).view_as(parameter))
ids = torch.tensor([[3, 1, 4, 1], [2, 0, 0, 0]])
mask = torch.tensor([[True, True, True, True], [True, True, False, False]])
torch.set_printoptions(precision=4, sci_mode=False, linewidth=100)
for name, value in logit_lens(model, ids, mask).items():
    print(name, value[:, 0, 0] if name == "logits" else value, sep="\n")
