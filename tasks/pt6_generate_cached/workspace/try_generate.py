"""Runs the examples with generate.py and prints what they return and how much work they took."""

from generate import Conversation, generate
from model import Model


def show_work(model: Model) -> None:
    print("  place           rows  calls")
    for place in sorted(model.rows, key=str):
        print(f"  {place!s:15} {model.rows[place]:4} {model.calls[place]:6}")


def main() -> None:
    model = Model.example()
    print("generate:", generate(model, [[3, 1, 4, 1, 5], [9, 2]], 6))
    show_work(model)

    model = Model.example()
    conversation = Conversation(model)
    print("reply:", conversation.reply([3, 1, 4, 1, 5], 4))
    print("reply:", conversation.reply([20, 21], 3))
    print("tokens:", conversation.tokens)
    other = conversation.fork()
    conversation.rewind(6)
    print("after going back:", conversation.reply([30], 3))
    print("the fork:", other.reply([8], 2))
    show_work(model)


main()
