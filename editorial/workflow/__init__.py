"""Review before publication, beyond what Wagtail's workflow does itself; the tasks are in ``editorial.models``.

``approvers`` decides who may approve, ``steps`` withdraws and renews reviews, ``finish`` publishes the
approved version; ``notifications`` and ``mail`` inform people, ``views``, ``forms`` and ``urls`` are the review on the site.
"""
