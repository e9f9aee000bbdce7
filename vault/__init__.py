"""The vault without a window. Floors, each importing only lower ones:

    cli, host        the command line; the process at the end of the pipe
    session          the only place that wires parts
    services         what a person can do
    crypto, store, formats   bytes; SQL; files and normalisers (they do not know each other)
    pipe             frames and messages between the window and the vault process
    model            frozen nouns
    errors           what a person can act on
"""

__version__ = "0.1.0"
