"""The tablet's verbs: pair, revoke, show, clear, follow the pen. Signing is `cases.actions.sign_packet`.

start_pairing(actor, *, place) -> StartedPairing             the code and link are shown once
pair_tablet(municipality_id, *, secret) -> PairedTablet      by the 6 digits or by the link's token
revoke_tablet(actor, device_id) -> Device
show_on_tablet(actor, device_id, *, packet_id, signer, act, language) -> Device
clear_tablet(actor, device_id) -> Device
clear_stale(device) -> Device                                the tablet itself, whenever it asks
follow_pen(device, *, version, ink) -> bool
thank_on_tablet(device) -> None
"""
