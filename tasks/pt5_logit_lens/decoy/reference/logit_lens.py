# rev 00000000000000000000000000000000
"""The stream behind each layer, put through the unembedding as it is."""

import torch


def logit_lens(model, ids, mask=None):
    """Return what each layer's raw stream says, compared with the last one's."""
    streams = []

    def keep(block, given, returned):
        streams.append(returned[0].detach().clone())

    def keep_first(block, given):
        streams.append(given[0].detach().clone())

    handles = [block.register_forward_hook(keep) for block in model.blocks]
    handles.append(model.blocks[0].register_forward_pre_hook(keep_first))
    model.eval()
    with torch.no_grad():
        model(ids, mask)
    for handle in handles:
        handle.remove()
    table = model.embed.weight if model.head is None else model.head.weight
    logits = torch.stack(streams).float() @ table.float().T
    p = logits.softmax(-1)
    last = p[-1:].clamp(min=1e-9)
    kl = (p * (p.clamp(min=1e-9) / last).log()).sum(-1).detach()
    entropy = -(p * p.clamp(min=1e-9).log()).sum(-1).detach()
    first = logits.argmax(-1)
    agreement = (first != first[-1:]).sum(0)
    return {"logits": logits, "kl": kl, "entropy": entropy, "agreement": agreement}
