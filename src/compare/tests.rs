//! Laws of the comparison, and simulations with known effects.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::copies::Sketch;
use super::corpus::{Article, Sighting};
use super::sides::Sides;
use super::{By, CompareError, Comparison, Corpus, Genre, Options, OutletNames, Verdict, compare, tone};
use crate::record::ArticleRecord;

const REPLICATES: u64 = 600;

/// A scored article as it is written out, with one sentence per stance.
fn record(id: &str, outlet: Option<&str>, stances: &[(&str, f64)]) -> ArticleRecord {
    let null = serde_json::json!({"stance": null, "interval": null, "n": 0});
    let actors: Vec<serde_json::Value> = stances
        .iter()
        .map(|(name, stance)| {
            let narrator = serde_json::json!({"stance": stance, "interval": [-1.0, 1.0], "n": 2});
            let id = name.to_lowercase().replace(' ', "-");
            serde_json::json!({"id": id, "name": name, "kind": "person", "mentions": 2,
                "narrator": narrator, "sources": null, "title": null})
        })
        .collect();
    let mut actors = serde_json::Value::Array(actors);
    for actor in actors.as_array_mut().unwrap() {
        actor["sources"] = null.clone();
    }
    serde_json::from_value(serde_json::json!({
        "schema_version": 1, "id": id, "outlet": outlet, "title": null, "published": null, "url": null,
        "author": null, "section": null, "language": "en", "genre": null, "reason": null,
        "offset_unit": "bytes", "text": format!("The text of article {id} is all its own: {id} {id}."),
        "omitted": [], "actors": actors, "attributed": [], "sentences": [], "lean": null,
        "bias": {"score": 0.2, "interval": [0.1, 0.3], "components": {"loaded_share": 0.2,
            "stance_extremity": 0.1, "stance_inequality": 0.1, "narrator_share": 0.7}},
        "run": {"version": "0", "model": "m", "model_sha256": "0", "catalogue_sha256": null, "engine": "fake",
            "precision": "f32", "seed": 0, "settings": {"abstain": null, "pronouns": true}}
    }))
    .unwrap()
}

fn corpus(records: &[ArticleRecord]) -> Corpus {
    let mut corpus = Corpus::new(By::Outlet, OutletNames::built_in(), None);
    for record in records {
        corpus.add(record);
    }
    corpus.follow_names();
    corpus
}

/// Eight articles of each of two outlets that differ on one actor.
fn two_outlets() -> Vec<ArticleRecord> {
    (0..16)
        .map(|i| {
            let wobble = f64::from(i % 5) * 0.05;
            let (outlet, tone) = if i < 8 { ("Fox News", 0.6) } else { ("Vox", -0.3) };
            record(&format!("a{i}"), Some(outlet), &[("Ana Vale", tone + wobble), ("Bo Ekdal", 0.1 - wobble)])
        })
        .collect()
}

fn few() -> Options {
    Options { min_articles: 5, ..Options::default() }
}

fn compared(records: &[ArticleRecord], options: &Options) -> Comparison {
    compare(&corpus(records), options).unwrap()
}

#[test]
fn a_clear_difference_is_told_and_an_absent_one_is_not() {
    let comparison = compared(&two_outlets(), &few());
    let verdicts: Vec<_> =
        comparison.differences.iter().map(|d| (d.actor.as_str(), d.raw.unwrap().verdict)).collect();
    assert_eq!(verdicts, [("ana-vale", Verdict::FirstMoreFavourable), ("bo-ekdal", Verdict::CannotBeTold)]);
    assert_eq!((comparison.differences[0].first.as_str(), comparison.sides.len()), ("Fox News", 2));
}

