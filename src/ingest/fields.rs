//! Which field of a record is what.
//!
//! In: the names and values of one record. Out: a [`RawArticle`]. How records are found in a file is the
//! business of the format modules.

use serde_json::Value;

use super::{IngestError, date};
use crate::article::{Metadata, Origin, RawArticle, RawBlock};

/// Names of the fields of JSON records and CSV columns. `None` means: look for the usual names. Names are
/// compared without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMap {
    /// The article's text.
    pub text: Option<String>,
    /// Name of the outlet.
    pub outlet: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Date of publication.
    pub date: Option<String>,
    /// Address of the article.
    pub url: Option<String>,
    /// Writer or writers.
    pub author: Option<String>,
    /// Identifier.
    pub id: Option<String>,
    /// Section of the outlet.
    pub section: Option<String>,
    /// Other fields to keep as they are.
    pub kept: Vec<String>,
}

/// The fields of an article, in the order of [`FieldMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Text,
    Outlet,
    Title,
    Date,
    Url,
    Author,
    Id,
    Section,
    Genre,
}

impl Field {
    const ALL: [Self; 9] = [
        Self::Text,
        Self::Outlet,
        Self::Title,
        Self::Date,
        Self::Url,
        Self::Author,
        Self::Id,
        Self::Section,
        Self::Genre,
    ];

    /// The option that names this field on the command line.
    const fn option(self) -> &'static str {
        match self {
            Self::Text => "--text-field",
            Self::Outlet => "--outlet-field",
            Self::Title => "--title-field",
            Self::Date => "--date-field",
            Self::Url => "--url-field",
            Self::Author => "--author-field",
            Self::Id => "--id-field",
            Self::Section => "--section-field",
            Self::Genre => "",
        }
    }

    /// Usual names, first choice first, in the form that [`fold`] gives.
    const fn usual(self) -> &'static [&'static str] {
        match self {
            Self::Text => &[
                "text",
                "articletext",
                "fulltext",
                "body",
                "articlebody",
                "bodytext",
                "maintext",
                "content",
                "articlecontent",
                "story",
                "article",
            ],
            Self::Outlet => &[
                "outlet",
                "source",
                "publisher",
                "publication",
                "sitename",
                "site",
                "newspaper",
                "newsoutlet",
                "outletname",
                "sourcename",
                "media",
                "sourcedomain",
                "domain",
            ],
            Self::Title => &["title", "headline", "articletitle", "heading"],
            Self::Date => &[
                "date",
                "published",
                "publishdate",
                "datepublished",
                "publicationdate",
                "pubdate",
                "publishedat",
                "publishedon",
                "datepublish",
                "publishedtime",
                "timestamp",
                "time",
            ],
            Self::Url => &["url", "link", "weburl", "articleurl", "permalink", "href"],
            Self::Author => &["author", "authors", "byline", "writer", "journalist"],
            Self::Id => &["id", "articleid", "docid", "uuid", "guid", "key"],
            Self::Section => &["section", "topic", "category", "newsdesk", "desk", "rubric"],
            Self::Genre => &["genre"],
        }
    }
}

impl FieldMap {
    fn given(&self, field: Field) -> Option<&str> {
        match field {
            Field::Text => &self.text,
            Field::Outlet => &self.outlet,
            Field::Title => &self.title,
            Field::Date => &self.date,
            Field::Url => &self.url,
            Field::Author => &self.author,
            Field::Id => &self.id,
            Field::Section => &self.section,
            Field::Genre => &None,
        }
        .as_deref()
    }

    /// Where among `names` the field stands.
    fn position(&self, field: Field, names: &[&str]) -> Option<usize> {
        if let Some(given) = self.given(field) {
            return position(given, names);
        }
        let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
        field.usual().iter().find_map(|usual| folded.iter().position(|name| name == usual))
    }
}

