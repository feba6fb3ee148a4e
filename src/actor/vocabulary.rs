//! Word lists that names are read with: titles, kinship, months, peoples, kinds of organisation.
//!
//! All words are folded (lower-case ASCII without punctuation). Each list is short and closed on purpose:
//! it holds what news English uses every day, and nothing is lost silently when a word is missing, the name
//! is only a little longer than it should be.

use super::catalogue::Gender;

/// Nouns that are a title or an office by themselves.
#[rustfmt::skip]
const TITLE_HEADS: &[&str] = &[
    "admiral", "adviser", "advisor", "aide", "ambassador", "archbishop", "attorney", "ayatollah", "baron",
    "baroness", "bishop", "boss", "brigadier", "broker", "captain", "cardinal", "ceo", "chair", "chairman",
    "chairperson", "chairwoman", "chancellor", "chief", "cofounder", "colonel", "columnist", "commander",
    "commissioner", "congressman", "congresswoman", "coordinator", "councillor", "councilman",
    "councilwoman", "dame", "delegate", "deputy", "dictator", "director", "dr", "emir", "emperor", "envoy",
    "executive", "father", "founder", "gen", "general", "gov", "governor", "head", "hon", "imam", "inspector",
    "journalist", "judge", "justice", "king", "lady", "lawmaker", "lawyer", "leader", "lieutenant", "lord",
    "lt", "magnate", "maj", "major", "mayor", "mep", "minister", "miss", "mna", "mogul", "mp", "mpa", "mr",
    "mrs", "ms", "mufti", "nominee", "officer", "official", "outgoing", "pastor", "pm", "pope", "premier", "president",
    "prince", "princess", "prof", "professor", "prosecutor", "queen", "rabbi", "rep", "reporter",
    "representative", "rev", "reverend", "secretary", "sen", "senator", "sergeant", "sgt", "sheriff", "sir",
    "sister", "speaker", "spokesman", "spokesperson", "spokeswoman", "strategist", "superintendent",
    "treasurer", "tsar", "tycoon", "whip", "analyst", "candidate", "activist", "author", "billionaire",
    "businessman", "businesswoman", "capt", "col", "cmdr", "economist", "historian", "host", "incumbent",
    "investigator", "legislator", "politician", "pundit", "rival", "scientist", "scholar", "expert",
];

/// Words that stand before a title noun and belong to the title.
#[rustfmt::skip]
const TITLE_MODIFIERS: &[&str] = &[
    "acting", "agriculture", "army", "assistant", "associate", "attorney", "cabinet", "campaign", "central",
    "chief", "climate", "co", "commerce", "communications", "conservative", "crown", "culture", "current",
    "defence", "defense", "democrat", "democratic", "deputy", "district", "economy", "education", "election",
    "elect", "energy", "environment", "estate", "ex", "exiled", "executive", "federal", "finance", "first",
    "foreign", "former", "grand", "health", "high", "home", "house", "human", "incoming", "information",
    "infrastructure", "interim", "interior", "junior", "justice", "labor", "labour", "late", "law", "liberal",
    "local", "longtime", "major", "majority", "managing", "media", "military", "minority", "national", "naval",
    "new", "opposition", "parliamentary", "party", "planning", "police", "presidential", "press", "prime",
    "provincial", "real", "regional", "republican", "retired", "security", "senate", "senior", "shadow",
    "special", "state", "supreme", "tech", "then", "top", "trade", "transport", "treasury", "undersecretary",
    "union", "vice", "war", "former", "outgoing", "congressional", "gubernatorial", "mayoral", "veteran",
];

/// Kinship words, with the gender they give to the person named after them.
const KIN: &[(&str, Gender)] = &[
    ("aunt", Gender::Female),
    ("brother", Gender::Male),
    ("daughter", Gender::Female),
    ("father", Gender::Male),
    ("grandfather", Gender::Male),
    ("grandmother", Gender::Female),
    ("husband", Gender::Male),
    ("mother", Gender::Female),
    ("nephew", Gender::Male),
    ("niece", Gender::Female),
    ("sister", Gender::Female),
    ("son", Gender::Male),
    ("uncle", Gender::Male),
    ("widow", Gender::Female),
    ("wife", Gender::Female),
];

