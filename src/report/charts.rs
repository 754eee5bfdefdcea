//! Charts as SVG in the page itself: bars, columns and waterfalls.
//!
//! Every figure drawn also stands in a table beside the chart, and every part has a pattern beside its colour. A label
//! stands above its bar, so that no text can meet another.
#![expect(clippy::float_arithmetic, reason = "what is drawn is measured, what is told is counted")]

use std::fmt::Write as _;

/// The width of every chart, in its own units.
const WIDTH: f64 = 640.0;
/// The height of a bar with its label above it.
const ROW: f64 = 46.0;
/// The height of a bar.
const BAR: f64 = 16.0;
/// The height of a line of the legend.
const LEGEND: f64 = 24.0;
/// Between two stripes of a part.
const STRIPE: f64 = 6.0;
/// The height of the columns of a histogram.
const COLUMNS: f64 = 200.0;

/// What a chart is called, for those who see it and those who hear it.
#[derive(Clone, Copy, Debug)]
pub struct Name<'a> {
    /// A word for its parts' identifiers, its own on the page.
    pub id: &'a str,
    /// What it shows, in a few words.
    pub title: &'a str,
    /// What there is to see in it.
    pub told: &'a str,
}

/// A bar: its label, the figure as it is told, and the parts it is made of.
#[derive(Clone, Debug)]
pub struct Bar {
    /// The label.
    pub label: String,
    /// The figure.
    pub shown: String,
    /// The parts, in øre or another unit; less than nothing is drawn as nothing.
    pub parts: Vec<i64>,
}

/// A column of a histogram: two lines of label, the figure as it is told, and its size.
#[derive(Clone, Debug)]
pub struct Column {
    /// The label, a line each.
    pub label: [String; 2],
    /// The figure.
    pub shown: String,
    /// The size.
    pub size: u64,
}

/// A step of a waterfall: from where to where.
#[derive(Clone, Debug)]
pub struct Step {
    /// The label.
    pub label: String,
    /// The figure.
    pub shown: String,
    /// From here, in øre.
    pub from: i64,
    /// To here, in øre.
    pub to: i64,
    /// True for what stands on the ground: a sum and not a step.
    pub stands: bool,
}

/// Bars, each of one part or of as many as `legend` names.
#[must_use]
pub fn bars(name: Name<'_>, legend: &[&str], bars: &[Bar]) -> String {
    let sum = |bar: &Bar| -> f64 { bar.parts.iter().map(|part| size(*part)).sum() };
    let most = bars.iter().map(sum).fold(0.0, f64::max);
    let top = legend_height(legend);
    let mut svg = Svg::begin(name, top + ROW * length(bars));
    svg.legend(legend);
    let mut y = top;
    for bar in bars {
        svg.label(y, &bar.label, &bar.shown);
        svg.track(y);
        let mut x = 0.0;
        for (at, part) in bar.parts.iter().enumerate() {
            let width = scaled(size(*part), most);
            svg.part(at, [x, y + 24.0, width, BAR]);
            x += width;
        }
        y += ROW;
    }
    svg.end()
}

/// Columns side by side: how something is spread.
#[must_use]
pub fn columns(name: Name<'_>, columns: &[Column]) -> String {
    let most = columns.iter().map(|column| count(column.size)).fold(0.0, f64::max);
    let mut svg = Svg::begin(name, COLUMNS + 74.0);
    let each = WIDTH / length(columns).max(1.0);
    let ground = COLUMNS + 24.0;
    let mut x = 0.0;
    for column in columns {
        let height = if most > 0.0 { count(column.size) / most * COLUMNS } else { 0.0 };
        svg.part(0, [x + 4.0, ground - height, each - 8.0, height]);
        svg.middle(x + each / 2.0, ground - height - 6.0, &column.shown);
        for (line, text) in [20.0, 38.0].into_iter().zip(&column.label) {
            svg.middle(x + each / 2.0, ground + line, text);
        }
        x += each;
    }
    svg.axis(ground);
    svg.end()
}

/// Steps from one sum to another.
#[must_use]
pub fn waterfall(name: Name<'_>, legend: &[&str], steps: &[Step]) -> String {
    let most = steps.iter().map(|step| size(step.from).max(size(step.to))).fold(0.0, f64::max);
    let top = legend_height(legend);
    let mut svg = Svg::begin(name, top + ROW * length(steps));
    svg.legend(legend);
    let mut y = top;
    for step in steps {
        svg.label(y, &step.label, &step.shown);
        svg.track(y);
        let [from, to] = [step.from, step.to].map(|place| scaled(size(place), most));
        let x = from.min(to);
        // Of a step that is too small to be seen at least its place is.
        let width = (from - to).abs().max(if step.from == step.to { 0.0 } else { 3.0 });
        svg.part(usize::from(!step.stands), [x.min(WIDTH - width), y + 24.0, width, BAR]);
        y += ROW;
    }
    svg.end()
}

fn legend_height(legend: &[&str]) -> f64 {
    if legend.is_empty() { 0.0 } else { LEGEND * length(legend) + 8.0 }
}

fn scaled(value: f64, most: f64) -> f64 {
    if most > 0.0 { value / most * WIDTH } else { 0.0 }
}

/// A drawn size; beyond what a float holds exactly nothing can be seen.
#[expect(clippy::cast_precision_loss, reason = "drawn, not told")]
fn size(value: i64) -> f64 {
    value.max(0) as f64
}

