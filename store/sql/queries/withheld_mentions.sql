SELECT claim FROM withheld_mentions
