//! The metrics against scikit-learn, scipy and krippendorff, on the cases of `tests/fixtures/metrics.json`, and
//! against scorch on those of `tests/fixtures/coreference.json`.

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Fixture {
    classes: Vec<Classes>,
    probability: Vec<Probability>,
    ranking: Vec<Ranking>,
    correlation: Vec<Correlation>,
    agreement: Vec<Agreement>,
    clusters: Vec<Clusters>,
    mcnemar: Vec<McNemar>,
    adjusted: Vec<Adjusted>,
    accelerated: Vec<Accelerated>,
}

#[derive(Deserialize)]
struct Classes {
    #[serde(rename = "n_classes")]
    n: usize,
    gold: Vec<usize>,
    predicted: Vec<usize>,
    means: Means,
    per_class: PerClass,
}

#[derive(Deserialize)]
struct Means {
    macro_f1: Option<f64>,
    macro_precision: Option<f64>,
    macro_recall: Option<f64>,
    accuracy: Option<f64>,
    balanced_accuracy: Option<f64>,
}

#[derive(Deserialize)]
struct PerClass {
    precision: Vec<Option<f64>>,
    recall: Vec<Option<f64>>,
    f1: Vec<Option<f64>>,
}

#[derive(Deserialize)]
struct Probability {
    probs: Vec<Vec<f64>>,
    gold: Vec<usize>,
    log_loss: Option<f64>,
    brier: Option<f64>,
    ece_10: Option<f64>,
}

#[derive(Deserialize)]
struct Ranking {
    score: Vec<f64>,
    positive: Vec<bool>,
    auc: Option<f64>,
    average_precision: Option<f64>,
}

#[derive(Deserialize)]
struct Correlation {
    x: Vec<f64>,
    y: Vec<f64>,
    pearson: Option<f64>,
    spearman: Option<f64>,
    kendall: Option<f64>,
}

#[derive(Deserialize)]
struct Agreement {
    units: Vec<Vec<Option<f64>>>,
    nominal: Option<f64>,
    ordinal: Option<f64>,
    interval: Option<f64>,
}

#[derive(Deserialize)]
struct Clusters {
    gold: Vec<Vec<usize>>,
    predicted: Vec<Vec<usize>>,
    ceaf: [Option<f64>; 2],
    pairwise: [Option<f64>; 2],
}

#[derive(Deserialize)]
struct McNemar {
    b: u64,
    c: u64,
    p: f64,
}

#[derive(Deserialize)]
struct Adjusted {
    p: Vec<f64>,
    adjusted: Vec<f64>,
}

#[derive(Deserialize)]
struct Accelerated {
    x: Vec<f64>,
    interval: [f64; 2],
}

