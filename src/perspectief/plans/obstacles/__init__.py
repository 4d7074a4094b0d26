"""What stands in the way: raised from any page, with an owner, a level and an answer."""