/// Titles that only a woman or only a man bears in news English.
const GENDERED_TITLES: &[(&str, Gender)] = &[
    ("mr", Gender::Male),
    ("sir", Gender::Male),
    ("lord", Gender::Male),
    ("king", Gender::Male),
    ("prince", Gender::Male),
    ("congressman", Gender::Male),
    ("councilman", Gender::Male),
    ("businessman", Gender::Male),
    ("spokesman", Gender::Male),
    ("chairman", Gender::Male),
    ("pope", Gender::Male),
    ("imam", Gender::Male),
    ("ayatollah", Gender::Male),
    ("emperor", Gender::Male),
    ("baron", Gender::Male),
    ("mrs", Gender::Female),
    ("ms", Gender::Female),
    ("miss", Gender::Female),
    ("dame", Gender::Female),
    ("lady", Gender::Female),
    ("queen", Gender::Female),
    ("princess", Gender::Female),
    ("baroness", Gender::Female),
    ("congresswoman", Gender::Female),
    ("councilwoman", Gender::Female),
    ("businesswoman", Gender::Female),
    ("spokeswoman", Gender::Female),
    ("chairwoman", Gender::Female),
];

/// Titles written with a period.
#[rustfmt::skip]
const ABBREVIATIONS: &[&str] = &[
    "adm", "capt", "cmdr", "col", "dr", "gen", "gov", "hon", "jr", "lt", "maj", "mr", "mrs", "ms", "prof",
    "rep", "reps", "rev", "sen", "sens", "sgt", "sr", "st",
];

/// First words that many bearers of a name leave out: “Sardar Ayaz Sadiq” is “Ayaz Sadiq”.
#[rustfmt::skip]
const SOFT_HONORIFICS: &[&str] = &[
    "agha", "chaudhary", "chaudhry", "haji", "hafiz", "hazrat", "khawaja", "khwaja", "makhdoom", "maulana",
    "mian", "mirza", "mohamed", "mohammad", "mohammed", "muhammad", "mullah", "nawab", "nawabzada", "pir",
    "qazi", "raja", "sardar", "sayed", "sayyid", "seyed", "shaikh", "sheikh", "shri", "smt", "syed", "ustad",
];

/// Small words inside names.
#[rustfmt::skip]
const PARTICLES: &[&str] = &[
    "abu", "al", "ap", "ben", "bin", "bint", "da", "dal", "de", "del", "della", "den", "der", "di", "do",
    "dos", "du", "e", "el", "i", "ibn", "la", "le", "los", "of", "ter", "ul", "ur", "us", "uz", "van", "von",
    "y", "zu",
];

/// Nouns that end, or alone make, the name of an organisation.
#[rustfmt::skip]
const ORGANISATION_NOUNS: &[&str] = &[
    "academy", "administration", "agency", "airlines", "airways", "alliance", "army", "assembly",
    "association", "authority", "bank", "board", "broadcasting", "bureau", "cabinet", "caucus", "center",
    "centre", "chamber", "church", "club", "coalition", "college", "commission", "committee", "community",
    "company", "conference", "confederation", "congress", "consortium", "convention", "corp", "corporation",
    "council", "court", "department", "directorate", "division", "federation", "force", "forces", "forum",
    "foundation", "front", "fund", "funds", "government", "group", "guard", "guards", "holdings", "hospital",
    "house", "inc", "industries", "initiative", "inquiry", "institute", "institution", "league", "legislature", "ltd",
    "media", "ministry", "mission", "motors", "movement", "museum", "network", "news", "newspaper", "office",
    "organisation", "organization", "panel", "parliament", "partnership", "party", "police", "press",
    "project", "registry", "research", "school", "secretariat", "senate", "service", "services", "society",
    "syndicate", "systems", "tehreek", "television", "times", "tribunal", "trust", "union", "university",
    "watch",
];

/// Endings that do not make another body of a name they follow: “Fox News” is “Fox”.
#[rustfmt::skip]
const NAME_ENDINGS: &[&str] = &[
    "co", "company", "corp", "corporation", "group", "holdings", "inc", "industries", "international", "llc",
    "ltd", "motors", "news", "party", "plc", "terminals", "works", "airlines", "television", "network",
    "aerospace", "airways", "apparel", "brands", "capital", "chemical", "chemicals", "communications", "electric",
    "electronics", "energy", "entertainment", "financial", "foods", "freight", "gas", "insurance", "labs",
    "logistics", "mining", "oil", "petroleum", "pharma", "pharmaceuticals", "pictures", "power", "railways",
    "records", "shipping", "software", "solutions", "steel", "stores", "studios", "systems", "technologies",
    "technology", "telecom", "textiles", "trust", "water",
];

