"""The product on one machine, for development and trials: what is started, checked, supervised and shown.

`development.main` is `python -m randevu run`; `environment` completes the settings of every command.
"""
