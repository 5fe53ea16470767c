"""The conversation's own logic, free of Rasa: what is wished, what was understood, what comes next.

Actions read slots, call one function here or in a topic's service, and map its result to a response of domain.yml.
"""
