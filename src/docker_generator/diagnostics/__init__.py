"""What is wrong with an input, in words that its owner can act on."""