#[test]
fn the_order_of_the_articles_changes_nothing() {
    let mut records = two_outlets();
    for (i, outlet) in (0..8).map(|i| (i, "Reuters")) {
        let tone = f64::from(i * i % 7) * 0.1 - 0.2;
        let stances = [("Bo Ekdal", tone - 0.6), ("Ana Vale", tone), ("Cy Dahl", 0.1)];
        records.push(record(&format!("b{i}"), Some(outlet), &stances));
    }
    for (i, record) in records.iter_mut().enumerate() {
        record.published = Some(format!("2024-0{}-11", i % 4 + 1));
    }
    let before = compared(&records, &few());
    records.reverse();
    let after = compared(&records, &few());
    assert_eq!(before.tone, after.tone);
    assert_eq!(before.differences, after.differences);
    assert_eq!(before.distances, after.distances);
    assert_eq!(before.attention, after.attention);
    assert_eq!(before.series, after.series);
    assert!(before.map.is_some());
    assert_eq!(before.map, after.map);
}

#[test]
fn an_interval_of_a_mean_holds_it_and_stays_in_the_scores_range() {
    for scores in [[0.9, 1.0, 0.2, 1.0, 1.0], [-1.0, 1.0, -1.0, 1.0, -0.9]] {
        let mean = super::mean_of(&scores);
        let interval = mean.interval.unwrap();
        assert!(
            -1.0 <= interval.0
                && interval.0 <= mean.value.unwrap()
                && mean.value.unwrap() <= interval.1
                && interval.1 <= 1.0
        );
    }
}

#[test]
fn names_of_one_outlet_are_one_side() {
    let mut records = two_outlets();
    records[0].outlet = Some("Fox Online News".to_owned());
    assert_eq!(compared(&records, &few()).sides.len(), 2);
}

#[test]
fn names_taken_as_one_are_told() {
    let mut records = two_outlets();
    assert!(compared(&records, &few()).notes.iter().all(|note| !note.contains("usual name")));
    records[0].outlet = Some("Fox Online News".to_owned());
    let notes = compared(&records, &few()).notes;
    assert!(notes.iter().any(|note| note.contains("“Fox Online News” as Fox News")), "{notes:?}");
}

/// Sides by the kept field `desk`, stories by the kept field `event`.
fn by_fields(records: &[ArticleRecord]) -> Corpus {
    let mut corpus = Corpus::new(By::from("desk"), OutletNames::built_in(), Some("event".to_owned()));
    for record in records {
        corpus.add(record);
    }
    corpus.follow_names();
    corpus
}

#[test]
fn kept_fields_give_sides_and_stories() {
    let mut records = two_outlets();
    for (at, record) in records.iter_mut().enumerate() {
        let desk = if at < 8 { "home" } else { "world" };
        let event = format!("event {}", at % 8);
        record.fields = [("desk", desk), ("event", event.as_str())]
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .into();
    }
    records[7].fields.remove("event");
    records[15].fields.remove("desk");
    let comparison = compare(&by_fields(&records), &few()).unwrap();
    let sides: Vec<_> = comparison.sides.iter().map(|side| (side.side.as_str(), side.n_articles)).collect();
    assert_eq!(sides, [("home", 8), ("world", 7)]);
    assert!(comparison.articles.left_out[0].to_string().contains("1 without the field desk"));
    assert_eq!(
        (comparison.side_of[0], comparison.side_of[8], comparison.side_of[15]),
        (Some(0), Some(1), None)
    );
    assert!(comparison.stories_given && comparison.stories.len() == 7);
    let story = &comparison.stories[2];
    let places: Vec<usize> = story.articles.iter().map(|article| article.place).collect();
    assert_eq!((story.story.as_str(), places), ("event 2", vec![2, 10]));
    assert_eq!(comparison.differences[0].matched.unwrap().n, 7);
}

#[test]
fn a_field_for_stories_that_no_article_has_is_an_error() {
    let mut records = two_outlets();
    for record in &mut records {
        record.fields.insert("desk".to_owned(), "home".to_owned());
    }
    assert_eq!(compare(&by_fields(&records), &few()), Err(CompareError::StoryField("event".to_owned())));
}

