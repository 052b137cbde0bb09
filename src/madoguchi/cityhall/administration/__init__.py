"""管理: accounts, settings, catalogue, imports, devices, jobs and the audit log of one municipality."""