/// Words that do not tell one organisation from another, and so never stand for one alone.
#[rustfmt::skip]
const GENERIC: &[&str] = &[
    "african", "all", "american", "arab", "asian", "bank", "british", "central", "christian", "city",
    "civil", "communist", "conservative", "democratic", "eastern", "european", "federal", "first", "foreign",
    "free", "general", "global", "great", "green", "high", "home", "human", "independent", "indian",
    "international", "islamic", "joint", "justice", "liberal", "metropolitan", "muslim", "national", "new",
    "north", "northern", "old", "open", "pakistan", "people", "peoples", "popular", "public", "red", "regional",
    "republican", "royal", "security", "social", "socialist", "south", "southern", "special", "state",
    "supreme", "united", "us", "west", "western", "white", "workers", "world", "young",
];

/// Names of months and days.
#[rustfmt::skip]
const CALENDAR: &[&str] = &[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov",
    "dec", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "christmas",
    "easter", "ramadan", "eid", "thanksgiving", "am", "pm", "gmt", "est", "edt", "pst", "today", "yesterday",
    "tomorrow",
];

/// Peoples and adjectives of countries and regions; they name no actor by themselves.
#[rustfmt::skip]
const PEOPLES: &[&str] = &[
    "afghan", "african", "albanian", "algerian", "american", "arab", "arabian", "argentine", "armenian",
    "asian", "australian", "austrian", "azerbaijani", "bahraini", "balochi", "bangladeshi", "belarusian",
    "belgian", "bolivian", "bosnian", "brazilian", "british", "briton", "bulgarian", "burmese", "cambodian",
    "canadian", "chechen", "chilean", "chinese", "colombian", "congolese", "croatian", "cuban", "czech",
    "danish", "dutch", "ecuadorian", "egyptian", "english", "eritrean", "estonian", "ethiopian", "european",
    "filipino", "finnish", "french", "georgian", "german", "ghanaian", "greek", "haitian", "hispanic",
    "hungarian", "icelandic", "indian", "indonesian", "iranian", "iraqi", "irish", "israeli", "italian",
    "jamaican", "japanese", "jordanian", "kashmiri", "kazakh", "kenyan", "korean", "kurd", "kurdish",
    "kuwaiti", "latino", "latvian", "lebanese", "libyan", "lithuanian", "malaysian", "malian", "maltese",
    "mexican", "mongolian", "moroccan", "nepalese", "nepali", "nicaraguan", "nigerian", "norwegian", "omani",
    "pakistani", "palestinian", "panamanian", "pashtun", "persian", "peruvian", "polish", "portuguese",
    "punjabi", "qatari", "romanian", "russian", "rwandan", "salvadoran", "saudi", "scottish", "senegalese",
    "serbian", "sindhi", "singaporean", "slovak", "slovenian", "somali", "spanish", "sudanese", "swedish",
    "swiss", "syrian", "taiwanese", "tajik", "tamil", "tanzanian", "thai", "tibetan", "tunisian", "turk",
    "turkish", "ugandan", "ukrainian", "uighur", "uyghur", "uzbek", "venezuelan", "vietnamese", "welsh",
    "yemeni", "zimbabwean", "englishman", "frenchman", "dutchman", "irishman", "scots", "scot",
    "muslim", "christian", "jewish", "jew", "hindu", "sikh", "buddhist", "catholic", "protestant", "sunni",
    "shia", "shiite", "islamic", "islamist", "republican", "democratic", "democrat", "communist", "nazi",
    "western", "eastern", "northern", "southern", "southeast", "midwestern", "overseas", "black", "white",
    "anglo", "soviet", "conservative", "liberal", "marxist", "socialist", "fascist", "zionist",
];

/// Capitalised words that a tagger may take for a name, but that are none.
#[rustfmt::skip]
const NOT_NAMES: &[&str] = &[
    "a", "an", "and", "as", "at", "but", "by", "covid", "covid19", "for", "from", "god", "he", "her", "his", "i", "if",
    "in", "internet", "it", "its", "mass", "media", "meanwhile", "no", "on", "one", "or", "our", "photo",
    "read", "rs", "she", "so", "state", "that", "the", "their", "there", "they", "this", "to", "updated",
    "we", "web", "what", "when", "where", "who", "why", "with", "you", "your", "advertisement", "government",
    "opposition", "police", "parliament", "cyber", "dark",
];