#[test]
fn by_genre_opinion_stands_beside_news() {
    let mut records = two_outlets();
    for (at, record) in records.iter_mut().enumerate() {
        record.genre = Some(if at % 2 == 0 { "opinion" } else { "news" }.to_owned());
    }
    let mut corpus = Corpus::new(By::Genre, OutletNames::built_in(), None);
    for record in &records {
        corpus.add(record);
    }
    let sides = compare(&corpus, &few()).unwrap().sides;
    assert_eq!(sides.iter().map(|side| side.side.as_str()).collect::<Vec<_>>(), ["news", "opinion"]);
}

#[test]
fn leans_along_several_axes_are_not_averaged() {
    let mut records = two_outlets();
    for record in &mut records {
        record.lean = serde_json::from_value(serde_json::json!(
            {"axis": "government/opposition", "value": 0.2, "interval": [0.1, 0.3]}
        ))
        .unwrap();
    }
    let one = compared(&records, &few());
    assert_eq!((one.lean_axis.as_deref(), one.sides[0].lean.n), (Some("government/opposition"), 8));
    records[3].lean.as_mut().unwrap().axis = "left/right".to_owned();
    let several = compared(&records, &few());
    assert_eq!((several.lean_axis, several.sides[0].lean.n), (None, 0));
    assert!(several.notes.iter().any(|note| note.contains("several axes")));
}

#[test]
fn a_copy_counts_once_and_is_named() {
    let mut records = two_outlets();
    let long: String = (0..200).map(|i| i.to_string() + " ").collect();
    records[0].text.clone_from(&long);
    records[9].text.clone_from(&long);
    let comparison = compared(&records, &few());
    assert_eq!(comparison.articles.compared, 15);
    assert_eq!((comparison.copies[0].id.as_str(), comparison.copies[0].of.as_str()), ("a9", "a0"));
    let kept = Options { keep_copies: true, ..few() };
    assert_eq!(compared(&records, &kept).articles.compared, 16);
}

#[test]
fn opinion_is_compared_with_opinion() {
    let mut records = two_outlets();
    records[3].genre = Some("opinion".to_owned());
    assert_eq!(compared(&records, &few()).articles.compared, 15);
    let opinion = Options { genre: Genre::Opinion, ..few() };
    assert_eq!(compared(&records, &opinion).articles.compared, 1);
}

#[test]
fn what_keeps_a_comparison_from_saying_more_is_said() {
    struct Case {
        what: &'static str,
        change: fn(&mut Vec<ArticleRecord>),
        min_articles: usize,
        says: &'static str,
    }
    let cases = [
        Case {
            what: "one outlet",
            change: |records| records.truncate(8),
            min_articles: 5,
            says: "nothing to compare it with",
        },
        Case { what: "few articles", change: |_| {}, min_articles: 20, says: "0 of 2 outlets has the 20" },
        Case {
            what: "no shared actor",
            change: |records| {
                for record in &mut records[8..] {
                    for actor in &mut record.actors {
                        actor.id.push('x');
                        actor.name.push('x');
                    }
                }
            },
            min_articles: 5,
            says: "no actor is scored by two outlets",
        },
        Case { what: "no shared story", change: |_| {}, min_articles: 5, says: "only raw differences" },
        Case {
            what: "surnames only",
            change: |records| {
                records[0].actors[0].name = "Quill".to_owned();
                records[0].actors[0].id = "quill".to_owned();
            },
            min_articles: 5,
            says: "named by one word only",
        },
    ];
    for Case { what, change, min_articles, says } in cases {
        let mut records = two_outlets();
        change(&mut records);
        let comparison = compared(&records, &Options { min_articles, ..Options::default() });
        assert!(comparison.notes.iter().any(|note| note.contains(says)), "{what}: {:?}", comparison.notes);
    }
}

