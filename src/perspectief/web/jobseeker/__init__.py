"""Pages for somebody who looks for work and has an account: the own data, nobody else's."""
