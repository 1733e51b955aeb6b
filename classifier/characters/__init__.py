"""The workshop for single characters: EMNIST and its kin, training, evaluation, reports. Reading needs none of it."""
