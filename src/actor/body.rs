//! Which names of an article are one organisation or one country.
//!
//! In: the candidates of these kinds and the acronyms the text defines. Out: clusters.
//!
//! | a mention                                                     | link |
//! |----------------------------------------------------------------|------|
//! | of the catalogue, of the built-in table, or with the same words  | 0.98 |
//! | an acronym defined in parentheses                              | 0.98 |
//! | the same words in another spelling                             | 0.93 |
//! | an acronym of the initials of one longer name in the article   | 0.90 |
//! | the front of one longer name: “Fox” of “Fox News”              | 0.80 |
//!
//! A longer name that adds a body of its own (“Senate”, “Senate Judiciary Committee”) is another actor.

use super::catalogue::Catalogue;
use super::cluster::Cluster;
use super::countries::known;
use super::names::{Candidate, Definitions};
use super::similarity::{fold, is_transliteration, word_similarity};
use super::vocabulary as vocab;
use super::words::{Page, is_acronym};
use super::{ActorKind, Mention, MentionForm};

const SAME: f64 = 0.98;
const SPELLING: f64 = 0.93;
const INITIALS: f64 = 0.9;
const FRONT: f64 = 0.8;

/// One written form with its candidates.
struct Form<'a> {
    tokens: Vec<String>,
    acronym: bool,
    members: Vec<&'a Candidate>,
}

/// Groups the organisations and countries among `candidates`.
pub(super) fn group(
    page: &Page<'_>,
    candidates: &[Candidate],
    definitions: &Definitions,
    catalogue: &Catalogue,
) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut forms = forms(page, candidates);
    // Long forms first, so that short ones find them; in order of the text among equals.
    forms.sort_by_key(|form| (form.acronym, std::cmp::Reverse(form.tokens.len())));
    for form in &forms {
        let first = form.members[0];
        let surface = first.span.of(page.text);
        let index = find(&clusters, form, first, surface, definitions);
        let (index, link) = index.unwrap_or_else(|| {
            let kind = first.kind;
            let cluster = match (first.known, known(surface)) {
                (Some(actor), _) => Cluster::of_catalogue(catalogue, actor),
                (None, Some((name, kind))) => Cluster::new(kind, name.to_owned()),
                (None, None) => from_catalogue(catalogue, &form.tokens)
                    .unwrap_or_else(|| Cluster::new(kind, surface.to_owned())),
            };
            clusters.push(cluster);
            (clusters.len() - 1, SAME)
        });
        let cluster = &mut clusters[index];
        for member in &form.members {
            cluster.mentions.push(Mention {
                sentence: member.sentence,
                span: member.span,
                form: MentionForm::Name,
                link: if member.propagated { link * 0.97 } else { link },
            });
        }
        cluster.note_name(form.tokens.clone(), surface);
        for member in &form.members {
            cluster.note_name(form.tokens.clone(), member.span.of(page.text));
        }
    }
    clusters
}

fn forms<'a>(page: &Page<'_>, candidates: &'a [Candidate]) -> Vec<Form<'a>> {
    let mut forms: Vec<Form<'a>> = Vec::new();
    for candidate in
        candidates.iter().filter(|c| matches!(c.kind, ActorKind::Organisation | ActorKind::Country))
    {
        let tokens = candidate.tokens(page);
        if let Some(form) =
            forms.iter_mut().find(|form| form.tokens == tokens && form.members[0].known == candidate.known)
        {
            form.members.push(candidate);
        } else {
            let acronym = page.word(candidate.sentence, candidate.words.start);
            let short = candidate
                .words
                .clone()
                .skip(1)
                .all(|index| page.word(candidate.sentence, index).chars().count() <= 2);
            forms.push(Form { tokens, acronym: is_acronym(acronym) && short, members: vec![candidate] });
        }
    }
    forms
}

/// The cluster that a form names, with the link.
fn find(
    clusters: &[Cluster],
    form: &Form<'_>,
    first: &Candidate,
    surface: &str,
    definitions: &Definitions,
) -> Option<(usize, f64)> {
    if let Some(actor) = first.known {
        return clusters.iter().position(|cluster| cluster.known == Some(actor)).map(|index| (index, SAME));
    }
    let position = |test: &dyn Fn(&Cluster) -> bool| clusters.iter().position(test);
    let has_name = |cluster: &Cluster, tokens: &[String]| cluster.names.iter().any(|name| name == tokens);
    // Defined in parentheses; the same acronym without its hyphen counts too.
    let joined = form.tokens.concat();
    if let Some((long, _)) = definitions.iter().find(|(_, short)| short.concat() == joined)
        && let Some(index) = position(&|cluster| has_name(cluster, long))
    {
        return Some((index, SAME));
    }
    if let Some((name, _)) = known(surface)
        && let Some(index) = position(&|cluster| cluster.name == name)
    {
        return Some((index, SAME));
    }
    if let Some(index) = position(&|cluster| cluster.names.iter().any(|name| is_spelling(name, &form.tokens)))
    {
        return Some((index, SPELLING));
    }
    if form.acronym {
        let mut longer = (0..clusters.len())
            .filter(|index| clusters[*index].names.iter().any(|name| is_initials(name, &joined)));
        let index = longer.next();
        return index.filter(|_| longer.next().is_none()).map(|index| (index, INITIALS));
    }
    let mut longer = (0..clusters.len())
        .filter(|index| clusters[*index].names.iter().any(|name| is_front(name, &form.tokens)));
    let index = longer.next();
    index.filter(|_| longer.next().is_none() && known(surface).is_none()).map(|index| (index, FRONT))
}

