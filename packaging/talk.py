"""What is said to the person at the terminal: plain lines, and problems with a sentence and an exit code."""

STOPPED = 7  # the exit code of everything that a person stopped


class Problem(Exception):
    """Set-up cannot go on. The sentence says what to do; the code is the program's exit code."""

    def __init__(self, sentence: str, code: int = 2) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


def say(line: str) -> None:
    """Prints at once, so that lines keep their order among those of the programs that are started."""
    print(line, flush=True)
