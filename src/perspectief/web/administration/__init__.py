"""Pages of the functional administrator of an organisation: accounts and roles, invitations, the yearly review. No persons."""
