//! Numbers and days as the digits of the published files, without the machinery of [`std::fmt`]: a night writes
//! hundreds of millions of them.

/// The two digits of every number below a hundred.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[b'0'; 2]; 100];
    let mut at = 0;
    while at < 100 {
        #[expect(clippy::cast_possible_truncation, reason = "a place below a hundred")]
        let number = at as u8;
        pairs[at] = [b'0' + number / 10, b'0' + number % 10];
        at += 1;
    }
    pairs
};

/// The last two digits of a number.
#[must_use]
pub fn pair(number: u64) -> [u8; 2] {
    // A rest of a division by a hundred is below it.
    PAIRS[usize::try_from(number % 100).unwrap_or(0)]
}

/// Appends a number.
pub fn write_number(number: u64, out: &mut Vec<u8>) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = number;
    while rest >= 10 {
        at -= 2;
        digits[at..at + 2].copy_from_slice(&pair(rest));
        rest /= 100;
    }
    if rest > 0 || number == 0 {
        at -= 1;
        digits[at] = pair(rest)[1];
    }
    out.extend_from_slice(&digits[at..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_they_are_shown() {
        let around = |power: u32| {
            let ten = 10_u64.pow(power);
            [ten - 1, ten, ten + 1, ten / 2 * 3]
        };
        for number in (0..=19).flat_map(around).chain([0, 7, 99, 100, 909, u64::MAX]) {
            let mut out = b"x".to_vec();
            write_number(number, &mut out);
            assert_eq!(String::from_utf8(out), Ok(format!("x{number}")));
        }
    }
}
