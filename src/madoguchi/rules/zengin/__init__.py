"""全銀 総合振込: characters, accounts, records; write, read, check, results. The facade others code against.

``write_file`` (or ``write_files`` across a bank's limits) refuses with findings and then writes nothing;
``check_file`` finds everything wrong with a file; ``read_file`` and ``summarise`` read one back
independently; ``read_results`` tells what became of each payment. Names: ``to_bank_kana``, ``match_names``;
accounts: ``yucho_account``, ``check_account``. What a bank wants is a ``Profile``.
"""

from madoguchi.rules.zengin.accounts import ACCOUNT_TYPES, check_account, yucho_account
from madoguchi.rules.zengin.bank_days import (
    check_pay_day,
    earliest_pay_day,
    is_bank_day,
    latest_moment,
    next_bank_day,
)
from madoguchi.rules.zengin.checking import check_file
from madoguchi.rules.zengin.conversion import BankKana, Change, NotConvertible, to_bank_kana
from madoguchi.rules.zengin.directory import bank_name, branch_name, directory_date
from madoguchi.rules.zengin.entries import ProfileError
from madoguchi.rules.zengin.findings import Finding, Refused, Severity, errors, rules
from madoguchi.rules.zengin.keys import payment_key
from madoguchi.rules.zengin.lookup import Place, find_banks, find_branches
from madoguchi.rules.zengin.matching import NameMatch, match_names
from madoguchi.rules.zengin.payments import Account, Payment, Sender, Totals
from madoguchi.rules.zengin.profiles import Profile, load_profile, profiles
from madoguchi.rules.zengin.reading import TransferFile, read_file, summarise
from madoguchi.rules.zengin.records import End, Header, Record, Trailer, Transfer
from madoguchi.rules.zengin.results import Outcome, Result, read_results
from madoguchi.rules.zengin.splitting import split, write_files
from madoguchi.rules.zengin.writing import write_file

__all__ = [
    "ACCOUNT_TYPES",
    "Account",
    "BankKana",
    "Change",
    "End",
    "Finding",
    "Header",
    "NameMatch",
    "NotConvertible",
    "Outcome",
    "Payment",
    "Place",
    "Profile",
    "ProfileError",
    "Record",
    "Refused",
    "Result",
    "Sender",
    "Severity",
    "Totals",
    "Trailer",
    "Transfer",
    "TransferFile",
    "bank_name",
    "branch_name",
    "check_account",
    "check_file",
    "check_pay_day",
    "directory_date",
    "earliest_pay_day",
    "errors",
    "find_banks",
    "find_branches",
    "is_bank_day",
    "latest_moment",
    "load_profile",
    "match_names",
    "next_bank_day",
    "payment_key",
    "profiles",
    "read_file",
    "read_results",
    "rules",
    "split",
    "summarise",
    "to_bank_kana",
    "write_file",
    "write_files",
    "yucho_account",
]