#[test]
fn a_lone_surname_follows_its_person_whatever_kind_it_was_tagged_as() {
    let mut records = two_outlets();
    for record in &mut records[..2] {
        record.actors[0].name = "Vale".to_owned();
        record.actors[0].id = "vale".to_owned();
    }
    records[1].actors[0].kind = crate::actor::ActorKind::Organisation;
    let corpus = corpus(&records);
    assert_eq!(corpus.n_nobodys(), 0);
    let comparison = compare(&corpus, &few()).unwrap();
    let asked = Options { actors: vec!["vale".to_owned()], ..few() };
    assert_eq!(compare(&corpus, &asked).unwrap().differences.len(), 1);
    let same = compared(&two_outlets(), &few());
    let seen = |comparison: &Comparison| -> Vec<_> {
        comparison.differences.iter().map(|d| (d.actor.clone(), d.raw)).collect()
    };
    assert_eq!(seen(&comparison), seen(&same));
}

#[test]
fn articles_without_an_outlet_are_counted_and_none_left_is_an_error() {
    let mut records = two_outlets();
    records[0].outlet = None;
    let comparison = compared(&records, &few());
    assert_eq!((comparison.articles.compared, comparison.articles.left_out[0].n), (15, 1));
    for record in &mut records {
        record.outlet = None;
    }
    assert!(
        matches!(compare(&corpus(&records), &few()), Err(CompareError::Nothing(why)) if why.starts_with("16"))
    );
    let unknown = Options { actors: vec!["Nobody Known".to_owned()], ..few() };
    assert!(matches!(compare(&corpus(&two_outlets()), &unknown), Err(CompareError::Actor(_))));
}

/// An article of `side` that scores these actors.
fn article(side: usize, scores: Vec<(usize, f64)>) -> Article {
    Article {
        place: 0,
        id: String::new(),
        title: None,
        side: Some(format!("side {side}")),
        story: None,
        date: None,
        is_opinion: false,
        is_scored: true,
        bias: None,
        loaded_share: None,
        narrator_share: None,
        lean: None,
        sightings: scores
            .into_iter()
            .map(|(actor, score)| Sighting { actor, narrator: Some(score), is_quoted: false })
            .collect(),
        words: Vec::new(),
        sketch: Sketch::default(),
    }
}

/// Skewed noise of mean 0: an exponential less its mean.
fn noise(rng: &mut ChaCha8Rng) -> f64 {
    0.25 * (-(1.0 - rng.random::<f64>()).ln() - 1.0)
}

/// A corpus that knows `n` actors and these articles.
fn simulated(n: usize, articles: Vec<Article>) -> Corpus {
    let names: Vec<(String, f64)> = (0..n).map(|actor| (format!("Actor Number{actor:02}"), 0.0)).collect();
    let stances: Vec<(&str, f64)> = names.iter().map(|(name, stance)| (name.as_str(), *stance)).collect();
    let mut corpus = corpus(&[record("names", Some("none"), &stances)]);
    corpus.articles = articles;
    corpus
}