/// Surnames that are also common words; alone they count only where a sentence does not start with them.
#[rustfmt::skip]
const COMMON_SURNAMES: &[&str] = &[
    "baker", "banks", "bell", "best", "bishop", "black", "blue", "brown", "bush", "butler", "carter", "case",
    "chance", "church", "close", "cook", "cooper", "court", "cross", "cruz", "day", "fields", "fish", "ford",
    "fox", "foot", "gates", "good", "gray", "green", "hall", "hand", "hill", "house", "hope", "hunt", "judge",
    "just", "king", "knight", "lake", "law", "long", "lord", "love", "major", "march", "mason", "may",
    "moon", "moore", "north", "page", "paid", "park", "pope", "power", "price", "prince", "rice", "rich",
    "rose", "sharp", "short", "small", "snow", "stone", "street", "strong", "swift", "walker", "wall", "war",
    "ward", "waters", "weeks", "west", "white", "will", "wise", "wood", "woods", "young",
];

/// Whether a word may stand between “the” and the noun of a description.
pub(super) fn may_modify(word: &str) -> bool {
    !matches!(
        word,
        "of" | "and"
            | "or"
            | "in"
            | "on"
            | "at"
            | "by"
            | "for"
            | "from"
            | "with"
            | "to"
            | "as"
            | "that"
            | "which"
            | "who"
            | "is"
            | "was"
            | "are"
            | "were"
            | "has"
            | "had"
            | "said"
            | "says"
            | "a"
            | "an"
            | "his"
            | "her"
            | "its"
            | "their"
            | "he"
            | "she"
            | "it"
            | "they"
            | "other"
            | "same"
            | "another"
            | "next"
            | "second"
            | "two"
            | "three"
            | "tea"
    )
}

/// Whether a word behind a name tells generations apart.
pub(super) fn is_generation(word: &str) -> bool {
    matches!(word, "jr" | "sr" | "ii" | "iii" | "iv")
}

pub(super) fn is_title_head(word: &str) -> bool {
    TITLE_HEADS.contains(&word)
}

pub(super) fn is_title_modifier(word: &str) -> bool {
    TITLE_MODIFIERS.contains(&word)
}

pub(super) fn is_abbreviation(word: &str) -> bool {
    ABBREVIATIONS.contains(&word)
}

pub(super) fn is_soft_honorific(word: &str) -> bool {
    SOFT_HONORIFICS.contains(&word)
}

pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// A particle that a name may begin with: “de Blasio”, but not “of Pakistan”.
pub(super) fn may_begin_name(word: &str) -> bool {
    is_particle(word) && word != "of"
}

pub(super) fn is_organisation_noun(word: &str) -> bool {
    ORGANISATION_NOUNS.contains(&word)
}

pub(super) fn is_name_ending(word: &str) -> bool {
    NAME_ENDINGS.contains(&word)
}

pub(super) fn is_generic(word: &str) -> bool {
    GENERIC.contains(&word) || PEOPLES.contains(&word) || ORGANISATION_NOUNS.contains(&word)
}

pub(super) fn is_calendar(word: &str) -> bool {
    CALENDAR.contains(&word)
}

/// Whether a word is a people or the adjective of one, in the singular or the plural.
pub(super) fn is_people(word: &str) -> bool {
    let party = matches!(word, "republicans" | "democrats" | "conservatives" | "liberals");
    PEOPLES.contains(&word)
        || (!party && word.strip_suffix('s').is_some_and(|singular| PEOPLES.contains(&singular)))
}

pub(super) fn is_not_a_name(word: &str) -> bool {
    NOT_NAMES.contains(&word)
}

pub(super) fn is_common_surname(word: &str) -> bool {
    COMMON_SURNAMES.contains(&word)
}

/// Gender that a kinship word gives.
pub(super) fn kin_gender(word: &str) -> Option<Gender> {
    KIN.iter().find(|(kin, _)| *kin == word).map(|(_, gender)| *gender)
}

/// Gender that a title gives.
pub(super) fn title_gender(word: &str) -> Option<Gender> {
    GENDERED_TITLES.iter().find(|(title, _)| *title == word).map(|(_, gender)| *gender)
}
