# bench-canary pt7_prompt_blend proofs/wrong-raises-on-purpose/prompt_blend.py 21b9440d8956b76f625a6c0d6a386af6
def blend(logits, lengths, weights=None, **options):
    raise ValueError("no")


def blend_generate(model, prompts, weights=None, **options):
    raise ValueError("no")