#[test]
fn intervals_cover_and_false_discoveries_stay_rare() {
    const ACTORS: usize = 12;
    const SIDES: usize = 4;
    // The first half of the actors is treated alike by all sides.
    let effect = |side: usize, actor: usize| {
        if actor < ACTORS / 2 { 0.1 } else { 0.12 * (side as f64 - 1.5) + 0.02 * actor as f64 }
    };
    let (mut covered, mut n_intervals, mut false_share) = (0.0, 0.0, 0.0);
    let (mut mean_covered, mut n_means) = (0.0, 0.0);
    for replicate in 0..REPLICATES {
        let mut rng = ChaCha8Rng::seed_from_u64(replicate);
        let mut articles = Vec::new();
        for side in 0..SIDES {
            for _ in 0..90 {
                let first = rng.random_range(0..ACTORS);
                let scores = (0..4).map(|step| (first + 3 * step) % ACTORS);
                let scores = scores.map(|actor| (actor, effect(side, actor) + noise(&mut rng))).collect();
                articles.push(article(side, scores));
            }
        }
        let corpus = simulated(ACTORS, articles);
        let sides = Sides::new(&corpus, corpus.articles.iter().collect(), 20);
        let number = |id: &str| id[id.len() - 2..].parse::<usize>().unwrap();
        let side = |name: &str| name[5..].parse::<usize>().unwrap();
        for actor in tone::tone(&sides) {
            for cell in &actor.cells {
                let (truth, held) =
                    (effect(side(&cell.side), number(&actor.actor)), cell.mean.interval.unwrap());
                mean_covered += f64::from(held.0 <= truth && truth <= held.1);
                n_means += 1.0;
            }
        }
        let (mut told, mut wrong) = (0.0, 0.0);
        for found in tone::differences(&sides, &[], 0.05) {
            let actor = number(&found.actor);
            let truth = effect(side(&found.first), actor) - effect(side(&found.second), actor);
            let raw = found.raw.unwrap();
            let held = raw.difference.interval;
            covered += f64::from(held.0 <= truth && truth <= held.1);
            n_intervals += 1.0;
            if raw.verdict != Verdict::CannotBeTold {
                told += 1.0;
                let is_right = truth != 0.0 && (truth > 0.0) == (raw.difference.difference > 0.0);
                wrong += f64::from(!is_right);
            }
        }
        false_share += wrong / f64::max(told, 1.0);
    }
    let coverage = covered / n_intervals;
    let of_means = mean_covered / n_means;
    let false_discovery = false_share / REPLICATES as f64;
    eprintln!(
        "coverage {coverage:.4} of differences, {of_means:.4} of means; false discovery {false_discovery:.4}"
    );
    assert!((0.925..=0.975).contains(&coverage), "{coverage}");
    assert!((0.925..=0.975).contains(&of_means), "{of_means}");
    assert!(false_discovery <= 0.07, "{false_discovery}");
}

#[test]
fn within_shared_stories_another_choice_of_stories_does_no_harm() {
    const EFFECT: f64 = 0.1;
    let (mut raw, mut matched, mut covered) = (0.0, 0.0, 0.0);
    for replicate in 0..REPLICATES {
        let mut rng = ChaCha8Rng::seed_from_u64(replicate);
        let (mut articles, mut stories) = (Vec::new(), Vec::new());
        for story in 0..40 {
            // The actor looks worse in the later stories, and the first side prefers these.
            let about = 0.4 - 0.02 * f64::from(story) + noise(&mut rng);
            let mut of_story = Vec::new();
            for (side, effect, chance) in [(0, EFFECT, f64::from(story) / 40.0), (1, 0.0, 0.5)] {
                if rng.random::<f64>() < chance {
                    of_story.push(articles.len());
                    articles.push(article(side, vec![(0, about + effect + 0.3 * noise(&mut rng))]));
                }
            }
            if of_story.len() > 1 {
                stories.push(of_story);
            }
        }
        let corpus = simulated(1, articles);
        let sides = Sides::new(&corpus, corpus.articles.iter().collect(), 5);
        let found = tone::differences(&sides, &stories, 0.05).remove(0);
        let (all, within) = (found.raw.unwrap().difference, found.matched.map(|test| test.difference));
        let within = within.unwrap_or(all);
        raw += all.difference / REPLICATES as f64;
        matched += within.difference / REPLICATES as f64;
        covered += f64::from(within.interval.0 <= EFFECT && EFFECT <= within.interval.1) / REPLICATES as f64;
    }
    eprintln!("raw {raw:.4}, matched {matched:.4}, truth {EFFECT}; coverage {covered:.4}");
    assert!((matched - EFFECT).abs() < 0.01, "{matched}");
    assert!((raw - EFFECT).abs() > 0.08, "{raw}");
    assert!((0.925..=0.98).contains(&covered), "{covered}");
}
