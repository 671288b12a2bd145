"""Runs the example of the task: python3 try_lora.py"""

import torch
from lora import LoRALinear, merge_lora
from torch import nn

base = nn.Linear(3, 2)
with torch.no_grad():
    base.weight.copy_(torch.tensor([[1.0, 0.0, 2.0], [0.0, 1.0, -1.0]]))
    base.bias.copy_(torch.tensor([0.5, -0.5]))
layer = LoRALinear(base, r=2, alpha=3)
x = torch.tensor([[1.0, 2.0, 3.0]])
print("at the start  ", layer(x).tolist())
with torch.no_grad():
    layer.lora_A.copy_(torch.tensor([[1.0, 0.0, -1.0], [0.0, 2.0, 0.0]]))
    layer.lora_B.copy_(torch.tensor([[1.0, 1.0], [0.0, -2.0]]))
print("with an update", layer(x).tolist())
layer.merge()
print("merged        ", layer(x).tolist(), layer.weight.tolist())
print("its state     ", {name: value.tolist() for name, value in layer.state_dict().items()})
model = nn.Sequential(layer, nn.ReLU())
print("plain         ", merge_lora(model)(x).tolist(), model)
