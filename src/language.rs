//! Is a text in English? The model reads nothing else.

use whatlang::{Lang, detect};

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
        Some(info) if info.is_reliable() => Language::Other(code(info.lang())),
        _ => Language::Readable(None),
    }
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
    }
}
