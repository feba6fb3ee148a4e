//! The lexicon of reporting cues: which words say that somebody says or holds something.
//!
//! In: nothing. Out: for a word form, what its lemma does with its subject and its content. This is the one
//! place where cues are listed. Cues were chosen by reading news text; a cue that is as often something else
//! (“found”, “showed”) is listed with the frame in which it reports.

use std::collections::HashMap;
use std::sync::LazyLock;

/// How a cue takes its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// “X said (that) Y”, “Y, X said”, “Y, said X”: a quotation, a clause with or without “that”.
    Say,
    /// “X told Z that Y”: as [`Say`](Self::Say), with somebody spoken to first.
    Tell,
    /// “X believes (that) Y”, “Y, X believes”: a clause; the speaker never follows the cue.
    Think,
    /// “Polls show that Y”: a clause with “that”, or a quotation; without “that” it is not a report.
    Show,
    /// “X criticized Y”, “X called Y a Z”, “X vowed to Y”: all that follows, which must be there.
    Object,
    /// “X refused to Y”, “X called for Y”: all that follows, if it starts with one of these words.
    Particle(&'static [&'static str]),
    /// “the claim that Y”: a noun, whose owner is the speaker.
    Noun,
    /// “his promise to Y”, “her criticism of Y”: a noun with an owner, and one of these words.
    Owned(&'static [&'static str]),
}

/// The form a verb stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// “say”.
    Base,
    /// “says”.
    Third,
    /// “said”, which is also the participle.
    Past,
    /// “saying”.
    Ing,
    /// A noun, singular or plural.
    Noun,
}

/// A cue word as it stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CueWord {
    /// Lemma, as listed.
    pub(super) lemma: &'static str,
    /// Its form here.
    pub(super) form: Form,
    /// How it takes its content.
    pub(super) frame: Frame,
}

const TO: &[&str] = &["to"];
const FOR: &[&str] = &["for", "on", "upon"];
const OF: &[&str] = &["of"];
const ON: &[&str] = &["on", "about", "against"];
const OUT: &[&str] = &["out"];
const TOWARDS: &[&str] = &["to", "that"];

/// Verbs by frame: `lemma` if regular, `lemma:third:past:ing` where a form is not.
const VERBS: &[(Frame, &str)] = &[
    (
        Frame::Say,
        "say:says:said:saying add write:writes:wrote:writing tweet:tweets:tweeted:tweeting state note report \
         argue claim allege assert announce declare explain acknowledge admit:admits:admitted:admitting \
         suggest insist contend maintain warn conclude observe recall respond reply:replies:replied:replying \
         concede complain confirm reveal predict joke quip:quips:quipped:quipping retort stress emphasize \
         emphasise reiterate testify:testifies:testified:testifying remark comment mention continue \
         caution lament boast counter exclaim opine proclaim recount \
         shout charge estimate hint imply:implies:implied:implying indicate stipulate assure \
         vow affirm disclose quote guess muse wonder ask answer advise agree \
         repeat echo post email interject confess attest underscore summarize underline deny:denies:denied:denying \
         read:reads:read:reading document specify:specifies:specified:specifying clarify:clarifies:clarified:clarifying \
         marvel decide rule recommend propose demand request reason elaborate speculate scoff protest \
         fume rail vent snap:snaps:snapped:snapping yell mutter intone gush rule chime remind",
    ),
    (
        Frame::Tell,
        "tell:tells:told:telling inform notify:notifies:notified:notifying assure remind convince persuade",
    ),
    (
        Frame::Think,
        "believe think:thinks:thought:thinking feel:feels:felt:feeling hope fear suspect expect worry:worries:worried:worrying \
         doubt assume imagine know:knows:knew:knowing realize realise understand:understands:understood:understanding \
         consider:considers:considered:considering figure wish:wishes:wished:wishing",
    ),
    (
        Frame::Show,
        "show:shows:showed:showing find:finds:found:finding suggest indicate prove demonstrate see:sees:saw:seeing learn discover determine hear:hears:heard:hearing recognize signal cite",
    ),
    (
        Frame::Object,
        "call describe accuse criticize criticise blame praise condemn denounce decry:decries:decried:decrying slam:slams:slammed:slamming \
         blast mock dismiss:dismisses:dismissed:dismissing defend urge \
         attack reject oppose applaud hail liken deride ridicule lambaste portray \
         characterize label brand dub:dubs:dubbed:dubbing question cite tout endorse \
         rebuke chide disavow excoriate bemoan bash:bashes:bashed:bashing vilify chastise castigate assail welcome \
         support back favor favour prefer:prefers:preferred:preferring applaud shun lambast",
    ),
    (
        Frame::Particle(TO),
        "vow promise pledge threaten urge ask refuse decline want hope offer propose seek:seeks:sought:seeking agree \
         plan:plans:planned:planning intend aim decide prefer:prefers:preferred:preferring opt:opts:opted:opting",
    ),
    (Frame::Particle(FOR), "call"),
    (Frame::Particle(OUT), "point"),
    (Frame::Particle(TOWARDS), "appear seem expect"),
];

