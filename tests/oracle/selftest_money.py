"""The worked examples of set-off and interest, and nights with money. python3 selftest_money.py"""
import os
import unittest
from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import fees
from facts import Credit
from need import Rates
from selftest import BIG, KINDS, ONE, Nights, claim, rows_of
from set_off import order_before_2027, order_from_2027, passes, spread
from units import ore

REFUND = "credit_id,debtor_id,credit_kind,paying_body,amount,available_date,own_kind,protection_claimed," \
         "protection_months,monthly_benefit\n"
PAID = "payment_id,kid,payer_id,amount,value_date,pay_month\n"


class WorkedExamples(unittest.TestCase):
    def owed(self, vat_due):
        return [claim("residual", "X2", date(2026, 5, 20), "3000"), claim("support", "1a", date(2026, 3, 25), "12000"),
                claim("fine", "X11", date(2026, 2, 1), "4000"), claim("vat", "X12", vat_due, "5000"),
                claim("recovery", "5", date(2025, 1, 1), "10000")]

    def got(self, places):
        found = {}
        left = spread(ore("20000"), places, False, found)
        by_claim = {}
        for (claim_id, _), parts in found.items():
            by_claim[claim_id] = by_claim.get(claim_id, 0) + sum(parts) // 100
        return by_claim, left

    def test_set_1(self):
        got = self.got(order_before_2027(self.owed(date(2026, 6, 1))))
        self.assertEqual(got, ({"residual": 3000, "support": 12000, "fine": 4000, "vat": 1000}, 0))

    def test_set_2(self):
        got = self.got(order_from_2027(self.owed(date(2026, 4, 10)), date(2027, 3, 1)))
        self.assertEqual(got, ({"support": 12000, "fine": 4000, "vat": 4000}, 0))

    def interest(self, on, kind, principal, credited=(), **facts):
        c = claim("c", kind, facts.pop("due", date(2023, 1, 1)), principal, **facts)
        c.booked = (c.principal, c.costs, c.interest)
        night = SimpleNamespace(on=on, rates=Rates([os.path.join(os.path.dirname(__file__), "../../fixtures/days/"
                                                                 "assumed-rates.csv")], on))
        first = fees.starts(c, on)
        return [(start, fees.half_up_of(balance * percent / 100 * fees.years(start, end)))
                for start, end, balance, (percent, _) in fees.segments(night, first, c.booked[0], list(credited))]

    def test_int_1(self):
        got = self.interest(date(2026, 6, 30), "5", "50000", interest_notice=date(2026, 1, 15))
        self.assertEqual(got, [(date(2026, 2, 14), ore("2235.62"))])

    def test_int_2(self):
        got = self.interest(date(2024, 3, 15), "10", "10000", due=date(2023, 12, 15))
        self.assertEqual(got, [(date(2023, 12, 15), ore("54.73")), (date(2024, 1, 1), ore("252.73"))])

    def test_a_balance_that_fell(self):
        got = self.interest(date(2026, 3, 1), "5", "1000", [(date(2026, 2, 1), ore("500"))],
                            interest_from=date(2026, 1, 1))
        self.assertEqual(got, [(date(2026, 1, 1), ore("15.29")), (date(2026, 2, 1), ore("9.21"))])

    def test_starts(self):
        day = date(2026, 6, 30)
        noticed = claim("n", "5", date(2024, 1, 1), "1", interest_notice=date(2025, 1, 1))
        self.assertIsNone(fees.starts(noticed, date(2025, 12, 31)))
        self.assertEqual(fees.starts(noticed, day), date(2025, 1, 31))
        self.assertEqual(fees.starts(claim("o", "15", date(2025, 9, 1), "1"), day), date(2025, 3, 1))
        self.assertIsNone(fees.starts(claim("t", "X2", date(2025, 9, 1), "1", interest_from=day), day))


class SetOff(unittest.TestCase):
    def spread(self, amount, claims, on=date(2026, 6, 1), kind="tax_refund", own=""):
        credit, found = Credit("c", "1", kind, "", ore(amount), on, own, False, None, None), {}
        rest = ore(amount)
        for places in passes(credit, claims, on):
            rest = spread(rest, places, False, found)
        return [(c, rank, parts) for (c, rank), parts in found.items()]

    def test_principals_of_tax_before_their_costs_and_interest(self):
        a = claim("a", "X2", date(2026, 1, 1), "100", interest=700, costs=500)
        b = claim("b", "X1", date(2026, 2, 1), "100")
        s = claim("s", "1a", date(2026, 2, 1), "100", costs=100)
        self.assertEqual(self.spread("260", [a, b, s]), [
            ("b", "a", (10000, 0, 0)), ("a", "b", (10000, 0, 0)), ("a", "i", (0, 500, 700)), ("s", "j", (4800, 0, 0))])

    def test_own_kind_of_vat_comes_first(self):
        tax, vat = claim("t", "X2", date(2026, 1, 1), "100"), claim("v", "X12", date(2026, 1, 1), "100")
        self.assertEqual(self.spread("150", [tax, vat], kind="vat_refund", own="X12"),
                         [("v", "n", (10000, 0, 0)), ("t", "b", (5000, 0, 0))])

    def test_same_due_date_is_pro_rata(self):
        one, two = claim("a", "X2", date(2026, 1, 1), "100"), claim("b", "X2", date(2026, 1, 1), "300")
        self.assertEqual(self.spread("200", [one, two]), [("a", "b", (5000, 0, 0)), ("b", "b", (15000, 0, 0))])


