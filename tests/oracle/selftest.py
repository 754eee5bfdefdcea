"""The worked examples, and small cases beside them. python3 selftest.py"""
import contextlib
import csv
import io
import os
import tempfile
import unittest
from datetime import date
from fractions import Fraction

import choices as choice_table
import night as night_program
import tables
from distribution import distribute, pro_rata, share
from facts import Claim, Debtor, Heard, read_kinds
from limitation import limitation
from need import Rates, cut_20_percent, need
from order_size import amount_size, last_instalment, order_payers, percent_size
from regime import in_area
from registers import read_periods, size_text
from room import OtherDeduction, Payer, our_room, read_payers, room_of, window
from taking_part import Rules, Suspensions
from units import easter_sunday, month, month_text, ore

KINDS = read_kinds()
D = date(2026, 11, 20)


def claim(claim_id, kind, due, principal, **more):
    more.setdefault("interest", 0)
    more.setdefault("costs", 0)
    period = more.pop("period", None)
    return Claim(claim_id, "1", KINDS[kind], more.pop("creditor", "S"), "", period, due, ore(principal),
                 more.pop("interest"), more.pop("costs"), **more)


def rules(on=D, regime="new", fordf_5=False):
    return Rules(on, regime, fordf_5, Suspensions(), dict(choice_table.DEFAULTS))


def planned(amount, claims, m0, r):
    return [(c.claim_id, k, s, got) for c, k, s, got, _ in distribute(ore(amount), claims, m0, r)]


def debtor(**row):
    return Debtor("01821849000", {k: str(v) for k, v in row.items()})


def payer(name, gross, limit=None, self_employed=False):
    return Payer(name, gross, gross, gross if limit is None else limit, self_employed)


def rows_of(path):
    with open(path, newline="") as f:
        return list(csv.DictReader(f))


class WorkedExamples(unittest.TestCase):
    def test_need_1(self):
        found = need(debtor(civil_status="single", housing_cost=9000), [], 0, Rates([], D), D, "proportional")
        self.assertEqual(found, ore("20388.00"))

    def test_need_2(self):
        on = date(2025, 9, 1)
        children = [(date(2025 - age, 3, 1), "household") for age in (2, 8, 12, 16)]
        found = need(debtor(civil_status="supports_spouse"), children, 0, Rates([], on), on, "proportional")
        self.assertEqual(found, ore("36832.00"))

    def test_room_1(self):
        rows = [("910000001", month(m), "wage", ore("38000"), ore("11000")) for m in ("2026-08", "2026-09", "2026-10")]
        payers = read_payers(rows, window(D, 3, 10), None)
        counted = sum(p.counted_net for p in payers)
        room = room_of(counted, ore("20388"), payers)
        self.assertEqual((counted, room), (ore("27000"), ore("6612")))
        size = percent_size(room, order_payers(payers, set(), Fraction(5)), 0)
        self.assertEqual((size.percent, size.money), (17, ore("6460")))

    def test_windows(self):
        self.assertEqual(list(window(D, 3, 10)), [month(f"2026-{m}") for m in ("08", "09", "10")])
        self.assertEqual(list(window(date(2026, 11, 5), 3, 10)), [month(f"2026-{m}") for m in ("07", "08", "09")])

    def test_pro_1_2_3(self):
        big = 10 ** 9
        self.assertEqual(pro_rata(100000, [("a", 400, big), ("b", 600, big), ("c", 1500, big)]),
                         {"a": 16000, "b": 24000, "c": 60000})
        self.assertEqual(pro_rata(10001, [("a", 5000, 5000), ("b", 5000, 5000), ("c", 5000, 5000)]),
                         {"a": 3334, "b": 3334, "c": 3333})
        self.assertEqual(pro_rata(90000, [("a", 100, 10000), ("b", 100, 10000), ("c", 800, 30000)]),
                         {"a": 10000, "b": 10000, "c": 30000})

    def test_cls_1(self):
        on = date(2027, 2, 20)
        claims = [claim("mar", "1a", date(2027, 3, 25), "2500", period=month("2027-03")),
                  claim("feb", "1a", date(2027, 2, 25), "2500", period=month("2027-02")),
                  claim("nov", "1a", date(2026, 11, 25), "2500", period=month("2026-11")),
                  claim("extra", "2", date(2026, 5, 1), "3000"),
                  claim("may", "1a", date(2025, 5, 25), "4000", period=month("2025-05"))]
        got = {c: g for c, _, _, g in planned("9000", claims, month("2027-03"), rules(on, "new", True))}
        self.assertEqual(got, {"mar": 250000, "feb": 250000, "nov": 250000, "extra": 150000, "may": 0})

    def test_lim_1(self):
        recovery = claim("r", "5", date(2023, 5, 2), "100")
        self.assertEqual(limitation(recovery, "new").ends, date(2026, 5, 4))
        recovery.notices = [Heard(date(2026, 3, 1))]
        self.assertEqual(limitation(recovery, "new").ends, date(2036, 3, 3))
        self.assertEqual(limitation(recovery, "old").ends, date(2026, 5, 4))

    def test_last_1_2(self):
        one = [payer("p", ore("38000"))]
        self.assertEqual(last_instalment(ore("4380.20"), 0, ore("6612"), one), ({"p": ore("4381")}, {}, True))
        self.assertEqual(last_instalment(ore("4380.20"), ore("2150.50"), ore("6612"), one),
                         ({"p": ore("4381")}, {"p": ore("2151")}, True))


