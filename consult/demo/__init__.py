"""A believable programme at every stage, replayed through the services; everything in it is invented and says so."""
