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

/// Texts of fewer words are read whatever they look like: names and headlines alone deceive both detectors.
const WORDS_TO_TELL: usize = 8;

/// Whether a text too short for a sure guess is of another script, or another detector finds no English in it either.
fn is_foreign(text: &str, info: &Info) -> bool {
    if info.script() != Script::Latin {
        return true;
    }
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).count();
    words >= WORDS_TO_TELL && whichlang::detect_language(text) != whichlang::Lang::Eng
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
            ("Lula critica Bolsonaro e promete mais recursos para a saúde.", "pt"),
            ("Tusk zapowiada zmiany w rządzie po przegranych wyborach prezydenckich.", "pl"),
        ] {
            assert_eq!(language(short), Language::Other(wanted), "{short}");
        }
        for short in [
            "Trump wins Iowa.",
            "Senators back Biden plan, defy McConnell on budget vote",
            "Senator Lena Marsh tees off on rival Miller over immigration in tense late debate",
        ] {
            assert!(matches!(language(short), Language::Readable(_)), "{short}");
        }
    }
}