class OwnCases(unittest.TestCase):
    def test_easter_and_area(self):
        self.assertEqual([easter_sunday(y) for y in (2024, 2025, 2026, 2027)],
                         [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28)])
        self.assertEqual([in_area(m, date(2026, 3, 20)) for m in ("5601", "5605", "5501")], [False, True, False])
        self.assertEqual([in_area(m, date(2026, 4, 7)) for m in ("5601", "1811", "1804")], [True, False, True])

    def test_cut(self):
        self.assertEqual([cut_20_percent(x) for x in (591900, 353500, 250)], [473500, 282800, 200])

    def test_share_of_household(self):
        spouse = debtor(civil_status="married_cohabiting", spouse_net_income=10000, housing_cost=9000)
        found = need(spouse, [], ore("20000"), Rates([], D), D, "proportional")
        self.assertEqual(found, ore("9644") + ore("6000"))

    def test_self_employed_limit(self):
        rows = [("p", m, "self_employed", ore("30000"), ore("3000")) for m in window(D, 3, 10)]
        found = read_payers(rows, window(D, 3, 10), None)
        self.assertEqual(found[0].deductible_limit, ore("6000"))
        self.assertEqual(percent_size(ore("6000"), found, 0).per_payer["p"], 20)
        found = read_payers(rows, window(D, 3, 10), Fraction(30))
        self.assertEqual(found[0].deductible_limit, ore("9000"))

    def test_holes_and_gone_payers(self):
        m = list(window(D, 3, 10))
        rows = [("late", m[1], "wage", 10000, 0), ("late", m[2], "wage", 5, 0), ("gone", m[0], "wage", 99999, 0)]
        found = read_payers(rows, window(D, 3, 10), None)
        self.assertEqual([(p.payer_id, p.deductible_gross) for p in found], [("late", 5003)])

    def test_amounts_over_payers(self):
        payers = order_payers([payer("a", 3000000), payer("b", 1000000, 150000), payer("c", 100000)], set(), Fraction(5))
        self.assertEqual([p.payer_id for p in payers], ["a", "b"])
        self.assertEqual(amount_size(1000050, payers).per_payer, {"a": 850000, "b": 150000})

    def test_old_sharing(self):
        def other(name, klass, decided, amount):
            return OtherDeduction(name, "1", "p", klass, decided, amount, None, None)
        on = date(2025, 5, 1)
        others = [other("o1", "a", date(2025, 1, 1), 100), other("o2", "e", date(2025, 2, 1), 300),
                  other("o3", "e", date(2025, 4, 1), 200)]
        ours = [("e", date(2025, 3, 1), 450), ("a", None, 50)]
        self.assertEqual(our_room(1000, ours, others, [], on), 500)     # a 100+50, o2 300, ours 450, o3 100
        self.assertEqual(our_room(1000, ours[1:], others, [], on), 400)
        self.assertEqual(our_room(1000, ours, others, [], date(2029, 1, 1)), 1000)

    def test_case_rank(self):
        def ranked(name, rank, amount, creditor="K"):
            return (claim(name, "X17", D, "1", creditor=creditor, case_rank=rank), amount, amount)
        got = share(60000, [ranked("a", 2, 40000), ranked("b", 1, 40000), ranked("c", None, 40000)], False)
        self.assertEqual(got, {"a": 0, "b": 40000, "c": 20000})

    def test_moved_in_first(self):
        moved = claim("m", "X17", date(2025, 1, 1), "500", decided_date=date(2025, 6, 1), decided_amount=9,
                      old_regime_until=date(2027, 5, 31))
        other = claim("o", "X17", date(2025, 1, 1), "500")
        self.assertEqual(planned("600", [moved, other], month("2026-12"), rules()),
                         [("m", "e", 0, 50000), ("o", "e", 1, 10000)])

    def test_parts_and_fines(self):
        young = claim("y", "X11", date(2022, 1, 1), "100", interest=500, costs=300)
        old = claim("z", "X11", date(2021, 11, 20), "100", costs=200)
        self.assertEqual(planned("204", [young, old], month("2026-12"), rules()),
                         [("y", "c", 1, 10000), ("z", "c", 2, 10000), ("y", "c", 3, 200), ("z", "c", 3, 200),
                          ("y", "c", 4, 0)])