class MoneyNights(Nights):
    def more(self, name, text):
        inbox = os.path.join(self.folder.name, "in")
        os.makedirs(inbox, exist_ok=True)
        with open(os.path.join(inbox, name + ".csv"), "w") as f:
            f.write(text)

    def table(self, name):
        return rows_of(os.path.join(self.before, name + ".csv"))

    def test_a_receipt_twice(self):
        """Right once, a repeat the night after; what is over goes back."""
        self.night("2026-11-20", BIG, debtors=ONE)
        kid = rows_of(os.path.join(self.before, "registers", "orders.csv"))[0]["kid"]
        self.more("payments", PAID + f"P1,{kid},910000001,6460,2027-01-05,2026-12\n"
                                     "P2,99,910000001,5,2027-01-05,2026-12\n")
        self.night("2027-01-10", BIG, debtors=ONE)
        self.assertEqual([(r["claim_id"], r["class"], r["total"]) for r in self.table("distributions")],
                         [("C1", "d", "6460.00"), ("", "", "5.00")])
        self.assertEqual([(r["payment_id"], r["code"]) for r in self.table("payment_faults")], [("P2", "UNKNOWN_KID")])
        self.assertEqual([list(r.values()) for r in self.table("payouts")], [["K", "6460.00", "1", "pay"]])
        self.night("2027-01-11", BIG.replace("90000", "83540"), debtors=ONE)
        self.assertEqual([r["code"] for r in self.table("payment_faults")], ["REPEATED", "REPEATED"])
        self.assertEqual((self.table("repayments"), len(self.table("registers/payments"))), ([], 2))
        self.more("payments", PAID + f"P3,{kid},910000009,7000,2027-02-05,2027-01\n")
        self.night("2027-02-12", BIG.replace("90000", "6000"), debtors=ONE)
        self.assertEqual([r["code"] for r in self.table("payment_faults")], ["WRONG_PAYER", "TOO_MUCH"])
        self.assertEqual([list(r.values()) for r in self.table("repayments")], [["11111111111", "1000.00", "P3"]])

    def test_a_credit_and_what_is_protected(self):
        """Need 20 388 over a net of 10 000: one month is protected; own kind takes of it all the same."""
        self.more("credits", REFUND + "R1,11111111111,tax_refund,,15000,2026-11-01,X2,,1,\n")
        poor = "".join(f"11111111111,910000001,{m},wage,10000,0\n" for m in ("2026-08", "2026-09", "2026-10"))
        self.night("2026-11-20", BIG.replace("90000", "9000") + "C2,11111111111,X11,K,,,2026-05-25,90000,,,,\n",
                   incomes=poor)
        self.assertEqual([(r["claim_id"], r["rank"], r["total"], r["protected"], r["left"])
                          for r in self.table("setoffs")],
                         [("C1", "b", "9000.00", "0.00", "0.00"), ("", "", "0.00", "6000.00", "0.00")])
        self.assertEqual([list(r.values()) for r in self.table("registers/credits")],
                         [["R1", "15000.00", "6000.00", "2026-11-20"]])
        self.assertEqual([(n["why"], n["size"]) for n in self.table("notices") if n["why"] == "setoff"],
                         [("setoff", "9000.00")])

    def test_netting(self):
        """10 % of the benefit, whole kroner; the next claim has no benefit left."""
        self.more("credits", REFUND + "B1,11111111111,benefit,889640782,0,2026-11-01,,,,10019\n")
        claims = ("C1,11111111111,5b,K,,,2026-05-25,9000,2026-10-01,,,\n"
                  "C2,11111111111,5b,K,,,2026-06-25,9000,2026-10-01,,,\n")
        got = self.night("2026-11-20", claims, debtors=ONE)
        self.assertEqual([list(r.values())[1:] for r in self.table("nettings")],
                         [["C1", "889640782", "1001.00", "2026-12", "9"]])
        self.assertEqual(([(r["claim_id"], r["code"]) for r in got["holds"]], got["decisions"][0]["counted_net"]),
                         ([("C1", "NETTED")], "25999.00"))
        self.night("2026-12-20", claims, debtors=ONE)
        self.assertEqual(self.table("nettings"), [])

    def test_fees_of_2027(self):
        self.more("credits", REFUND)
        rates = ("--rates", os.path.join(os.path.dirname(__file__), "../../fixtures/days/assumed-rates.csv"))
        claims = BIG.replace("2026-10-01", "") + "S1,11111111111,1a,K,B,2027-01,2027-01-25,100,,,,\n"
        self.night("2027-02-20", claims, debtors=ONE, options=rates)
        self.assertEqual([(r["claim_id"], r["fee_kind"]) for r in self.table("fees")],
                         [("S1", "late_fee"), ("", "attachment_fee")])
        self.night("2027-03-20", claims, debtors=ONE, options=rates)
        self.assertEqual([(r["claim_id"], r["fee_kind"]) for r in self.table("fees")], [("", "attachment_fee")])


if __name__ == "__main__":
    unittest.main()