const NOUNS: &str = "claim statement allegation belief assertion argument suggestion view idea notion contention \
                     accusation insistence warning conclusion prediction concern complaint fear hope \
                     announcement report admission acknowledgment opinion conviction";

/// Nouns that report where an owner stands before them and one of the words after.
const OWNED: &[(&[&str], &str)] = &[
    (
        TO,
        "promise pledge vow plan refusal decision desire threat offer proposal call opposition willingness commitment \
          attempt response objection intention",
    ),
    (
        OF,
        "criticism praise endorsement support denial rejection condemnation view opinion embrace defense defence \
          description characterization rebuke denunciation",
    ),
    (ON, "attack assault stance position view comment remark"),
    (FOR, "support call plea demand preference"),
];

static LEXICON: LazyLock<HashMap<String, Vec<CueWord>>> = LazyLock::new(|| {
    let mut lexicon: HashMap<String, Vec<CueWord>> = HashMap::new();
    let mut enter = |word: String, cue: CueWord| {
        let cues = lexicon.entry(word).or_default();
        if !cues.contains(&cue) {
            cues.push(cue);
        }
    };
    for &(frame, verbs) in VERBS {
        for entry in verbs.split_whitespace() {
            let mut forms = entry.split(':');
            let lemma = forms.next().unwrap_or(entry);
            let (third, past, ing) = match (forms.next(), forms.next(), forms.next()) {
                (Some(third), Some(past), Some(ing)) => (third.to_owned(), past.to_owned(), ing.to_owned()),
                _ => regular(lemma),
            };
            // A past tense that looks like the base form (“read”) is listed once, as the past.
            if past != lemma {
                enter(lemma.to_owned(), CueWord { lemma, form: Form::Base, frame });
            }
            enter(third, CueWord { lemma, form: Form::Third, frame });
            enter(past, CueWord { lemma, form: Form::Past, frame });
            enter(ing, CueWord { lemma, form: Form::Ing, frame });
        }
    }
    for lemma in NOUNS.split_whitespace() {
        let cue = CueWord { lemma, form: Form::Noun, frame: Frame::Noun };
        enter(lemma.to_owned(), cue);
        enter(format!("{lemma}s"), cue);
    }
    for &(particles, lemmas) in OWNED {
        for lemma in lemmas.split_whitespace() {
            let cue = CueWord { lemma, form: Form::Noun, frame: Frame::Owned(particles) };
            enter(lemma.to_owned(), cue);
            enter(format!("{lemma}s"), cue);
        }
    }
    lexicon
});

/// Third person, past and participle of a regular verb.
fn regular(lemma: &str) -> (String, String, String) {
    let third = if lemma.ends_with(['s', 'x', 'z']) || lemma.ends_with("ch") || lemma.ends_with("sh") {
        format!("{lemma}es")
    } else {
        format!("{lemma}s")
    };
    let stem = lemma.strip_suffix('e').unwrap_or(lemma);
    if let Some(stem) = lemma.strip_suffix('y').filter(|s| !s.ends_with(['a', 'e', 'o'])) {
        return (format!("{stem}ies"), format!("{stem}ied"), format!("{lemma}ing"));
    }
    (third, format!("{stem}ed"), format!("{stem}ing"))
}

/// What the word, in lower case, can be as a cue; empty if it is none. Frames come in the order of the lexicon.
pub(super) fn cues(lower: &str) -> &'static [CueWord] {
    LEXICON.get(lower).map_or(&[], Vec::as_slice)
}

/// Whether the word is a verb of saying in some form, or “according”.
pub(super) fn is_reporting(lower: &str) -> bool {
    lower == "according" || cues(lower).iter().any(|cue| matches!(cue.frame, Frame::Say | Frame::Tell))
}

