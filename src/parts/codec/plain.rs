//! Numbers, words, days and names as bytes.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::{Bytes, CodecError, Coded, words};
use crate::model::Reference;
use crate::units::{Money, Month, PartyId, Percent};

impl Coded for u8 {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        out.push(*self);
        Ok(())
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        from.take(1)?.first().copied().ok_or(CodecError::Short)
    }
}

impl Coded for u64 {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        let mut rest = *self;
        loop {
            let [low, ..] = rest.to_le_bytes();
            rest >>= 7;
            if rest == 0 {
                out.push(low & 0x7F);
                return Ok(());
            }
            out.push(low | 0x80);
        }
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        let mut number = 0;
        for shift in (0..70).step_by(7) {
            let byte = u8::get(from)?;
            let bits = u64::from(byte & 0x7F);
            // A number is written in one way only: not longer than it need be.
            if (shift == 63 && bits > 1) || (shift > 0 && byte == 0) {
                return Err(CodecError::NotA("a number"));
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(CodecError::NotA("a number"))
    }
}

/// Smaller whole numbers, written as the large one.
macro_rules! through {
    ($wide:ident: $($narrow:ident),*) => {
        $(impl Coded for $narrow {
            fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
                $wide::from(*self).put(out)
            }

            fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
                Self::try_from($wide::get(from)?).map_err(|_| CodecError::NotA("a number of its size"))
            }
        })*
    };
}

through!(u64: u16, u32);
through!(i64: i32);

impl Coded for usize {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        u64::try_from(*self).map_err(|_| CodecError::NotA("a number of its size"))?.put(out)
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        Self::try_from(u64::get(from)?).map_err(|_| CodecError::NotA("a number of its size"))
    }
}

impl Coded for i64 {
    /// The sign goes last, so that small numbers below zero are short too.
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        ((self << 1) ^ (self >> 63)).cast_unsigned().put(out)
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        let number = u64::get(from)?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }
}

impl Coded for bool {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        u8::from(*self).put(out)
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        match u8::get(from)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(CodecError::NotA("yes or no")),
        }
    }
}

impl<T: Coded> Coded for Option<T> {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        self.is_some().put(out)?;
        self.as_ref().map_or(Ok(()), |value| value.put(out))
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        if bool::get(from)? { T::get(from).map(Some) } else { Ok(None) }
    }
}

impl<T: Coded> Coded for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        self.len().put(out)?;
        self.iter().try_for_each(|one| one.put(out))
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        let count = usize::get(from)?;
        // Every value takes a byte at least: a count beyond the bytes asks for no room.
        if count > from.0.len() {
            return Err(CodecError::Short);
        }
        (0..count).map(|_| T::get(from)).collect()
    }
}

impl<A: Coded, B: Coded> Coded for (A, B) {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        self.0.put(out)?;
        self.1.put(out)
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        Ok((A::get(from)?, B::get(from)?))
    }
}

impl Coded for &'static str {
    /// A fixed word, by its number.
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        words::number(self).ok_or_else(|| CodecError::UnknownWord((*self).to_owned()))?.put(out)
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        words::word(u16::get(from)?).ok_or(CodecError::NotA("the number of a word"))
    }
}

impl Coded for String {
    /// A text of the inbox or the job.
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        self.len().put(out)?;
        out.extend_from_slice(self.as_bytes());
        Ok(())
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        let length = usize::get(from)?;
        let bytes = from.take(length)?;
        std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| CodecError::NotA("text"))
    }
}

impl Coded for Box<str> {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        self.len().put(out)?;
        out.extend_from_slice(self.as_bytes());
        Ok(())
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        String::get(from).map(String::into_boxed_str)
    }
}

impl Coded for Reference {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        self.as_str().len().put(out)?;
        out.extend_from_slice(self.as_str().as_bytes());
        Ok(())
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        let length = usize::get(from)?;
        let text = std::str::from_utf8(from.take(length)?).ok();
        text.and_then(Self::new).ok_or(CodecError::NotA("a name"))
    }
}

impl Coded for PartyId {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        self.number().put(out)
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        Self::from_number(u64::get(from)?).ok_or(CodecError::NotA("a person or an organisation"))
    }
}

impl Coded for Money {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        self.ore().put(out)
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        i64::get(from).map(Self::from_ore)
    }
}

impl Coded for Percent {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        let value = self.value();
        i64::try_from(value.mantissa()).map_err(|_| CodecError::NotA("a percentage"))?.put(out)?;
        value.scale().put(out)
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        let (units, decimals) = (i64::get(from)?, u32::get(from)?);
        if decimals > Decimal::MAX_SCALE {
            return Err(CodecError::NotA("a percentage"));
        }
        Ok(Self::from_units(units, decimals))
    }
}

impl Coded for Decimal {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        out.extend_from_slice(&self.serialize());
        Ok(())
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        let bytes = from.take(16)?.try_into().map_err(|_| CodecError::Short)?;
        let decimal = Self::deserialize(bytes);
        if decimal.serialize() == bytes { Ok(decimal) } else { Err(CodecError::NotA("a number")) }
    }
}

impl Coded for NaiveDate {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        self.num_days_from_ce().put(out)
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        Self::from_num_days_from_ce_opt(i32::get(from)?).ok_or(CodecError::NotA("a day"))
    }
}

impl Coded for Month {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        let first = self.first_day();
        first.year().put(out)?;
        first.month().put(out)
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        let (year, number) = (i32::get(from)?, u32::get(from)?);
        Self::new(year, number).ok_or(CodecError::NotA("a month"))
    }
}
