//! What was found in an article, and its scores, to the record that is written out.

use std::collections::BTreeMap;

use crate::actor::{Actor, Catalogue, article_date, named_by};
use crate::article::{Article, BlockKind, Sentence};
use crate::encoder::Encoder;
use crate::heads::{Loaded, StanceProbs};
use crate::model::Model;
use crate::record::{
    ActorRecord, ArticleRecord, Attributed, Bias, LoadedRecord, OffsetUnit, Omitted, RunRecord, RunSettings,
    SCHEMA_VERSION, SentenceRecord, StanceRecord, VoiceRecord,
};
use crate::score::{ActorScore, BiasScorer, Components, Lean, Posterior, components, lean, posterior};
use crate::span::Span;
use crate::stance::Stance;
use crate::voice::{Voice, VoiceSpan};

/// What the stages found in one article. Voices are ordered by sentence and cover each of them.
#[derive(Clone, Debug)]
pub struct Findings {
    /// Title and body sentences.
    pub sentences: Vec<Sentence>,
    /// Actors in order of first mention.
    pub actors: Vec<Actor>,
    /// Voice spans.
    pub voices: Vec<VoiceSpan>,
    /// Stances.
    pub stances: Vec<Stance>,
    /// Loaded wording, one per sentence.
    pub loaded: Vec<Loaded>,
}

/// What a run's articles have in common.
pub(crate) struct RunContext<'a> {
    pub(crate) model: &'a Model,
    pub(crate) encoder: &'a dyn Encoder,
    pub(crate) bias: Option<&'a BiasScorer>,
    pub(crate) catalogue: Option<&'a Catalogue>,
    pub(crate) settings: RunSettings,
    pub(crate) seed: u64,
}

impl RunContext<'_> {
    fn record(&self) -> RunRecord {
        RunRecord {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            model: format!("{} {}", self.model.config.name, self.model.config.version),
            model_sha256: self.model.sha256.clone(),
            catalogue_sha256: self.catalogue.and_then(|catalogue| catalogue.sha256()).map(str::to_owned),
            engine: self.encoder.name().to_owned(),
            precision: self.encoder.precision().name().to_owned(),
            seed: self.seed,
            settings: self.settings,
        }
    }
}

/// The record of an article in a language the model does not read.
pub(crate) fn unscored(article: &Article, language: &str, context: &RunContext) -> ArticleRecord {
    let reason = format!("the text is in `{language}`; this model reads English only");
    ArticleRecord { language: Some(language.to_owned()), reason: Some(reason), ..empty(article, context) }
}

/// The record of a scored article.
pub(crate) fn assemble(
    article: &Article,
    language: Option<&str>,
    found: &Findings,
    context: &RunContext,
) -> ArticleRecord {
    let tally = Tally::new(found, context);
    let has_body = found.sentences.iter().any(|sentence| sentence.kind == BlockKind::Body);
    let reason = "no paragraph of the article's own is left; `omitted` says what each is taken for";
    ArticleRecord {
        language: language.map(str::to_owned),
        reason: (!has_body).then(|| reason.to_owned()),
        bias: tally.bias(found),
        lean: tally.lean(article, found),
        actors: tally.actors(found),
        attributed: tally.attributed(article, found),
        sentences: sentence_records(article, found, context.settings),
        ..empty(article, context)
    }
}

fn empty(article: &Article, context: &RunContext) -> ArticleRecord {
    let metadata = article.metadata.clone();
    let omitted =
        article.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Title | BlockKind::Body));
    ArticleRecord {
        schema_version: SCHEMA_VERSION,
        id: article.id.clone(),
        outlet: metadata.outlet,
        title: metadata.title,
        published: metadata.published,
        url: metadata.url,
        author: metadata.author,
        section: metadata.section,
        language: None,
        genre: metadata.genre,
        fields: metadata.fields,
        reason: None,
        offset_unit: OffsetUnit::Bytes,
        text: article.text.clone(),
        omitted: omitted.map(|b| Omitted { start: b.span.start, end: b.span.end, kind: b.kind }).collect(),
        bias: Bias { score: None, interval: None, components: Components::default() },
        lean: None,
        actors: Vec::new(),
        attributed: Vec::new(),
        sentences: Vec::new(),
        run: context.record(),
    }
}

/// The source as an actor, else its words; and the actor it speaks of.
type SourceAndActor<'a> = (Option<usize>, Option<&'a str>, usize);

/// The stances that count, by where they count.
struct Tally<'a> {
    context: &'a RunContext<'a>,
    narrator: Vec<Vec<StanceProbs>>,
    sources: Vec<Vec<StanceProbs>>,
    title: Vec<Vec<StanceProbs>>,
}

impl<'a> Tally<'a> {
    fn new(found: &Findings, context: &'a RunContext) -> Self {
        let per_actor = || vec![Vec::new(); found.actors.len()];
        let mut tally = Self { context, narrator: per_actor(), sources: per_actor(), title: per_actor() };
        for stance in &found.stances {
            let Some(probs) = kept(stance, context.settings) else { continue };
            let column = match (found.sentences[stance.sentence].kind, found.voices[stance.voice].voice) {
                (BlockKind::Title, _) => &mut tally.title,
                (_, Voice::Narrator) => &mut tally.narrator,
                (_, Voice::Source) => &mut tally.sources,
            };
            column[stance.actor].push(probs);
        }
        tally
    }

    fn posterior(&self, stances: &[StanceProbs]) -> Option<Posterior> {
        posterior(stances, &self.context.model.config.aggregation)
    }

