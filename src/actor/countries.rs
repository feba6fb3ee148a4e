//! Names under which news writes of one country or one well-known body.
//!
//! In: a name as written, without “the”. Out: its usual full name. Peoples and adjectives (“British”,
//! “Americans”) are left out: they seldom mean the country's government.

use super::ActorKind;
use super::similarity::fold;

/// The usual full name and the kind of a well-known name, where it is one.
///
/// A name in capitals is looked up in capitals only, so that “us” is never the country.
pub(super) fn known(name: &str) -> Option<(&'static str, ActorKind)> {
    let folded: Vec<String> = name.split_whitespace().map(fold).collect();
    let folded = folded.join(" ");
    let capitals = !name.chars().any(char::is_lowercase);
    let find = |table: &'static [&'static [&'static str]]| {
        table
            .iter()
            .find(|names| {
                names.iter().any(|known| {
                    let short = !known.chars().any(char::is_lowercase);
                    (!short || capitals) && *known.to_lowercase() == *folded
                })
            })
            .map(|names| names[0])
    };
    find(COUNTRIES)
        .map(|name| (name, ActorKind::Country))
        .or_else(|| find(BODIES).map(|name| (name, ActorKind::Organisation)))
}

/// Countries: the usual name first, written as it is shown, then the others without punctuation.
const COUNTRIES: &[&[&str]] = &[
    &["United States", "US", "USA", "United States of America", "America"],
    &["United Kingdom", "UK", "Britain", "Great Britain"],
    &["Soviet Union", "USSR"],
    &["Russia", "Russian Federation"],
    &["China", "Peoples Republic of China", "PRC"],
    &["Taiwan", "Republic of China"],
    &["South Korea", "Republic of Korea"],
    &["North Korea", "DPRK"],
    &["United Arab Emirates", "UAE", "Emirates"],
    &["Saudi Arabia", "Kingdom of Saudi Arabia", "KSA"],
    &["Germany", "Federal Republic of Germany"],
    &["Czech Republic", "Czechia"],
    &["Turkey", "Turkiye"],
    &["Myanmar", "Burma"],
    &["Ivory Coast", "Cote dIvoire"],
    &["Netherlands", "Holland"],
    &["North Macedonia", "Macedonia"],
    &["Eswatini", "Swaziland"],
    &["Iran", "Islamic Republic of Iran"],
    &["Pakistan", "Islamic Republic of Pakistan"],
    &["Vatican", "Holy See"],
    &["Democratic Republic of the Congo", "DRC", "DR Congo"],
    &["Palestine", "State of Palestine"],
    &["Ukraine"],
    &["India"],
    &["Israel"],
    &["France"],
    &["Afghanistan"],
    &["Iraq"],
    &["Syria"],
    &["Yemen"],
    &["Mexico"],
    &["Canada"],
    &["Australia"],
    &["Japan"],
    &["Italy"],
    &["Spain"],
    &["Poland"],
    &["Hungary"],
    &["Brazil"],
    &["Venezuela"],
    &["Cuba"],
    &["Egypt"],
    &["Libya"],
    &["Qatar"],
    &["Bangladesh"],
    &["Sri Lanka"],
    &["Nigeria"],
    &["Kenya"],
    &["South Africa"],
];

/// Bodies that news names by an acronym or a short form without saying what it stands for.
const BODIES: &[&[&str]] = &[
    &["Democratic Party", "Democrats", "Dems"],
    &["Republican Party", "Republicans", "GOP"],
    &["Conservative Party", "Tories", "Tory Party"],
    &["Labour Party", "Labour"],
    &["European Union", "EU"],
    &["United Nations", "UN"],
    &["International Monetary Fund", "International Monetary Funds", "IMF"],
    &["World Health Organization", "World Health Organisation", "WHO"],
    &["North Atlantic Treaty Organization", "NATO"],
    &["Federal Bureau of Investigation", "FBI"],
    &["Central Intelligence Agency", "CIA"],
    &["National Security Agency", "NSA"],
    &["Environmental Protection Agency", "EPA"],
    &["Department of Justice", "Justice Department", "DOJ", "US Department of Justice"],
    &["Department of Homeland Security", "DHS", "Homeland Security"],
    &["Department of State", "State Department", "US State Department"],
    &["Department of Defense", "Defense Department", "Pentagon"],
    &["Immigration and Customs Enforcement", "ICE"],
    &["Internal Revenue Service", "IRS"],
    &["Food and Drug Administration", "FDA"],
    &["Centers for Disease Control and Prevention", "CDC", "Centers for Disease Control"],
    &["National Rifle Association", "NRA"],
    &["American Civil Liberties Union", "ACLU"],
    &["Supreme Court of the United States", "US Supreme Court", "SCOTUS"],
    &["National Health Service", "NHS"],
    &["British Broadcasting Corporation", "BBC"],
];

#[cfg(test)]
mod tests {
    use super::{ActorKind, known};

    #[test]
    fn short_names_count_in_capitals_only() {
        for name in ["US", "U.S.", "USA", "America", "United States"] {
            assert_eq!(known(name), Some(("United States", ActorKind::Country)), "{name}");
        }
        assert_eq!(known("us"), None);
        assert_eq!(known("who"), None);
        assert_eq!(known("Who"), None);
        assert_eq!(known("IMF").map(|(name, _)| name), Some("International Monetary Fund"));
        assert_eq!(known("Democrats").map(|(name, _)| name), Some("Democratic Party"));
    }
}
