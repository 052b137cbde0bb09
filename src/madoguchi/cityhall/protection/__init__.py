"""The pages of 支援措置: a clerk asks for a lift, an officer decides, registers, renews and ends."""
