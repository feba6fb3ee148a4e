//! Each stage, and all of them: `cargo bench --bench stages`, or `cargo test --release --bench stages` for one
//! run of each.
//!
//! On the sample articles, and on the first news articles of `../shared/data` (or the folder `SLANT_SHARED`
//! names) where they are there. Throughput is in bytes of text, the encoder's in tokens. Threads: one.

#![allow(missing_docs, reason = "the macros of criterion make items without documentation")]
#![expect(clippy::similar_names, reason = "encoder and encoded are the words of their stages")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ndarray::{Array2, s};
use slant::actor::{Actor, LinkOptions, TaggedName, link};
use slant::article::{Article, RawArticle, Sentence};
use slant::batch::{Batch, TOKEN_BUDGET, batches};
use slant::clean::clean;
use slant::cli::Format;
use slant::encoder::{Encoder, PackedEncoder, Precision};
use slant::heads::Heads;
use slant::ingest::{FieldMap, read};
use slant::language::language;
use slant::model::Model;
use slant::pipeline::{Pipeline, Settings};
use slant::record::ArticleRecord;
use slant::report::writer;
use slant::sentence::sentences;
use slant::span::Span;
use slant::stance::stances;
use slant::tokenize::Encoded;
use slant::voice::{VoiceSpan, voices};

/// News articles read.
const ARTICLES: usize = 20;

/// Sentences encoded by themselves.
const SENTENCES: usize = 64;

struct Corpus {
    name: &'static str,
    raw: Vec<RawArticle>,
    articles: Vec<Read>,
    bytes: u64,
}

