"""What users do on the leeragenda: themes, lessons, activities. Rows are locked in the order theme, lesson, activity, seat."""
