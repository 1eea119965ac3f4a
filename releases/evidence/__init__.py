"""What the figures of a release say: arithmetic that knows no database, shared by the product and its measurement.

Two questions are asked of the same counts, and each has three parts:

* Does a feature harm? ``decide.harm`` answers from figures, ``releases.selectors.judgement`` reads them, and
  ``releases.services.judging`` stops the feature after a fault. What the host stopped comes back by ``recovery`` here,
  in the selectors, and in ``releases.services.recovering``.
* May the next ring open? ``decide.decide`` answers from figures, ``releases.selectors.decisions`` reads them, and
  ``releases.services.promotion`` opens the ring, holds the release or asks its managers on schedule.

``releases.selectors.evidence`` reads the counts for both.
"""
