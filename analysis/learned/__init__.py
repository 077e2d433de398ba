"""The learned layer: a linear model a theme, trained on blind codings, that proposes and never counts until a person says so."""