/// Where among `names` one stands, by its letters where not by its very form.
fn position(wanted: &str, names: &[&str]) -> Option<usize> {
    let same = names.iter().position(|name| *name == wanted);
    same.or_else(|| names.iter().position(|name| fold(name) == fold(wanted)))
}

/// Positions of the fields among the names of a record.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    positions: [Option<usize>; Field::ALL.len()],
    kept: Vec<(String, usize)>,
}

impl Layout {
    /// Finds the fields among `names`. A text field must be there; a field that was asked for by name must
    /// be there too where `strict`, that is, where all records share the names.
    pub(crate) fn find(
        fields: &FieldMap,
        names: &[&str],
        strict: bool,
        origin: &Origin,
    ) -> Result<Self, IngestError> {
        let mut positions = [None; Field::ALL.len()];
        for field in Field::ALL {
            let position = fields.position(field, names);
            let given = fields.given(field);
            if position.is_none() && (field == Field::Text || (strict && given.is_some())) {
                return Err(missing(field.option(), given, names, origin));
            }
            positions[field as usize] = position;
        }
        let mut kept = Vec::with_capacity(fields.kept.len());
        for name in &fields.kept {
            match position(name, names) {
                Some(position) => kept.push((name.clone(), position)),
                None if strict => {
                    return Err(missing("--keep-field, --by or --story-field", Some(name), names, origin));
                }
                None => {}
            }
        }
        Ok(Self { positions, kept })
    }

    pub(crate) fn position(&self, field: Field) -> Option<usize> {
        self.positions[field as usize]
    }
}

fn missing(option: &'static str, given: Option<&str>, names: &[&str], origin: &Origin) -> IngestError {
    let present = if names.is_empty() { "none".to_owned() } else { shorten(&names.join(", "), 300) };
    match given {
        Some(wanted) => {
            IngestError::MissingField { origin: origin.clone(), wanted: wanted.to_owned(), option, present }
        }
        None => IngestError::NoTextField { origin: origin.clone(), present },
    }
}