/// Whether the word stands between a subject and its verb: auxiliaries and common adverbs.
pub(super) fn is_between(lower: &str) -> bool {
    is_auxiliary(lower) || is_adverb(lower)
}

/// Whether the word is an auxiliary verb.
pub(super) fn is_auxiliary(lower: &str) -> bool {
    matches!(
        lower,
        "has"
            | "have"
            | "had"
            | "is"
            | "are"
            | "was"
            | "were"
            | "be"
            | "been"
            | "being"
            | "did"
            | "does"
            | "do"
            | "will"
            | "would"
            | "can"
            | "could"
            | "may"
            | "might"
            | "must"
            | "should"
            | "shall"
            | "am"
            | "'s"
            | "’s"
            | "'ve"
            | "'re"
            | "'d"
            | "didn't"
            | "don't"
            | "doesn't"
            | "hasn't"
            | "haven't"
            | "hadn't"
            | "isn't"
            | "aren't"
            | "wasn't"
            | "weren't"
            | "won't"
            | "wouldn't"
            | "can't"
            | "cannot"
            | "couldn't"
            | "shouldn't"
    )
}

/// Whether the word is an adverb that may stand before a cue.
pub(super) fn is_adverb(lower: &str) -> bool {
    (lower.len() > 4
        && lower.ends_with("ly")
        && !matches!(lower, "family" | "reply" | "ally" | "italy" | "july" | "assembly" | "rally"))
        || matches!(
            lower,
            "also"
                | "often"
                | "later"
                | "then"
                | "once"
                | "now"
                | "still"
                | "even"
                | "first"
                | "again"
                | "never"
                | "not"
                | "just"
                | "always"
                | "sometimes"
                | "further"
                | "instead"
                | "both"
                | "all"
                | "already"
                | "since"
                | "soon"
                | "long"
                | "ever"
                | "rather"
                | "more"
                | "simply"
                | "too"
        )
}

/// Whether the lemma's base and third person are as often nouns, so that more is asked of the words around.
pub(super) fn is_noun_too(lemma: &str) -> bool {
    matches!(
        lemma,
        "tweet"
            | "report"
            | "claim"
            | "charge"
            | "state"
            | "post"
            | "document"
            | "request"
            | "estimate"
            | "echo"
            | "joke"
            | "hint"
            | "comment"
            | "question"
            | "attack"
            | "blame"
            | "praise"
            | "label"
            | "brand"
            | "call"
            | "offer"
            | "hope"
            | "fear"
            | "promise"
            | "demand"
            | "vent"
            | "rule"
            | "reason"
            | "remark"
            | "mention"
            | "doubt"
            | "note"
            | "show"
            | "signal"
            | "quote"
            | "wonder"
            | "vow"
            | "pledge"
            | "answer"
            | "reply"
            | "repeat"
            | "email"
            | "welcome"
            | "protest"
            | "boast"
            | "feel"
            | "recall"
            | "figure"
            | "wish"
            | "find"
            | "chime"
            | "counter"
            | "snap"
            | "support"
            | "back"
            | "plan"
            | "aim"
            | "favor"
            | "favour"
            | "caution"
    )
}

/// Whether the word makes a report negative or hypothetical: “did not say”, “would say”.
pub(super) fn is_denial(lower: &str) -> bool {
    matches!(
        lower,
        "not" | "never" | "nor" | "neither" | "cannot" | "would" | "might" | "could" | "should" | "may"
    ) || lower.ends_with("n't")
}

#[cfg(test)]
mod tests {
    use super::{Form, Frame, cues};

    #[test]
    fn every_form_leads_to_its_lemma() {
        struct Case {
            word: &'static str,
            lemma: &'static str,
            form: Form,
        }
        let cases = [
            Case { word: "said", lemma: "say", form: Form::Past },
            Case { word: "alleges", lemma: "allege", form: Form::Third },
            Case { word: "arguing", lemma: "argue", form: Form::Ing },
            Case { word: "denied", lemma: "deny", form: Form::Past },
            Case { word: "stressed", lemma: "stress", form: Form::Past },
            Case { word: "testify", lemma: "testify", form: Form::Base },
        ];
        for case in cases {
            let found = cues(case.word);
            assert!(found.iter().any(|c| c.lemma == case.lemma && c.form == case.form), "{}", case.word);
        }
        assert!(cues("table").is_empty());
        assert!(cues("claims").iter().any(|c| c.frame == Frame::Noun));
    }
}
