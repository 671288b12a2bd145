def blend(logits, lengths, weights=None, **options):
    raise ValueError("no")


def blend_generate(model, prompts, weights=None, **options):
    raise ValueError("no")
