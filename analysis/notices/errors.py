"""Why something could not be told, and why a wish cannot be kept: one sentence each."""


class CannotTell(Exception):
    """A message that did not get through. `final`: there is no sense in trying again; `wait` seconds were asked for."""

    def __init__(self, sentence: str, *, answer: str = "", wait: float = 0, final: bool = False) -> None:
        super().__init__(sentence)
        self.answer = answer
        self.wait = wait
        self.final = final