#[expect(clippy::cast_precision_loss, reason = "drawn, not told")]
fn count(value: u64) -> f64 {
    value as f64
}

#[expect(clippy::cast_precision_loss, reason = "drawn, not told")]
fn length<T>(list: &[T]) -> f64 {
    list.len() as f64
}

/// A drawing being written.
struct Svg {
    text: String,
}

impl Svg {
    fn begin(name: Name<'_>, height: f64) -> Self {
        let id = name.id;
        let mut svg = Self { text: String::new() };
        svg.add(format_args!(
            "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 {WIDTH:.0} {height:.0}\" \
             aria-labelledby=\"{id}-title {id}-told\">\n\
             <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-told\">{}</desc>\n",
            escaped(name.title),
            escaped(name.told)
        ));
        svg
    }

    fn end(mut self) -> String {
        self.text.push_str("</svg>");
        self.text
    }

    fn add(&mut self, text: std::fmt::Arguments<'_>) {
        let _ = self.text.write_fmt(text);
    }

    fn legend(&mut self, legend: &[&str]) {
        let mut y = 0.0;
        for (at, words) in legend.iter().enumerate() {
            self.part(at, [0.0, y + 3.0, 26.0, 14.0]);
            self.add(format_args!("<text x=\"36\" y=\"{:.1}\">{}</text>\n", y + 15.0, escaped(words)));
            y += LEGEND;
        }
    }

    fn label(&mut self, y: f64, label: &str, shown: &str) {
        let y = y + 17.0;
        self.add(format_args!("<text x=\"0\" y=\"{y:.1}\">{}</text>", escaped(label)));
        self.add(format_args!(
            "<text x=\"{WIDTH:.0}\" y=\"{y:.1}\" text-anchor=\"end\">{}</text>\n",
            escaped(shown)
        ));
    }

    fn middle(&mut self, x: f64, y: f64, text: &str) {
        self.add(format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{}</text>\n",
            escaped(text)
        ));
    }

    fn track(&mut self, y: f64) {
        let y = y + 24.0;
        self.add(format_args!(
            "<rect class=\"track\" x=\"0\" y=\"{y:.1}\" width=\"{WIDTH:.0}\" height=\"{BAR:.0}\"/>\n"
        ));
    }

    fn axis(&mut self, y: f64) {
        self.add(format_args!("<path class=\"axis\" d=\"M0 {y:.1}H{WIDTH:.0}\"/>\n"));
    }

    /// A part of a bar; nothing of an empty one. The second part has stripes across it and the third along it, so that
    /// they can be told apart without their colours.
    fn part(&mut self, number: usize, [x, y, width, height]: [f64; 4]) {
        if width <= 0.0 || height <= 0.0 {
            return;
        }
        self.add(format_args!(
            "<rect class=\"s{}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>\n",
            number.min(2) + 1
        ));
        if number == 0 || width < 2.0 * STRIPE {
            return;
        }
        self.text.push_str("<path class=\"mark\" d=\"");
        if number == 1 {
            let mut at = x + STRIPE;
            while at < x + width {
                self.add(format_args!("M{at:.1} {y:.1}v{height:.1}"));
                at += STRIPE;
            }
        } else {
            for share in [1.0, 2.0] {
                self.add(format_args!("M{x:.1} {:.1}h{width:.1}", y + height * share / 3.0));
            }
        }
        self.text.push_str("\"/>\n");
    }
}

/// Text as it stands in XML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: Name<'static> = Name { id: "c", title: "A & B", told: "three bars" };

    #[test]
    fn bars_have_a_name_and_are_as_long_as_their_share_of_the_longest() {
        let bar = |label: &str, parts: Vec<i64>| Bar { label: label.to_owned(), shown: "x".into(), parts };
        let svg = bars(NAME, &["one", "two"], &[bar("<a>", vec![200, 100]), bar("b", vec![0, 150])]);
        assert!(svg.contains("role=\"img\"") && svg.contains("<title id=\"c-title\">A &amp; B</title>"));
        assert!(svg.contains("&lt;a&gt;") && !svg.contains("<a>"));
        for width in ["426.7", "213.3", "320.0"] {
            assert!(svg.contains(&format!("width=\"{width}\" height=\"16.0\"")), "{width} in {svg}");
        }
    }

    #[test]
    fn a_chart_of_nothing_is_no_division_by_nothing() {
        let bar = Bar { label: String::new(), shown: String::new(), parts: vec![0, -5] };
        let empty = Column { label: Default::default(), shown: String::new(), size: 0 };
        let step = Step { label: String::new(), shown: String::new(), from: 0, to: 0, stands: true };
        for svg in [
            bars(NAME, &[], &[bar]),
            bars(NAME, &[], &[]),
            columns(NAME, &[empty]),
            columns(NAME, &[]),
            waterfall(NAME, &[], &[step]),
        ] {
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }

    #[test]
    fn a_waterfall_goes_on_where_the_step_before_ended() {
        let step = |from, to, stands| Step { label: "a".into(), shown: "b".into(), from, to, stands };
        let svg = waterfall(NAME, &[], &[step(0, 400, true), step(400, 100, false), step(0, 100, true)]);
        assert!(svg.contains("x=\"160.0\" y=\"70.0\" width=\"480.0\""), "{svg}");
        assert!(svg.contains("x=\"0.0\" y=\"116.0\" width=\"160.0\""), "{svg}");
    }
}
