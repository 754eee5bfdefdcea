//! What each part of an explanation is about, in whole sentences.

use super::files::FILES;
use super::night::Night;
use super::say::Say;
use super::sections::Part;
use crate::publish::manifest::RunKind;
use crate::words;

/// The sentences before the items of a part. `has_inbox`: rows of the inbox are told.
pub(super) fn intro(part: Part, night: &Night<'_>, say: Say, has_inbox: bool) -> Vec<String> {
    match part {
        Part::Run => run(night, say),
        Part::Facts if has_inbox => vec![say.pick(
            "Radene om skyldneren i dagens filer, med fil og linje (overskriften er linje 1). Person- \
             og kontonumre, navn og adresse er maskert. Alt det følgende bygger på disse radene og på \
             det som sto fra tidligere netter.",
            "The debtor's rows in the day's files, with file and line (the header is line 1). \
             Persons' and account numbers, names and addresses are masked. All that follows rests on \
             these rows and on what stood from earlier nights.",
        )],
        Part::Facts => vec![say.pick(
            "Dagens filer er ikke slått opp. Det følgende er det kjøringen skrev ned. Med --inbox \
             vises også hver rad som er brukt, med fil og linje.",
            "The day's files were not looked up. What follows is what the run wrote down. With \
             --inbox, every row used is shown too, with file and line.",
        )],
        Part::Claims => claims(say),
        Part::Money => money(night, say),
        Part::Income => income(night, say),
        Part::Need => need(night, say),
        Part::Room => vec![say.pick(
            "Rommet er det skyldneren har igjen av tellende nettoinntekt når livsoppholdet er dekket, \
             men aldri mer enn den nettoinntekten det kan trekkes i (deknl. § 2-7).",
            "The room is what is left of the counted net income once the need is covered, but never \
             more than the net income that may be deducted from (deknl. § 2-7).",
        )],
        Part::Held => taking_part(night, say),
        Part::Priority => priority(night, say),
        Part::Orders => orders(night, say),
        Part::Notices if is_empty(night, part) => vec![say.pick(
            "Ingen varsler sendes, ingen krav foreldes snart, og ingen renter eller gebyrer beregnes \
             denne natten.",
            "No notices go out, no claim lapses soon, and no interest or fees are charged this night.",
        )],
        Part::Notices => vec![say.pick(
            "Brev og varsler som sendes ut, krav som snart foreldes, og renter og gebyrer som er beregnet til \
             i dag. Renter og gebyrer føres i reskontroen etterpå; de er ikke med i det som fordeles \
             denne natten.",
            "Letters and notices that go out, claims that lapse soon, and interest and fees up to today. Interest \
             and fees are booked afterwards; they are not part of what is shared out this night.",
        )],
        Part::Measures if is_empty(night, part) => vec![say.pick(
            "Ingen andre tiltak er foreslått denne natten.",
            "No other measures are proposed this night.",
        )],
        Part::Measures => vec![say.pick(
            "Tiltak systemet foreslår, med grunnlag og frist. Ingen av dem er avgjort: det gjør en person, som \
             først kontrollerer det saken mangler. Krav etter anmodning fra utlandet står med beløpet, kursen og \
             dagen de er regnet om etter.",
            "Measures the system proposes, with their basis and deadline. None of them is decided: a person does \
             that, who first checks what the case lacks. Claims requested from abroad stand with the amount, the \
             rate and the day they were converted by.",
        )],
        Part::Registers if is_empty(night, part) => vec![say.pick(
            "Ingenting står om skyldneren til neste natt.",
            "Nothing of the debtor stands for the next night.",
        )],
        Part::Registers => vec![say.pick(
            "Det neste natt begynner med når denne kjøringen er frigitt.",
            "What the next night begins with once this run is released.",
        )],
        Part::Contest => contest(night, say),
    }
}

