"""Personal feed addresses: ``services`` make, end and look them up, ``views`` show and serve them."""
