"""Both stories: a sealed file leaks, and an extortionist's sample leaks. Played through the command line or the real windows, judged by the same facts."""
