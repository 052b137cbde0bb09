"""Verbs of the ticket room, one per file.

issue_ticket, cancel_ticket                                a number is drawn, given back
go_on_duty, go_off_duty                                    who sits where, serving which lines
call_next, call_chosen, recall                             a number is called to the counter
start_serving, finish, finish_and_next                     the work
hold, resume, transfer, no_show, revive                    what else may become of a number
close_day, measure_service                                 the honest end of a day; what it taught
set_up_office, set_hours                                   what stands before the day begins
open_slots, change_slot, book, cancel_reservation, check_in   reservations
invite_kiosk, pair_kiosk, revoke_kiosk, report_paper       kiosks and their paper
set_doors                                                  phones and sound of an office
subscribe_push, end_push                                   a ticket's page is told while it is closed

`txid`: the same page sent twice acts once. `at`: the moment, for a replay or a machine; else now.
"""
