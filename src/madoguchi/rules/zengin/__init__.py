"""全銀 総合振込: characters, accounts, records; write, read, check, results. The facade others code against.

Being furnished; the names and signatures below are fixed::

    load_profile(name: str | Path, on: date | None = None) -> Profile     # ProfileError: "file:line: …"
    profiles() -> tuple[Profile, ...]
    write_file(out: BinaryIO, payments: Iterable[Payment], sender: Sender, profile: Profile, pay_on: date,
               *, report: Callable[[Finding], None] | None = None) -> Totals      # Refused: out unchanged
    split(payments, profile) -> Iterator[Iterator[Payment]]
    write_files(open_next: Callable[[int], BinaryIO], payments, sender, profile, pay_on, *, report=None)
               -> list[Totals]                                            # split, totals across, keys across
    read_file(stream: BinaryIO) -> Iterator[Header | Transfer | Trailer | End]
    summarise(stream: BinaryIO) -> TransferFile(sets, count, amount, sha256, size, line_end)
    check_file(stream: BinaryIO, profile: Profile | None = None) -> Iterator[Finding]
    read_results(stream: BinaryIO, profile: Profile) -> tuple[list[Result], list[Finding]]
        Result(key, outcome, code, amount, account, payee_name, record)
        outcome: paid | no_account | name_differs | cancelled | other | unknown
    payment_key(text: str) -> str                                         # the 20 digits that come back
    to_bank_kana(text: str, profile: Profile | None = None, legal_entity: bool = False) -> BankKana
        BankKana(text, changes); NotConvertible(message, remedy)
    match_names(a: str, b: str) -> NameMatch(verdict, reasons)            # equal | possible | differs
    yucho_account(symbol: str, number: str) -> Account                    # Refused
    check_account(account: Account) -> tuple[Finding, ...]
    bank_name(code: str) -> str | None; branch_name(bank: str, branch: str) -> str | None
    directory_date() -> date
    is_bank_day(day: date) -> bool; next_bank_day(day: date) -> date
    check_pay_day(pay_on: date, profile: Profile, now: datetime) -> tuple[Finding, ...]
"""

from madoguchi.rules.zengin.findings import Finding, Refused, Severity
from madoguchi.rules.zengin.payments import Account, Payment, Sender, Totals

__all__ = ["Account", "Finding", "Payment", "Refused", "Sender", "Severity", "Totals"]