/// The one organisation or country of the catalogue with these words, in whatever spelling.
fn from_catalogue(catalogue: &Catalogue, tokens: &[String]) -> Option<Cluster> {
    let mut bearers = catalogue.actors().iter().enumerate().filter(|(_, actor)| {
        matches!(actor.kind, ActorKind::Organisation | ActorKind::Country)
            && actor.names().any(|name| {
                let words: Vec<String> =
                    name.split([' ', '-']).map(fold).filter(|word| !word.is_empty()).collect();
                words == tokens || is_spelling(&words, tokens)
            })
    });
    let (index, _) = bearers.next()?;
    bearers.next().is_none().then(|| Cluster::of_catalogue(catalogue, index))
}

/// Whether two names have the same words, one of them perhaps in another spelling or number.
fn is_spelling(left: &[String], right: &[String]) -> bool {
    let plural = |a: &str, b: &str| a.strip_suffix('s') == Some(b) || b.strip_suffix('s') == Some(a);
    left.len() == right.len()
        && (left.len() > 1 || left[0].len() > 5)
        && left.iter().zip(right).filter(|(a, b)| a != b).count() <= 1
        && left.iter().zip(right).all(|(a, b)| {
            a == b
                || (left.len() > 1 && a.len() > 3 && plural(a, b))
                || (a.len() > 3 && is_transliteration(a, b))
                || (left.len() > 1 && word_similarity(a, b) > 0.8 && a.len() > 5)
        })
}

/// Whether `acronym` is made of the first letters of a name; small words may count or not.
fn is_initials(name: &[String], acronym: &str) -> bool {
    let small = |word: &str| {
        matches!(word, "of" | "the" | "and" | "for" | "on" | "in" | "to" | "e" | "i" | "de" | "la")
    };
    let letters = |keep_small: bool| -> String {
        name.iter().filter(|word| keep_small || !small(word)).filter_map(|word| word.chars().next()).collect()
    };
    name.len() > 1 && acronym.len() > 1 && (letters(false) == acronym || letters(true) == acronym)
}

/// Whether `short` is the front of `long` and may stand for it.
fn is_front(long: &[String], short: &[String]) -> bool {
    let distinct = short.len() > 2
        || short.iter().any(|word| !vocab::is_generic(word) && !vocab::is_title_modifier(word));
    let rest = long.get(short.len()..).unwrap_or_default();
    long.len() > short.len()
        && long.starts_with(short)
        && distinct
        && known_country(short).is_none()
        && rest.iter().all(|word| {
            vocab::is_name_ending(word) || (short.len() > 1 && !vocab::is_organisation_noun(word))
        })
}

fn known_country(tokens: &[String]) -> Option<ActorKind> {
    known(&tokens.join(" ")).map(|(_, kind)| kind).filter(|kind| *kind == ActorKind::Country)
}

#[cfg(test)]
mod tests {
    use super::{is_front, is_initials, is_spelling};

    fn words(name: &str) -> Vec<String> {
        name.split([' ', '-']).map(super::fold).collect()
    }

    #[test]
    fn initials_make_an_acronym() {
        assert!(is_initials(&words("Pakistan Muslim League-N"), "pmln"));
        assert!(is_initials(&words("Pakistan Tehreek-e-Insaf"), "pti"));
        assert!(is_initials(&words("Bank of America"), "boa"));
        assert!(!is_initials(&words("Bank of America"), "bi"));
    }

    #[test]
    fn a_front_may_stand_for_the_whole() {
        assert!(is_front(&words("Fox News"), &words("Fox")));
        assert!(is_front(&words("Pakistan Muslim League-N"), &words("Pakistan Muslim League")));
        assert!(!is_front(&words("Senate Judiciary Committee"), &words("Senate")));
        assert!(!is_front(&words("National Front"), &words("National")));
        assert!(!is_front(&words("Pakistan Muslim League"), &words("Pakistan")));
    }

    #[test]
    fn spellings_keep_the_number_of_words() {
        assert!(is_spelling(&words("Pakistan Tehreek-e-Insaf"), &words("Pakistan Tehreek-e-Insaaf")));
        assert!(is_spelling(&words("International Monetary Fund"), &words("International Monetary Funds")));
        assert!(!is_spelling(&words("Labour Party"), &words("Labour")));
        assert!(!is_spelling(&words("North Korea"), &words("South Korea")));
    }
}
