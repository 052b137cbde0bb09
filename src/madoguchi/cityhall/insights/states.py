"""What the database holds of studies and plans: asked → working → done or failed."""

WORK = {"asked": ["working", "failed"], "working": ["done", "failed"]}
