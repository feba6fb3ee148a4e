//! Is a text in English? The model reads nothing else.

use whatlang::{Info, Lang, Script, detect};

/// What is known of a text's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English, or too short to tell: it is scored.
    Readable(Option<&'static str>),
    /// Another language, by its ISO 639 code: it is not scored.
    Other(&'static str),
}

/// Detects the language of `text`.
#[must_use]
pub fn language(text: &str) -> Language {
    match detect(text) {
        Some(info) if info.lang() == Lang::Eng => Language::Readable(Some("en")),
        Some(info) if info.is_reliable() || is_foreign(text, &info) => Language::Other(code(info.lang())),
        _ => Language::Readable(None),
    }
}

/// English texts of this many words hold at least one of [`COMMON`], with few exceptions.
const WORDS_TO_TELL: usize = 12;

/// Frequent words of English that no other large language of its script has.
const COMMON: [&str; 20] = [
    "the", "and", "that", "with", "from", "he", "she", "his", "they", "has", "not", "who", "their", "said",
    "would", "been", "were", "this", "which", "about",
];

/// Whether a text too short for a sure guess is of another script, or of many words and none of the commonest.
fn is_foreign(text: &str, info: &Info) -> bool {
    if info.script() != Script::Latin {
        return true;
    }
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    words.len() >= WORDS_TO_TELL && !words.iter().any(|word| COMMON.contains(&word.as_str()))
}

/// Two-letter code of the languages news is most often in, else the three-letter one.
fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Deu => "de",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        Lang::Pol => "pl",
        Lang::Tur => "tr",
        Lang::Ara => "ar",
        Lang::Urd => "ur",
        Lang::Hin => "hi",
        Lang::Ben => "bn",
        Lang::Cmn => "zh",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Pes => "fa",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, language};

    #[test]
    fn english_is_readable_and_german_is_named() {
        assert_eq!(
            language("The minister said on Tuesday that the bridge would not be built this year."),
            Language::Readable(Some("en"))
        );
        let german = "Die Regierung hat am Dienstag beschlossen, die Brücke in diesem Jahr nicht zu bauen, sagte der Minister.";
        assert_eq!(language(german), Language::Other("de"));
        assert_eq!(language("12 345"), Language::Readable(None));
        assert!(matches!(language("Министр уехал в Москву."), Language::Other(_)));
        for (short, wanted) in [
            (
                "Merz kritisiert die Pläne der Opposition im Bundestag scharf und fordert nun rasche Hilfen.",
                "de",
            ),
            (
                "El presidente criticó ayer al gobierno catalán por su gestión de las cuentas de la región.",
                "es",
            ),
        ] {
            assert_eq!(language(short), Language::Other(wanted), "{short}");
        }
        for short in ["Trump wins Iowa.", "Senators back Biden plan, defy McConnell on budget vote"] {
            assert!(matches!(language(short), Language::Readable(_)), "{short}");
        }
    }
}
