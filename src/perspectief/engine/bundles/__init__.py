"""Small jobs to one income: further places beside the plan for everybody."""
