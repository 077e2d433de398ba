"""The rule set as files people can read: which names mean which company, which phrases mean which theme."""
