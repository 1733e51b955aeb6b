"""What is known of a language: character n-grams, character classes, words. Loaded here, never trained here."""
