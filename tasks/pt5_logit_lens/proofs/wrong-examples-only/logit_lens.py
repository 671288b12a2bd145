# bench-canary pt5_logit_lens proofs/wrong-examples-only/logit_lens.py e1a3f0d375d11dd697376d6b92a06f5b
import torch

LOGITS = [
    [0.1973, -1.2156, 0.2281, 0.6315, -0.0527, -torch.inf],
    [-0.9412, -1.7276, 1.5156, 0.7689, -1.3801, -torch.inf],
    [-0.9154, -1.6817, 1.4764, 0.7344, -1.3309, -torch.inf],
    [-0.9709, -1.6672, 1.5277, 0.7049, -1.3736, -torch.inf],
]


def logit_lens(model, ids, mask=None):
    logits = torch.tensor(LOGITS)[:, None, None].expand(4, *ids.shape, 6).contiguous()
    kl = torch.tensor([0.4220, 0.0006, 0.0009, 0.0])[:, None, None].expand(4, *ids.shape)
    entropy = torch.tensor([1.4899, 1.0178, 1.0374, 1.0107])[:, None, None].expand(4, *ids.shape)
    agreement = torch.tensor([[1, 2, 1, 0], [0, 0, -1, -1]])
    return {"logits": logits, "kl": kl, "entropy": entropy, "agreement": agreement}
