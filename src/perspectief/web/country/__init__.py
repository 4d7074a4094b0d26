"""Pages of the country and for the public: figures, open data, charts for other sites, and Landelijk."""
