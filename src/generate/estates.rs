//! What the estates of bankrupt and dead debtors have published of themselves.

use super::debtor::Debtor;
use super::debtors::Events;
use super::draw::Draws;
use super::sheet::Sheet;
use crate::model::EstateKind;
use crate::units::Money;

/// The columns of the file.
pub(super) const COLUMNS: &[&str] =
    &["debtor_id", "estate_kind", "assets", "costs", "class1_claims", "class2_claims", "ordinary_claims"];
/// What estates are drawn about, apart from all else, so that they are the same on every later day.
const ESTATES: u32 = 6;

/// Writes the estates of a debtor: every one of a debtor that plays a part, else two of three.
pub(super) fn write(
    debtor: &Debtor,
    events: &Events,
    seed: u64,
    sheet: &mut Sheet,
) -> Result<(), csv::Error> {
    let both = [(EstateKind::Bankruptcy, events.bankruptcy), (EstateKind::Death, events.death)];
    let mut draws = Draws::about(ESTATES, seed, debtor.number);
    for (kind, opened) in both {
        // Drawn whether it is there or not, so that one that comes later is drawn the same.
        let figures = figures(debtor, &mut draws);
        let published = draws.chance(667) || debtor.role.is_some();
        if opened.is_none() || !published {
            continue;
        }
        let [assets, costs, class1, class2, ordinary] = figures;
        let cells = [
            debtor.id.into(),
            kind.as_str().into(),
            assets.into(),
            costs.into(),
            class1.into(),
            class2.into(),
            ordinary.into(),
        ];
        sheet.row(assets.unwrap_or_default(), &cells)?;
    }
    Ok(())
}

/// Assets, costs, and the claims of each class; now and then one of them is not known yet.
fn figures(debtor: &Debtor, draws: &mut Draws) -> [Option<Money>; 5] {
    let scale = if debtor.id.is_person() { 1 } else { 4 };
    let amounts = [
        draws.amount(0, 400_000 * scale, 1),
        draws.amount(15_000, 60_000, 100),
        draws.amount(0, 150_000 * scale, 1),
        draws.amount(0, 200_000 * scale, 1),
        draws.amount(20_000, 1_500_000 * scale, 1),
    ];
    amounts.map(|figure| (debtor.role.is_some() || !draws.chance(80)).then_some(figure))
}