fn fixture() -> Fixture {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/metrics.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[track_caller]
fn same(what: &str, ours: Option<f64>, theirs: Option<f64>) {
    let near = match (ours, theirs) {
        (Some(ours), Some(theirs)) => (ours - theirs).abs() < 1e-9,
        (None, None) => true,
        _ => false,
    };
    assert!(near, "{what}: {ours:?}, but {theirs:?} by the other program");
}

#[test]
fn classification_agrees_with_scikit_learn() {
    for case in fixture().classes {
        let pairs = case.gold.iter().copied().zip(case.predicted.iter().copied());
        let confusion = Confusion::from_pairs(case.n, pairs);
        assert_eq!(confusion.n(), case.gold.len());
        same("macro F1", confusion.macro_f1(), case.means.macro_f1);
        same("macro precision", confusion.macro_precision(), case.means.macro_precision);
        same("macro recall", confusion.macro_recall(), case.means.macro_recall);
        same("accuracy", confusion.accuracy(), case.means.accuracy);
        same("balanced accuracy", confusion.balanced_accuracy(), case.means.balanced_accuracy);
        for c in 0..case.n {
            same("precision", confusion.precision(c), case.per_class.precision[c]);
            same("recall", confusion.recall(c), case.per_class.recall[c]);
            same("F1", confusion.f1(c), case.per_class.f1[c]);
        }
    }
}

#[test]
fn probabilities_agree_with_scikit_learn() {
    for case in fixture().probability {
        let items: Vec<(&[f64], usize)> = case.probs.iter().map(Vec::as_slice).zip(case.gold).collect();
        same("log loss", log_loss(&items), case.log_loss);
        same("Brier", brier(&items), case.brier);
        same("calibration error", expected_calibration_error(&top_label(&items), 10), case.ece_10);
    }
}

#[test]
fn ranking_agrees_with_scikit_learn() {
    for case in fixture().ranking {
        let items: Vec<(f64, bool)> = case.score.into_iter().zip(case.positive).collect();
        same("AUC", auc(&items), case.auc);
        same("average precision", average_precision(&items), case.average_precision);
    }
}

#[test]
fn correlation_agrees_with_scipy() {
    for case in fixture().correlation {
        same("Pearson", pearson(&case.x, &case.y), case.pearson);
        same("Spearman", spearman(&case.x, &case.y), case.spearman);
        same("Kendall", kendall_tau_b(&case.x, &case.y), case.kendall);
    }
}

#[test]
fn alpha_agrees_with_krippendorff() {
    for case in fixture().agreement {
        same("nominal", krippendorff_alpha(&case.units, Level::Nominal), case.nominal);
        same("ordinal", krippendorff_alpha(&case.units, Level::Ordinal), case.ordinal);
        same("interval", krippendorff_alpha(&case.units, Level::Interval), case.interval);
    }
}

#[test]
fn groupings_agree_with_scipy_and_scikit_learn() {
    for case in fixture().clusters {
        let ceaf = ceaf_phi4(&case.predicted, &case.gold);
        same("CEAF precision", ceaf.precision(), case.ceaf[0]);
        same("CEAF recall", ceaf.recall(), case.ceaf[1]);
        let pairs = pairwise(&case.predicted, &case.gold);
        same("pairwise precision", pairs.precision(), case.pairwise[0]);
        same("pairwise recall", pairs.recall(), case.pairwise[1]);
    }
}

#[derive(Deserialize)]
struct Coreference {
    cases: Vec<CoreferenceCase>,
}

#[derive(Deserialize)]
struct CoreferenceCase {
    gold: Vec<Vec<usize>>,
    predicted: Vec<Vec<usize>>,
    muc: [f64; 2],
    b_cubed: [f64; 2],
    ceaf_phi4: [f64; 2],
    conll: f64,
}

#[test]
fn coreference_metrics_agree_with_scorch() {
    let fixture: Coreference =
        serde_json::from_str(include_str!("../../tests/fixtures/coreference.json")).unwrap();
    assert!(fixture.cases.len() >= 9);
    for CoreferenceCase { gold, predicted, muc: links, b_cubed: mentions, ceaf_phi4: clusters, conll } in
        fixture.cases
    {
        let ours = [muc(&predicted, &gold), b_cubed(&predicted, &gold), ceaf_phi4(&predicted, &gold)];
        for (ours, [precision, recall]) in ours.iter().zip([links, mentions, clusters]) {
            same("precision", ours.precision(), Some(precision));
            same("recall", ours.recall(), Some(recall));
        }
        same("CoNLL", conll_average(&ours[0], &ours[1], &ours[2]), Some(conll));
    }
}

#[test]
fn significance_agrees_with_scipy() {
    let fixture = fixture();
    for case in fixture.mcnemar {
        same("McNemar", Some(mcnemar(case.b, case.c)), Some(case.p));
    }
    for case in fixture.adjusted {
        let ours = benjamini_hochberg(&case.p);
        assert_eq!(ours.len(), case.adjusted.len());
        for (ours, theirs) in ours.into_iter().zip(case.adjusted) {
            same("adjusted p", Some(ours), Some(theirs));
        }
    }
}

/// The draws differ, so the ends may differ by the error of the draws: about 1 % of the width at 40,000.
#[test]
fn interval_agrees_with_the_bca_of_scipy() {
    for case in fixture().accelerated {
        let bootstrap = Bootstrap { replicates: 40_000, seed: 3, ..Bootstrap::default() };
        let drawn_mean = |drawn: &[usize]| mean(drawn.iter().map(|&at| case.x[at]));
        let Interval(low, high) = bootstrap.interval(case.x.len(), drawn_mean).unwrap();
        let allowed = 0.02 * (case.interval[1] - case.interval[0]);
        assert!((low - case.interval[0]).abs() < allowed, "{low} against {}", case.interval[0]);
        assert!((high - case.interval[1]).abs() < allowed, "{high} against {}", case.interval[1]);
    }
}