fn run(night: &Night<'_>, say: Say) -> Vec<String> {
    let kind = match night.statement.manifest.origin.kind {
        RunKind::Night => say.pick("en ordinær natt", "an ordinary night"),
        RunKind::Correction => say.pick("en retting av en frigitt dag", "a correction of a released day"),
        RunKind::WhatIf => {
            say.pick("en prøvekjøring som aldri blir frigitt", "a trial that can never be released")
        }
    };
    let (day, revision) = (say.long_day(night.day), &night.revision);
    let job = night.statement.made.job.pointer("/name").and_then(|name| name.as_str()).unwrap_or_default();
    let first = night.plan_month().first_day();
    vec![
        say.either(
            format!(
                "Dette viser hvordan innkrevingssystemet kom fram til det som ble bestemt for én \
                 skyldner på innkrevingsdagen {day}. Alt er hentet fra det kjøringen selv skrev ned \
                 mens den avgjorde saken; ingenting er regnet ut på nytt."
            ),
            format!(
                "This shows how the collection system arrived at what was decided for one debtor on \
                 the collection day {day}. All of it is what the run itself wrote down while it \
                 decided the case; nothing is computed again."
            ),
        ),
        say.either(
            format!(
                "Kjøring: {kind}, jobben «{job}», {revision}. Det som bestemmes, virker fra {}.",
                say.day(first)
            ),
            format!(
                "Run: {kind}, job \"{job}\", {revision}. What is decided takes effect from {}.",
                say.day(first)
            ),
        ),
    ]
}

fn claims(say: Say) -> Vec<String> {
    vec![say.pick(
        "Hvert åpent krav slik det var bokført da natten begynte. Klassen (a–e) bestemmer hvem som \
         får først når pengene ikke rekker til alle (deknl. § 2-8); den følger av hva slags krav det \
         er.",
        "Every open claim as it was booked when the night began. The class (a–e) decides who is \
         served first when the money does not reach everybody (deknl. § 2-8); it follows from what \
         kind of claim it is.",
    )]
}

fn money(night: &Night<'_>, say: Say) -> Vec<String> {
    let any = night.lines.iter().any(|line| Part::of_step(&line.step) == Part::Money);
    if any {
        return vec![say.pick(
            "Det som er betalt inn, motregnet eller avregnet, senker kravene før trekket regnes ut. \
             Linjene står i den rekkefølgen de ble avgjort.",
            "What was paid in, set off or netted lowers the claims before the deduction is worked \
             out. The lines stand in the order in which they were decided.",
        )];
    }
    vec![say.pick(
        "Ingen innbetalinger, ingen motregning og ingen avregning denne natten.",
        "No money received, no set-off and no netting this night.",
    )]
}

fn income(night: &Night<'_>, say: Say) -> Vec<String> {
    let window = night.window();
    if night.find("income.counted_net").is_none() {
        return vec![no_figures(say)];
    }
    let (first, last) = (say.month(window.first.first_day()), say.month(window.last.first_day()));
    let months = night.settings.income_window_months;
    vec![say.either(
        format!(
            "Vinduet er {first} til {last}: de siste {months} månedene med forfalte \
             inntektsopplysninger. Beløpene er gjennomsnitt i måneden for hver utbetaler og \
             inntektstype."
        ),
        format!(
            "The window is {first} to {last}: the last {months} months whose figures are due. The \
             amounts are monthly averages for each payer and kind of income."
        ),
    )]
}

fn no_figures(say: Say) -> String {
    say.pick(
        "Det er ikke regnet ut noe her denne natten: saken lot seg ikke avgjøre på opplysningene, \
         eller skyldneren har ingen krav.",
        "Nothing was worked out here this night: the facts did not allow a decision, or the debtor \
         has no claims.",
    )
}

fn need(night: &Night<'_>, say: Say) -> Vec<String> {
    if night.find("need.total").is_none() {
        return vec![no_figures(say)];
    }
    vec![say.pick(
        "Det skyldneren og husstanden trenger å leve av i måneden, kan det ikke trekkes i (deknl. § \
         2-7). Satsene er de som gjelder på innkrevingsdagen.",
        "What the debtor and the household need to live on in a month cannot be deducted from (deknl. \
         § 2-7). The rates are those in force on the collection day.",
    )]
}

fn taking_part(night: &Night<'_>, say: Say) -> Vec<String> {
    if night.of("holds.csv").is_empty() {
        return vec![say.pick("Ingen krav er holdt utenfor.", "No claim is held.")];
    }
    vec![say.pick(
        "Hvert krav prøves i en fast rekkefølge. Det første som stanser kravet, er den eneste grunnen \
         som oppgis.",
        "Every claim is tested in a fixed order. The first thing that stops a claim is the only \
         reason given.",
    )]
}