fn shorten(text: &str, n_chars: usize) -> String {
    match text.char_indices().nth(n_chars) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A name without case and without the signs that part its words.
fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Makes an article of the values at the layout's positions; `value` is given a position and what joins the parts
/// of a value that has several.
pub(crate) fn article(
    layout: &Layout,
    origin: Origin,
    value: impl Fn(usize, &str) -> Option<String>,
) -> Result<RawArticle, IngestError> {
    let at = |position: usize, separator: &str| {
        value(position, separator).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let read = |field: Field| {
        layout
            .position(field)
            .and_then(|position| at(position, if field == Field::Text { "\n\n" } else { ", " }))
    };
    let Some(text) = read(Field::Text) else {
        return Err(IngestError::NoText { origin });
    };
    let metadata = Metadata {
        id: read(Field::Id),
        outlet: read(Field::Outlet),
        title: read(Field::Title),
        published: read(Field::Date).and_then(|text| date::normalise(&text)),
        url: read(Field::Url),
        author: read(Field::Author),
        section: read(Field::Section),
        genre: read(Field::Genre),
        fields: layout
            .kept
            .iter()
            .filter_map(|(name, position)| Some((name.clone(), at(*position, ", ")?)))
            .collect(),
    };
    Ok(RawArticle { origin, metadata, blocks: vec![RawBlock { text, kind: None }] })
}

/// Makes an article of a JSON object.
pub(crate) fn from_json(fields: &FieldMap, origin: Origin, value: &Value) -> Result<RawArticle, IngestError> {
    let Value::Object(object) = value else {
        return Err(IngestError::NotARecord { origin });
    };
    let names: Vec<&str> = object.keys().map(String::as_str).collect();
    let layout = Layout::find(fields, &names, false, &origin)?;
    let text = layout.position(Field::Text).map(|position| &object[names[position]]);
    if text.is_some_and(|text| text.is_number() || text.is_boolean()) {
        return Err(IngestError::TextIsNoString { origin });
    }
    article(&layout, origin, |position, separator| flatten(&object[names[position]], separator))
}

/// A JSON value as one string; lists joined, objects by their name.
fn flatten(value: &Value, separator: &str) -> Option<String> {
    match value {
        Value::Null | Value::Bool(_) => None,
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => {
            let parts: Vec<String> = items.iter().filter_map(|item| flatten(item, separator)).collect();
            (!parts.is_empty()).then(|| parts.join(separator))
        }
        Value::Object(object) => {
            ["name", "text", "title"].iter().find_map(|key| object.get(*key)?.as_str().map(str::to_owned))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{FieldMap, from_json};
    use crate::article::Origin;
    use crate::ingest::IngestError;

    #[test]
    fn usual_names_are_found_whatever_their_case() {
        let value = json!({
            "Article_ID": 17, "Source": {"id": null, "name": "Gazette"}, "HEADLINE": "T", "Publish Date": "May 21, 2024",
            "link": "http://x.example/a", "authors": ["A. One", "B. Two"], "topic": null, "Body": ["One.", "Two."],
        });
        let article = from_json(&FieldMap::default(), Origin::default(), &value).expect("a text");
        assert_eq!(article.metadata.id.as_deref(), Some("17"));
        assert_eq!(article.metadata.outlet.as_deref(), Some("Gazette"));
        assert_eq!(article.metadata.title.as_deref(), Some("T"));
        assert_eq!(article.metadata.published.as_deref(), Some("2024-05-21"));
        assert_eq!(article.metadata.author.as_deref(), Some("A. One, B. Two"));
        assert_eq!(article.metadata.section, None);
        assert_eq!(article.blocks[0].text, "One.\n\nTwo.");
    }

    #[test]
    fn a_given_name_goes_before_the_usual_ones() {
        let value = json!({"text": "short", "Full-Story": "long"});
        let fields = FieldMap { text: Some("full-story".to_owned()), ..FieldMap::default() };
        assert_eq!(from_json(&fields, Origin::default(), &value).expect("a text").blocks[0].text, "long");
    }

    #[test]
    fn kept_fields_come_along_under_the_names_asked_for() {
        let value = json!({"text": "T", "Event-ID": 17, "desk": " Home ", "tags": ["a", "b"], "empty": ""});
        let kept = ["event_id", "desk", "tags", "empty", "absent"].map(str::to_owned).to_vec();
        let fields = FieldMap { kept, ..FieldMap::default() };
        let found = from_json(&fields, Origin::default(), &value).expect("a text").metadata.fields;
        let found: Vec<(&str, &str)> =
            found.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(found, [("desk", "Home"), ("event_id", "17"), ("tags", "a, b")]);
    }

    #[test]
    fn a_missing_text_field_lists_what_is_there() {
        let value = json!({"kicker": "a", "lede": "b"});
        let error = from_json(&FieldMap::default(), Origin::default(), &value).expect_err("no text field");
        let message = error.to_string();
        assert!(message.contains("kicker, lede") && message.contains("--text-field"), "{message}");
        let fields = FieldMap { text: Some("story".to_owned()), ..FieldMap::default() };
        let message = from_json(&fields, Origin::default(), &value).expect_err("no such field").to_string();
        assert!(message.contains("story") && message.contains("kicker, lede"), "{message}");
    }

    #[test]
    fn an_empty_text_is_its_own_error() {
        for value in [json!({"text": "  "}), json!({"text": null}), json!({"text": []})] {
            let error = from_json(&FieldMap::default(), Origin::default(), &value).expect_err("no text");
            assert!(matches!(error, IngestError::NoText { .. }));
        }
        let error = from_json(&FieldMap::default(), Origin::default(), &json!([1])).expect_err("no object");
        assert!(matches!(error, IngestError::NotARecord { .. }));
    }
}
