"""One file, one page; each begins with its PAGE card."""
