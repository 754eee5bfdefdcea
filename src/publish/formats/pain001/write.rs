//! Writing the message: elements in the order of the schema.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{About, AccountForm, LONGEST_NAME, LONGEST_TEXT, Payer, Payment, Version, iban, names, plain};
use crate::units::{AccountId, Money};

/// The message of some batches, each of payments of one kind.
pub(super) fn message(batches: &[&[&Payment]], payer: &Payer, version: Version) -> Vec<u8> {
    let mut xml = Xml(Writer::new_with_indent(Vec::new(), b' ', 1));
    xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    let made = Made { payer, version };
    xml.element("Document", &[("xmlns", version.namespace())], |xml| {
        xml.within("CstmrCdtTrfInitn", |xml| {
            made.header(xml, batches);
            for batch in batches {
                made.batch(xml, batch);
            }
        });
    });
    let mut bytes = xml.0.into_inner();
    bytes.push(b'\n');
    bytes
}

/// What the parts of a message have in common.
struct Made<'a> {
    payer: &'a Payer,
    version: Version,
}

impl Made<'_> {
    fn header(&self, xml: &mut Xml, batches: &[&[&Payment]]) {
        let payer = self.payer;
        xml.within("GrpHdr", |xml| {
            xml.text("MsgId", &names::message(batches, payer));
            xml.text("CreDtTm", &format!("{}T{}", payer.day, payer.publish_time));
            totals(xml, batches.iter().copied().flatten().copied());
            xml.within("InitgPty", |xml| {
                xml.text("Nm", &plain(&payer.name, LONGEST_NAME));
                self.organisation(xml, true);
            });
        });
    }

    fn batch(&self, xml: &mut Xml, payments: &[&Payment]) {
        let payer = self.payer;
        xml.within("PmtInf", |xml| {
            xml.text("PmtInfId", &names::batch(payments, payer));
            xml.text("PmtMtd", "TRF");
            xml.text("BtchBookg", "true");
            totals(xml, payments.iter().copied());
            xml.within("PmtTpInf", |xml| xml.within("SvcLvl", |xml| xml.text("Cd", "NURG")));
            let day = payer.execution_day().to_string();
            match self.version {
                Version::V03 => xml.text("ReqdExctnDt", &day),
                Version::V09 => xml.within("ReqdExctnDt", |xml| xml.text("Dt", &day)),
            }
            xml.within("Dbtr", |xml| {
                xml.text("Nm", &plain(&payer.name, LONGEST_NAME));
                xml.within("PstlAdr", |xml| xml.text("Ctry", "NO"));
                self.organisation(xml, false);
            });
            xml.within("DbtrAcct", |xml| {
                self.account(xml, payer.account);
                xml.text("Ccy", "NOK");
            });
            xml.within("DbtrAgt", |xml| self.bank(xml));
            xml.text("ChrgBr", "SLEV");
            for payment in payments {
                self.payment(xml, payment);
            }
        });
    }

    fn payment(&self, xml: &mut Xml, payment: &Payment) {
        xml.within("CdtTrfTxInf", |xml| {
            xml.within("PmtId", |xml| xml.text("EndToEndId", &names::payment(payment, self.payer)));
            xml.within("Amt", |xml| {
                let amount = payment.amount.to_string();
                xml.element("InstdAmt", &[("Ccy", "NOK")], |xml| {
                    xml.event(Event::Text(BytesText::new(&amount)));
                });
            });
            xml.within("Cdtr", |xml| {
                xml.text("Nm", &plain(&payment.name, LONGEST_NAME));
                xml.within("PstlAdr", |xml| xml.text("Ctry", &payment.country));
            });
            xml.within("CdtrAcct", |xml| self.account(xml, payment.account));
            xml.within("RmtInf", |xml| match &payment.about {
                About::Text(text) => xml.text("Ustrd", &plain(text, LONGEST_TEXT)),
                About::Kid(kid) => xml.within("Strd", |xml| {
                    xml.within("CdtrRefInf", |xml| {
                        xml.within("Tp", |xml| xml.within("CdOrPrtry", |xml| xml.text("Cd", "SCOR")));
                        xml.text("Ref", kid.as_str());
                    });
                }),
            });
        });
    }

    /// The payer's organisation number, and with `agreement` that of its agreement with the bank.
    fn organisation(&self, xml: &mut Xml, agreement: bool) {
        let number = self.payer.organisation.to_digits();
        let agreement = self.payer.agreement.as_deref().filter(|_| agreement);
        xml.within("Id", |xml| {
            xml.within("OrgId", |xml| {
                other(xml, &number, Some("CUST"));
                if let Some(agreement) = agreement {
                    other(xml, agreement, Some("BANK"));
                }
            });
        });
    }

    fn account(&self, xml: &mut Xml, account: AccountId) {
        xml.within("Id", |xml| match self.payer.account_form {
            AccountForm::Bban => other(xml, &account.to_digits(), Some("BBAN")),
            AccountForm::Iban => xml.text("IBAN", &iban(account)),
        });
    }

    fn bank(&self, xml: &mut Xml) {
        xml.within("FinInstnId", |xml| {
            let name = match self.version {
                Version::V03 => "BIC",
                Version::V09 => "BICFI",
            };
            if let Some(bic) = &self.payer.bic {
                xml.text(name, bic);
            }
            xml.within("PstlAdr", |xml| xml.text("Ctry", "NO"));
            if self.payer.bic.is_none() {
                other(xml, "NOTPROVIDED", None);
            }
        });
    }
}

/// How many payments there are, and what they come to.
fn totals<'p>(xml: &mut Xml, payments: impl Iterator<Item = &'p Payment>) {
    let (mut count, mut sum) = (0_u64, Money::ZERO);
    for payment in payments {
        count += 1;
        sum += payment.amount;
    }
    xml.text("NbOfTxs", &count.to_string());
    xml.text("CtrlSum", &sum.to_string());
}

/// A number under a scheme.
fn other(xml: &mut Xml, id: &str, scheme: Option<&str>) {
    xml.within("Othr", |xml| {
        xml.text("Id", id);
        if let Some(scheme) = scheme {
            xml.within("SchmeNm", |xml| xml.text("Cd", scheme));
        }
    });
}

/// A writer of elements. What it writes to is a vector, which takes every byte, so there is no error to look at.
struct Xml(Writer<Vec<u8>>);

impl Xml {
    fn event(&mut self, event: Event<'_>) {
        let _ = self.0.write_event(event);
    }

    fn element(&mut self, name: &str, attributes: &[(&str, &str)], inner: impl FnOnce(&mut Self)) {
        let start = quick_xml::events::BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.event(Event::Start(start.borrow()));
        inner(self);
        self.event(Event::End(start.to_end()));
    }

    fn within(&mut self, name: &str, inner: impl FnOnce(&mut Self)) {
        self.element(name, &[], inner);
    }

    fn text(&mut self, name: &str, text: &str) {
        self.element(name, &[], |xml| xml.event(Event::Text(BytesText::new(text))));
    }
}
