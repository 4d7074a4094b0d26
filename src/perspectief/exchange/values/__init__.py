"""What stands in the cells: text as registers write it, into typed values of the file. Pure, and whole columns at once."""