    fn actors(&self, found: &Findings) -> Vec<ActorRecord> {
        let score = |stances: &[StanceProbs]| ActorScore::from(self.posterior(stances));
        found
            .actors
            .iter()
            .enumerate()
            .map(|(index, actor)| ActorRecord {
                id: actor.id.clone(),
                name: actor.name.clone(),
                kind: actor.kind,
                catalogued: self
                    .context
                    .catalogue
                    .is_some_and(|catalogue| catalogue.get(&actor.id).is_some()),
                mentions: actor.mentions.len(),
                narrator: score(&self.narrator[index]),
                sources: score(&self.sources[index]),
                title: (!self.title[index].is_empty()).then(|| score(&self.title[index])),
            })
            .collect()
    }

    fn bias(&self, found: &Findings) -> Bias {
        let components = self.components(found);
        let (score, interval) = self.context.bias.and_then(|bias| bias.score(&components)).unzip();
        Bias { score, interval, components }
    }

    fn components(&self, found: &Findings) -> Components {
        let body = |voice: &&VoiceSpan| found.sentences[voice.sentence].kind == BlockKind::Body;
        let spans: Vec<&VoiceSpan> = found.voices.iter().filter(body).collect();
        let bytes = |spans: &[&VoiceSpan]| spans.iter().map(|voice| voice.span.len()).sum::<usize>();
        let narrator: Vec<&VoiceSpan> =
            spans.iter().filter(|voice| voice.voice == Voice::Narrator).copied().collect();
        let mut with_narrator: Vec<usize> = narrator.iter().map(|voice| voice.sentence).collect();
        with_narrator.dedup();
        let loaded: Vec<f64> =
            with_narrator.into_iter().map(|index| found.loaded[index].probability).collect();
        let posteriors: Vec<Posterior> =
            self.narrator.iter().filter_map(|stances| self.posterior(stances)).collect();
        let prior_mean = self.context.model.config.aggregation.prior_mean;
        components(&loaded, &posteriors, prior_mean, bytes(&narrator), bytes(&spans))
    }

    fn lean(&self, article: &Article, found: &Findings) -> Option<Lean> {
        let catalogue = self.context.catalogue?;
        let axis = catalogue.axis()?;
        let date = article_date(article);
        let side = |name: &str| -> Vec<Posterior> {
            let on_side = |actor: &Actor| catalogue.side(&actor.id, date) == Some(name);
            let indices = (0..found.actors.len()).filter(|&index| on_side(&found.actors[index]));
            indices.filter_map(|index| self.posterior(&self.narrator[index])).collect()
        };
        lean(axis, &side(&axis[0]), &side(&axis[1]))
    }

    fn attributed(&self, article: &Article, found: &Findings) -> Vec<Attributed> {
        let mut groups: BTreeMap<SourceAndActor, Vec<StanceProbs>> = BTreeMap::new();
        for stance in &found.stances {
            let voice = &found.voices[stance.voice];
            let is_title = found.sentences[stance.sentence].kind == BlockKind::Title;
            if is_title || voice.voice == Voice::Narrator {
                continue;
            }
            let Some(probs) = kept(stance, self.context.settings) else { continue };
            let source = voice.speaker.and_then(|speaker| named_by(&article.text, &found.actors, speaker));
            let text = if source.is_some() { None } else { voice.speaker.map(|span| span.of(&article.text)) };
            groups.entry((source, text, stance.actor)).or_default().push(probs);
        }
        groups
            .into_iter()
            .map(|((source, text, actor), stances)| Attributed {
                source: source.map(|index| found.actors[index].id.clone()),
                source_text: source.map(|index| found.actors[index].name.clone()).or(text.map(str::to_owned)),
                actor: found.actors[actor].id.clone(),
                score: self.posterior(&stances).into(),
            })
            .collect()
    }
}

/// The probabilities of a stance that is neither unread nor abstained from.
fn kept(stance: &Stance, settings: RunSettings) -> Option<StanceProbs> {
    stance.probs.filter(|probs| settings.abstain.is_none_or(|least| probs.top() >= least))
}

fn sentence_records(article: &Article, found: &Findings, settings: RunSettings) -> Vec<SentenceRecord> {
    let pair = |span: Span| [span.start, span.end];
    let mut records: Vec<SentenceRecord> = found
        .sentences
        .iter()
        .zip(&found.loaded)
        .map(|(sentence, loaded)| SentenceRecord {
            start: sentence.span.start,
            end: sentence.span.end,
            kind: sentence.kind,
            loaded: LoadedRecord {
                probability: loaded.probability,
                words: loaded.words.iter().map(|word| pair(word.shifted(sentence.span.start))).collect(),
            },
            voices: Vec::new(),
            stances: Vec::new(),
        })
        .collect();
    let mut first_voice = vec![found.voices.len(); found.sentences.len()];
    for (index, voice) in found.voices.iter().enumerate() {
        first_voice[voice.sentence] = first_voice[voice.sentence].min(index);
        let source = voice.speaker.and_then(|speaker| named_by(&article.text, &found.actors, speaker));
        records[voice.sentence].voices.push(VoiceRecord {
            start: voice.span.start,
            end: voice.span.end,
            voice: voice.voice,
            source: source.map(|index| found.actors[index].id.clone()),
            source_text: voice.speaker.map(|speaker| speaker.of(&article.text).to_owned()),
        });
    }
    for stance in &found.stances {
        let probs = kept(stance, settings);
        records[stance.sentence].stances.push(StanceRecord {
            actor: found.actors[stance.actor].id.clone(),
            voice: stance.voice - first_voice[stance.sentence],
            spans: stance.spans.iter().copied().map(pair).collect(),
            link: stance.link,
            against: probs.map(|probs| probs.against),
            neutral: probs.map(|probs| probs.neutral),
            favour: probs.map(|probs| probs.favour),
        });
    }
    records
}

#[cfg(test)]
mod tests;
