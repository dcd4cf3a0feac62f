"""Process definitions: BPMN files read into a model of our own, what is refused in them, and what is checked.

Knows BPMN and the Camunda 8 dialect; knows nothing of the library that runs the model.
"""