/// One article, with what each stage made of it.
struct Read {
    article: Article,
    sentences: Vec<Sentence>,
    encoded: Vec<Encoded>,
    states: Vec<Array2<f32>>,
    names: Vec<TaggedName>,
    actors: Vec<Actor>,
    mentions: Vec<Span>,
    voices: Vec<VoiceSpan>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn model(name: &str) -> Model {
    Model::load(&root().join("models").join(name)).expect("the models lie in the repository")
}

fn encoder(model: &Model, precision: Precision) -> PackedEncoder {
    PackedEncoder::new(model, precision).expect("a shipped model loads")
}

fn corpora(model: &Model, encoder: &PackedEncoder, heads: &Heads) -> Vec<Corpus> {
    let shared = std::env::var_os("SLANT_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let news = shared.join("data/news/articles.jsonl");
    [("samples", root().join("data/samples")), ("news", news)]
        .into_iter()
        .filter(|(_, path)| path.exists())
        .map(|(name, path)| {
            let raw: Vec<RawArticle> =
                read(vec![path], FieldMap::default()).filter_map(Result::ok).take(ARTICLES).collect();
            let articles: Vec<Read> =
                raw.iter().map(|raw| read_article(raw.clone(), model, encoder, heads)).collect();
            let bytes = articles.iter().map(|read| read.article.text.len() as u64).sum();
            Corpus { name, raw, articles, bytes }
        })
        .collect()
}

fn read_article(raw: RawArticle, model: &Model, encoder: &PackedEncoder, heads: &Heads) -> Read {
    let article = clean(raw).expect("these articles have text");
    let sentences = sentences(&article);
    let encoded = encode(&article, &sentences, model);
    let mut states = vec![Array2::zeros((0, 0)); encoded.len()];
    for batch in batches(&encoded.iter().collect::<Vec<_>>(), TOKEN_BUDGET) {
        let all = encoder.encode(&batch).expect("tokens are the model's");
        for (rows, &index) in batch.rows().zip(&batch.indices) {
            states[index] = all.slice(s![rows, ..]).to_owned();
        }
    }
    let names = names(heads, &sentences, &encoded, &states);
    let actors = link(&article, &sentences, &names, None, &LinkOptions::default());
    let mut mentions: Vec<Span> =
        actors.iter().flat_map(|actor| actor.mentions.iter().map(|mention| mention.span)).collect();
    mentions.sort_unstable();
    let voices = voices(&article, &sentences, &mentions);
    Read { article, sentences, encoded, states, names, actors, mentions, voices }
}

fn encode(article: &Article, sentences: &[Sentence], model: &Model) -> Vec<Encoded> {
    let texts = sentences.iter().map(|sentence| sentence.span.of(&article.text));
    texts.map(|text| model.tokenizer.encode(text).expect("text can be tokenized")).collect()
}

fn names(
    heads: &Heads,
    sentences: &[Sentence],
    encoded: &[Encoded],
    states: &[Array2<f32>],
) -> Vec<TaggedName> {
    let tagged = |index: usize| {
        let start = sentences[index].span.start;
        heads.actors.names(states[index].view(), &encoded[index]).into_iter().map(move |name| TaggedName {
            sentence: index,
            span: name.span.shifted(start),
            kind: name.kind,
            probability: name.probability,
        })
    };
    (0..sentences.len()).flat_map(tagged).collect()
}

/// One function per stage over the articles of a corpus.
fn stages(criterion: &mut Criterion) {
    let model = model("slant-small");
    let (encoder, heads) = (encoder(&model, Precision::Int8), Heads::new(&model).expect("it has heads"));
    for corpus in corpora(&model, &encoder, &heads) {
        let mut group = criterion.benchmark_group(corpus.name);
        group.throughput(Throughput::Bytes(corpus.bytes));
        let mut stage = |name: &str, run: &dyn Fn(&Read)| {
            group.bench_function(name, |bencher| bencher.iter(|| corpus.articles.iter().for_each(run)));
        };
        stage("language", &|read| {
            black_box(language(&read.article.text));
        });
        stage("sentence", &|read| drop(black_box(sentences(&read.article))));
        stage("tokenize", &|read| drop(black_box(encode(&read.article, &read.sentences, &model))));
        stage("batch", &|read| {
            drop(black_box(batches(&read.encoded.iter().collect::<Vec<_>>(), TOKEN_BUDGET)));
        });
        stage("actor names", &|read| {
            drop(black_box(names(&heads, &read.sentences, &read.encoded, &read.states)));
        });
        stage("actor", &|read| {
            let options = LinkOptions::default();
            drop(black_box(link(&read.article, &read.sentences, &read.names, None, &options)));
        });
        stage("voice", &|read| drop(black_box(voices(&read.article, &read.sentences, &read.mentions))));
        stage("stance", &|read| {
            let states: Vec<_> = read.states.iter().map(|states| states.view()).collect();
            let (sentences, encoded) = (&read.sentences, &read.encoded);
            let found = stances(&heads.stance, &read.actors, &read.voices, sentences, encoded, &states);
            drop(black_box(found));
        });
        stage("loaded", &|read| {
            for (encoded, states) in read.encoded.iter().zip(&read.states) {
                drop(black_box(heads.loaded.apply(states.view(), encoded)));
            }
        });
        group.bench_function("clean", |bencher| {
            bencher.iter_with_setup(
                || corpus.raw.clone(),
                |raw| raw.into_iter().filter_map(|raw| clean(raw).ok()).count(),
            );
        });
        group.finish();
    }
}

fn encoders(criterion: &mut Criterion) {
    let small = model("slant-small");
    let heads = Heads::new(&small).expect("it has heads");
    let corpora = corpora(&small, &encoder(&small, Precision::Int8), &heads);
    let mut group = criterion.benchmark_group("encoder");
    for corpus in &corpora {
        for name in ["slant-small", "slant-base"] {
            let model = model(name);
            let encoded: Vec<Encoded> = corpus
                .articles
                .iter()
                .flat_map(|read| encode(&read.article, &read.sentences, &model))
                .take(SENTENCES)
                .collect();
            let tokens: usize = encoded.iter().map(|encoded| encoded.ids.len()).sum();
            group.throughput(Throughput::Elements(tokens as u64));
            let made: Vec<Batch> = batches(&encoded.iter().collect::<Vec<_>>(), TOKEN_BUDGET);
            for precision in [Precision::Int8, Precision::F32] {
                let encoder = encoder(&model, precision);
                let id = BenchmarkId::new(format!("{name} {}", precision.name()), corpus.name);
                group.bench_function(id, |bencher| {
                    bencher.iter(|| made.iter().for_each(|batch| drop(black_box(encoder.encode(batch)))));
                });
            }
        }
    }
    group.finish();
}

/// Raw articles in, lines of JSON out; and an article made to be slow: quotation marks that never close, names
/// in every clause, one sentence that never ends.
fn whole(criterion: &mut Criterion) {
    let small = model("slant-small");
    let heads = Heads::new(&small).expect("it has heads");
    let encoder = encoder(&small, Precision::Int8);
    let mut inputs: Vec<(&str, Vec<RawArticle>, u64)> = corpora(&small, &encoder, &heads)
        .into_iter()
        .map(|corpus| (corpus.name, corpus.raw, corpus.bytes))
        .collect();
    let endless = "“Ilse Brandt’s party (so Mr. Vega told the U.S. senator, “who ".repeat(1_000);
    let file = tempfile::Builder::new().suffix(".txt").tempfile().expect("a temporary file can be made");
    std::fs::write(file.path(), &endless).expect("a temporary file can be written");
    let hostile = read(vec![file.path().to_owned()], FieldMap::default()).filter_map(Result::ok).collect();
    inputs.push(("hostile", hostile, endless.len() as u64));
    let mut group = criterion.benchmark_group("end to end");
    for (name, raw, bytes) in inputs {
        group.throughput(Throughput::Bytes(bytes));
        group.bench_function(name, |bencher| {
            bencher.iter_with_setup(
                || {
                    let model = model("slant-small");
                    let heads = Heads::new(&model).expect("it has heads");
                    let encoder = Box::new(PackedEncoder::new(&model, Precision::Int8).expect("it loads"));
                    let pipeline = Pipeline::new(model, heads, encoder, None, Settings::default());
                    (pipeline.expect("a shipped model fits"), raw.clone())
                },
                |(pipeline, raw)| lines(pipeline.score(raw).into_iter().filter_map(Result::ok)),
            );
        });
    }
    group.finish();
}

fn lines(records: impl Iterator<Item = ArticleRecord>) -> Vec<u8> {
    let (mut writer, mut out) = (writer(Format::Jsonl, false, &[]), Vec::new());
    records.for_each(|record| writer.article(&record, &mut out).expect("memory can be written"));
    out
}

/// Short enough that all benches take two minutes; one thread, so that a stage's time is its own.
fn settings() -> Criterion {
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().ok();
    Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2))
}

criterion_group! { name = benches; config = settings(); targets = stages, encoders, whole }
criterion_main!(benches);