fn priority(night: &Night<'_>, say: Say) -> Vec<String> {
    if night.of("allocations.csv").is_empty() {
        return vec![say.pick("Ingen krav er med i et trekk.", "No claim takes part in a deduction.")];
    }
    let month = say.month(night.plan_month().first_day());
    vec![say.either(
        format!(
            "Slik fordeles det trekket ventes å gi i {month}. En klasse får først når alle klasser \
             foran har fått alt de kan få; innen klassen går det trinn for trinn."
        ),
        format!(
            "This is how what the deduction is expected to bring in {month} is shared out. A class is \
             served once all classes before it have all they may get; inside a class it goes step by \
             step."
        ),
    )]
}

fn orders(night: &Night<'_>, say: Say) -> Vec<String> {
    let mut all = vec![say.pick(
        "Størrelsen på trekket hos hver utbetaler, det som står fra før, og det som blir pålagt.",
        "The size of the deduction with each payer, what stood before, and what is ordered.",
    )];
    let reason = night.each("decisions.csv").next().map(|row| row.get("reason"));
    let entry = reason.and_then(|reason| {
        let of = |table| words::code(table, reason, say.0);
        of(words::Table::Reason).or_else(|| of(words::Table::Hold))
    });
    all.extend(entry.map(|entry| {
        let (title, text) = (entry.title, entry.text);
        say.either(format!("Utfallet: {title}. {text}"), format!("The outcome: {title}. {text}"))
    }));
    all
}

/// True when a part has neither lines nor rows.
fn is_empty(night: &Night<'_>, part: Part) -> bool {
    let lines = night.lines.iter().any(|line| Part::of_step(&line.step) == part);
    !lines && FILES.iter().all(|file| file.part != part || night.of(file.name).is_empty())
}

fn contest(night: &Night<'_>, say: Say) -> Vec<String> {
    let mut all = vec![
        say.pick(
            "Hvert tall kan kontrolleres med satsen og paragrafen ved siden av. Kjøringens filer er \
             låst med kontrollsummer (manifest.json); «innkreving verify» kontrollerer dem, og avgjør \
             med dagens filer hele natten på nytt, byte for byte.",
            "Every figure can be checked with the rate and the article beside it. The run's files are \
             locked by checksums (manifest.json); \"innkreving verify\" checks them, and with the \
             day's files decides the whole night again, byte for byte.",
        ),
        say.pick(
            "Avgjørelsen er truffet automatisk. Den det gjelder, har rett til manuell overprøving \
             (innkl. § 12 andre ledd).",
            "The decision was made by automatic means. The person concerned has a right to have it \
             reviewed by a person (innkl. § 12 second para.).",
        ),
        say.pick(
            "Utleggstrekk kan påklages etter tvfbl. § 5-16 fra varselet er gitt (innkl. § 23 tredje \
             ledd). Uttalelse etter varsel: innen fristen i varselet (innkl. § 25). Endres inntekt, \
             husstand eller utgifter, kan trekket endres (tvfbl. § 7-21).",
            "A deduction can be appealed under tvfbl. § 5-16 from the day the notice is given (innkl. \
             § 23 third para.). An answer to a notice: within the time given in it (innkl. § 25). \
             Where income, household or costs change, the deduction can be changed (tvfbl. § 7-21).",
        ),
    ];
    if !night.of("setoffs.csv").is_empty() {
        all.push(say.pick(
            "Motregning kan påklages etter tvfbl. § 5-16. Fristen for klage, og for å kreve at penger \
             til livsopphold holdes utenfor, er én måned fra underretningen (innkl. § 21 sjette ledd).",
            "A set-off can be appealed under tvfbl. § 5-16. The time for an appeal, and for claiming \
             that money needed to live on is left out, is one month from the notification (innkl. § \
             21 sixth para.).",
        ));
    }
    if night.lines.iter().any(|line| line.step.starts_with("netting.")) {
        all.push(say.pick(
            "Avregning i en ytelse kan påklages etter tvfbl. § 5-16 fra varselet er gitt og så lenge \
             avregningen løper (innkl. § 22 tredje ledd).",
            "A netting in a benefit can be appealed under tvfbl. § 5-16 from the day the notice is \
             given and for as long as the netting runs (innkl. § 22 third para.).",
        ));
    }
    all
}