CLAIMS = ("claim_id,debtor_id,kind,creditor_id,beneficiary_id,period,due_date,principal,notice_sent,decided_date,"
          "enforcement_ground,status\n")
ONE = "11111111111,single,9000,new\n"


def wages(first="2026-01", last="2027-12", gross=38000, tax=11000, payer="910000001"):
    return "".join(f"11111111111,{payer},{month_text(m)},wage,{gross},{tax}\n"
                   for m in range(month(first), month(last) + 1))


class Nights(unittest.TestCase):
    """Nights of one debtor; each reads the registers of the one before."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.before = None

    def night(self, on, claims="", support="", options=(), debtors="", others="", incomes=None):
        files = {"claims": CLAIMS + claims,
                 "support": "support_id,debtor_id,recipient_id,beneficiary_id,monthly_amount,advance_amount,"
                            "from_month,to_month,defaulted,security,deduct,notice_sent,decided_date\n" + support,
                 "debtors": "debtor_id,civil_status,housing_cost,deduction_regime\n"
                            + (debtors or "11111111111,single,9000,\n"),
                 "other_deductions": "deduction_id,debtor_id,authority_id,payer_id,class,decided_date,amount,percent,"
                                     "to_date\n" + others,
                 "incomes": "debtor_id,payer_id,month,income_kind,gross,advance_tax\n"
                            + (wages() if incomes is None else incomes)}
        inbox = os.path.join(self.folder.name, "in")
        os.makedirs(inbox, exist_ok=True)
        for name, text in files.items():
            with open(os.path.join(inbox, name + ".csv"), "w") as f:
                f.write(text)
        out = os.path.join(self.folder.name, on)
        registers = ["--registers", self.before] if self.before else []
        with contextlib.redirect_stdout(io.StringIO()):
            self.assertEqual(night_program.main([inbox, on, out, *registers, *options]), 0)
        self.before = out
        return {name: rows_of(os.path.join(out, name + ".csv")) for name in tables.COLUMNS}

    def decision(self, got):
        return [got["decisions"][0][c] for c in ("expected", "form", "percent", "amount", "action")]

    def periods(self):
        """(start, end, kroner or percent) of each order in the registers."""
        found = []
        for r in rows_of(os.path.join(self.before, "registers", "orders.csv")):
            found.append([(p.start.isoformat(), p.end.isoformat() if p.end else "", size_text(p.size))
                          for p in read_periods(r["periods"])])
        return found

    def part(self, column="ended"):
        return [r[column] for r in rows_of(os.path.join(self.before, "registers", "participations.csv"))]


BIG = "C1,11111111111,X2,K,,,2026-05-25,90000,2026-10-01,,,\n"


class Increase(Nights):
    def first(self):
        got = self.night("2026-11-20", BIG, debtors=ONE)
        self.assertEqual(self.decision(got), ["6460.00", "percent", "17", "", "new"])

    def test_inc_1(self):
        """17 % stands, tonight 21 %: a notice; after day 21 at most 21 %; two months later it is spent."""
        self.first()
        less_need = "11111111111,single,7500,new\n"                 # room 8112.00: 21 %
        got = self.night("2026-11-25", BIG, debtors=less_need)
        self.assertEqual(self.decision(got), ["6460.00", "percent", "17", "", "unchanged"])
        self.assertEqual([(n["why"], n["size"], n["answer_by"], n["claim_id"]) for n in got["notices"]],
                         [("increase", "21", "2026-12-16", "")])
        got = self.night("2026-12-16", BIG, debtors=less_need)
        self.assertEqual((self.decision(got)[4], got["notices"]), ("unchanged", []))
        more = "11111111111,single,5000,new\n"                      # room 10612.00: 27 %
        got = self.night("2026-12-17", BIG, debtors=more)
        self.assertEqual(self.decision(got), ["7980.00", "percent", "21", "", "change"])
        self.assertEqual([(n["why"], n["size"]) for n in got["notices"]], [("increase", "27")])
        self.assertEqual(self.periods(), [[("2026-12-01", "2026-12-31", "17"), ("2027-01-01", "", "21")]])
        got = self.night("2027-03-08", BIG, debtors=more)            # 27 notified, answer by 2027-01-07, spent
        self.assertEqual(self.decision(got), ["7980.00", "percent", "21", "", "unchanged"])
        self.assertEqual([(n["why"], n["size"]) for n in got["notices"]], [("increase", "27")])

    def test_an_increase_on_its_day_is_decided_on_that_nights_facts(self):
        self.first()
        self.night("2026-11-25", BIG, debtors="11111111111,single,5000,new\n")      # 27 notified
        got = self.night("2027-02-16", BIG, debtors="11111111111,single,7500,new\n")
        self.assertEqual(self.decision(got)[2:], ["21", "", "change"])

    def test_a_decrease_is_made_at_once_and_a_small_increase_is_not(self):
        self.first()
        got = self.night("2026-12-05", BIG, debtors="11111111111,single,9300,new\n")
        self.assertEqual((self.decision(got)[2:], got["orders"][0]["reason"]), (["16", "", "change"], "DECREASE"))
        got = self.night("2027-01-05", BIG, debtors=ONE)
        self.assertEqual((self.decision(got)[2:], got["decisions"][0]["reason"], got["notices"]),
                         (["16", "", "unchanged"], "BELOW_THRESHOLD", []))

    def test_the_old_regime_increases_without_a_notice(self):
        self.night("2026-11-20", BIG)
        got = self.night("2026-12-20", BIG, debtors="11111111111,single,7500,\n")
        self.assertEqual((self.decision(got)[2:], got["notices"]), (["21", "", "change"], []))

    def test_a_new_payer_is_ordered_at_the_standing_size(self):
        self.first()
        moved = wages(last="2026-11") + wages("2026-12", payer="910000002", gross=60000, tax=20000)
        got = self.night("2027-01-15", BIG, debtors=ONE, incomes=moved)
        self.assertEqual([(r["payer_id"], r["action"], r["size"], r["end"], r["reason"]) for r in got["orders"]],
                         [("910000001", "end", "17", "2027-01-15", "PAYER_GONE"),
                          ("910000002", "new", "17", "", "NEW_PAYER")])
        self.assertEqual([(n["why"], n["size"]) for n in got["notices"]], [("increase", "32")])

    def test_amounts_keep_their_total(self):
        kroner = ("--set", "order_form=amount")
        self.night("2026-11-20", BIG, debtors=ONE, options=kroner)
        got = self.night("2026-12-15", BIG, debtors="11111111111,single,8850,new\n", options=kroner)
        self.assertEqual((self.decision(got)[3:], got["notices"]), (["6612.00", "unchanged"], []))
        got = self.night("2026-12-16", BIG, debtors="11111111111,single,8000,new\n", options=kroner)
        self.assertEqual([n["size"] for n in got["notices"]], ["7612.00"])
        got = self.night("2027-01-20", BIG, debtors="11111111111,single,8000,new\n")    # the form changes
        self.assertEqual((self.decision(got)[1:], got["orders"][0]["reason"]), (["percent", "20", "", "change"], "FORM_CHANGE"))


REST = "C1,11111111111,X2,K,,,2026-05-25,4380.20,2026-10-01,,,\n"
SUPPORT = "S1,11111111111,22222222222,B,2150.50,1000,2026-01,,yes,no,yes,2026-10-01,\n"
TERM = "C1,11111111111,1a,K,B,2026-08,2026-08-25,2229.70,2026-10-01,,,\n"


class LastInstalment(Nights):
    def test_last_1(self):
        """Ordered once: the nights after, what is under way covers the rest; booked, the order ends."""
        for on in ("2026-11-20", "2026-11-21", "2026-11-30"):
            got = self.night(on, REST, debtors=ONE)
            self.assertEqual(self.decision(got)[1:4], ["amount", "", "4381.00"])
        self.assertEqual(self.periods(), [[("2026-12-01", "2026-12-31", "4381.00")]])
        got = self.night("2026-12-05", REST, debtors=ONE)
        self.assertEqual((self.decision(got), got["orders"]), (["0.00", "", "", "", "unchanged"], []))
        self.assertEqual([list(r.values())[1:] for r in got["allocations"]], [["C1", "d", "1", "0.00", "0.00"]])
        got = self.night("2027-01-05", REST, debtors=ONE)
        self.assertEqual((self.decision(got)[4], got["holds"][0]["code"]), ("none", "NO_ROOM"))
        got = self.night("2027-01-20", REST.replace("4380.20", "0"), debtors=ONE)
        self.assertEqual((got["decisions"][0]["reason"], self.part()), ("CLAIM_CLOSED", ["2027-01-20"]))

    def test_last_2(self):
        """With running support the order goes on at what the support is."""
        whole = [("2026-12-01", "2026-12-31", "4381.00"), ("2027-01-01", "", "2151.00")]
        for on in ("2026-11-20", "2026-11-21", "2026-12-05", "2026-12-31"):
            got = self.night(on, TERM, SUPPORT, debtors=ONE)
            self.assertEqual(self.periods(), [whole], on)
        self.assertEqual([(r["claim_id"], r["planned"]) for r in got["allocations"]],
                         [("RUN-S1-2027-01", "1150.50"), ("RUN-S1-2027-01-S", "1000.00"), ("C1", "0.00")])

    def test_the_rest_of_an_order_in_percent(self):
        claim = BIG.replace("90000", "10000")
        self.night("2026-11-20", claim, debtors=ONE)
        got = self.night("2026-12-05", claim, debtors=ONE)
        self.assertEqual(self.decision(got), ["6460.00", "amount", "", "3540.00", "change"])
        got = self.night("2026-12-15", claim, debtors=ONE)
        self.assertEqual((self.decision(got), got["orders"]), (["6460.00", "amount", "", "3540.00", "unchanged"], []))
        got = self.night("2027-01-15", claim, debtors=ONE)
        self.assertEqual((self.decision(got)[0], got["orders"]), ("0.00", []))


class Ends(Nights):
    def test_covered(self):
        self.night("2026-11-20", BIG, debtors=ONE)
        got = self.night("2026-12-10", BIG.replace("90000", "0"), debtors=ONE)
        self.assertEqual([(r["action"], r["end"], r["reason"]) for r in got["orders"]], [("end", "2026-12-10", "COVERED")])
        self.assertEqual((self.decision(got)[4], self.part()), ("end", ["2026-12-10"]))
        got = self.night("2026-12-11", BIG.replace("2026-10-01", ""), debtors=ONE)
        self.assertEqual(got["holds"][0]["code"], "NOTICE_MISSING")

    def test_gone_from_the_files(self):
        self.night("2026-11-20", BIG, debtors=ONE)
        got = self.night("2026-12-10", "", debtors=ONE)
        self.assertEqual(([r["reason"] for r in got["orders"]], self.part()), (["COVERED"], ["2026-12-10"]))

    def test_never_begun(self):
        self.night("2026-11-20", BIG, debtors=ONE)
        self.night("2026-11-21", "", debtors=ONE)
        self.assertEqual(self.periods(), [[("2026-12-01", "2026-12-01", "0")]])

    def test_no_room_keeps_the_participation(self):
        self.night("2026-11-20", BIG, debtors=ONE)
        got = self.night("2026-12-10", BIG, debtors="11111111111,single,16000,new\n")
        self.assertEqual(([r["reason"] for r in got["orders"]], self.part()), (["NO_ROOM"], [""]))
        got = self.night("2027-05-10", BIG, debtors=ONE)
        self.assertEqual([r["reason"] for r in got["orders"]], ["FIRST_ORDER"])

    def test_pause_and_going_on(self):
        self.night("2026-11-20", BIG, debtors=ONE)
        got = self.night("2026-12-10", BIG.replace(",,,\n", ",,,deferred\n"), debtors=ONE)
        self.assertEqual((self.decision(got)[4], self.periods()),
                         ("change", [[("2026-12-01", "2026-12-31", "17"), ("2027-01-01", "", "0")]]))
        got = self.night("2027-02-10", BIG, debtors=ONE)
        self.assertEqual((self.periods()[0][2], got["orders"][0]["reason"]), (("2027-03-01", "", "17"), "RESUMED"))

    def test_two_years(self):
        claim = BIG.replace("90000", "900000")
        self.night("2025-03-20", claim.replace("2026-05", "2024-05").replace("2026-10-01", "2025-03-01"),
                   incomes=wages("2025-01"))
        claim = claim.replace("2026-05", "2024-05").replace("2026-10-01", "")
        got = self.night("2027-03-31", claim)
        self.assertEqual([r["reason"] for r in got["orders"]], ["DECREASE"])
        got = self.night("2027-04-01", claim)
        self.assertEqual(([r["reason"] for r in got["orders"]], got["holds"][0]["code"], self.part()),
                         (["TWO_YEARS"], "NOTICE_MISSING", ["2027-04-01"]))


class WholeNights(Nights):
    def test_last_instalment_with_running_support(self):
        got = self.night("2026-11-20",
                         "C1,11111111111,1a,K,B,2026-08,2026-08-25,2229.70,2026-10-01,,,\n",
                         "S1,11111111111,22222222222,B,2150.50,1000,2026-01,,yes,no,yes,2026-10-01,\n")
        self.assertEqual([list(r.values())[4:11] for r in got["orders"]],
                         [["11111111111", "910000001", "amount", "2151.00", "2026-12-01", "", "4381.00"]])
        self.assertEqual(got["decisions"][0]["expected"], "6460.00")
        self.assertEqual([(r["claim_id"], r["step"], r["planned"]) for r in got["allocations"]],
                         [("RUN-S1-2026-12", "1", "1150.50"), ("RUN-S1-2026-12-S", "1", "1000.00"),
                          ("C1", "2", "2229.70")])

    def test_take_over_and_notices(self):
        got = self.night("2026-11-20",
                         "C1,11111111111,1a,K,B,2026-09,2026-09-25,3000,,,,\n"
                         "C2,11111111111,1a,K,B,2026-08,2026-08-25,3000,,,,\n"
                         "C3,11111111111,X17,K,,,2026-08-25,3000,2026-10-01,,,\n",
                         "S1,11111111111,22222222222,B,2150.50,0,2026-01,,no,no,yes,,2026-08-31\n")
        self.assertEqual([(r["claim_id"], r["code"]) for r in got["holds"]],
                         [("C2", "NOTICE_MISSING"), ("C3", "NO_ENFORCEMENT_GROUND")])
        self.assertEqual({r["claim_id"] for r in got["allocations"]}, {"C1", "RUN-S1-2026-12"})
        self.assertEqual([(r["claim_id"], r["answer_by"], r["regime"]) for r in got["notices"]],
                         [("C2", "2026-12-04", "old")])

    def test_second_sharing(self):
        claims = ("C1,11111111111,1a,K,B,2026-09,2026-09-25,9000,,,,\n"
                  "C3,11111111111,X2,K,,,2026-08-25,9000,2026-10-01,2026-10-20,,\n")
        others = "O1,11111111111,A,910000001,e,2026-01-01,4000,,\nO2,11111111111,A,910000001,d,2026-01-01,1612,,\n"
        got = self.night("2026-11-20", claims, others=others)
        self.assertEqual((got["decisions"][0]["room"], got["decisions"][0]["expected"]), ("5000.00", "4940.00"))

    def test_2027_is_new(self):
        got = self.night("2027-04-20", "C1,11111111111,X17,K,,,2026-08-25,90,2027-03-01,,yes,\n",
                         others="O1,11111111111,A,910000001,a,2026-01-01,4000,,\n")
        self.assertEqual((got["decisions"][0]["regime"], got["holds"][0]["code"]), ("new", "NO_ROOM"))


if __name__ == "__main__":
    unittest.main()
