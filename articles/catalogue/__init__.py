"""The starter catalogue: public sources of this field, in groups, offered to those who begin."""
