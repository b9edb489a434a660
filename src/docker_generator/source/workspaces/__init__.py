"""Workspaces: one repository that holds several packages, of which a service is one."""
