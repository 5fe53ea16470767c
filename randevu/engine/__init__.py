"""The conversation engine from our side. Rasa is imported only inside `randevu.engine.rasa_*` modules."""
