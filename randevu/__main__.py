"""`python -m randevu ...`: hands over to the command line."""

from randevu.cli import main

if __name__ == "__main__":
    main()
