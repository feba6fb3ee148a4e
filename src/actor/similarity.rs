//! How alike two spellings of a name are.
//!
//! In: single words of names. Out: a similarity in [0, 1]. Spellings are folded to ASCII first; names that
//! come from another script are compared by a transliteration class, since “Shareef”, “Sherif” and “Sharif”
//! differ more in letters than many pairs of unrelated names do. Nothing here looks at context.

use any_ascii::any_ascii;

/// Shared by spellings equal after folding.
pub(super) const SAME: f64 = 1.0;
/// Shared by spellings of one transliteration class.
pub(super) const TRANSLITERATED: f64 = 0.95;
/// Shared by a full first name and its usual short form.
pub(super) const NICKNAME: f64 = 0.9;
/// Shared by an initial and a name that starts with it.
pub(super) const INITIAL: f64 = 0.85;
/// Shared by long words that differ by one slip of the pen.
pub(super) const TYPO: f64 = 0.85;

/// A word in lower-case ASCII letters and digits, nothing else.
pub(super) fn fold(word: &str) -> String {
    any_ascii(word).chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Folded words of a name.
pub(super) fn words(name: &str) -> Vec<String> {
    name.split_whitespace().map(fold).filter(|word| !word.is_empty()).collect()
}

/// Lower-case ASCII with hyphens between words: `pakistan-tehreek-e-insaaf`.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in any_ascii(name).chars().filter(|c| !matches!(c, '\'' | '.')) {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    while slug.ends_with('-') {
        slug.pop();
    }
    if slug.is_empty() { "actor".to_owned() } else { slug }
}

/// Similarity of two folded words of a name; 0 where they are held to be different names.
pub(super) fn word_similarity(left: &str, right: &str) -> f64 {
    if left == right {
        SAME
    } else if is_transliteration(left, right) {
        TRANSLITERATED
    } else if is_nickname(left, right) {
        NICKNAME
    } else if is_initial_of(left, right) || is_initial_of(right, left) {
        INITIAL
    } else if is_typo(left, right) {
        TYPO
    } else {
        0.0
    }
}

/// Whether two full names are alike: the words of one are all found in the other, and the last words, which
/// tell most, are alike too.
#[must_use]
pub fn same_name(left: &str, right: &str) -> bool {
    let (left, right) = (words(left), words(right));
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    let (Some(last), Some(other)) = (short.last(), long.last()) else { return false };
    word_similarity(last, other) > 0.0
        && short.iter().all(|word| long.iter().any(|other| word_similarity(word, other) > 0.0))
}

/// Whether two folded words may be one name written twice in Latin script: the same consonants by class
/// and the same number of syllables. Words of up to four letters must agree in their vowels too, as
/// “Joan” and “Jean” are two names.
pub(super) fn is_transliteration(left: &str, right: &str) -> bool {
    let (left_sounds, right_sounds) = (sounds(left), sounds(right));
    if left_sounds == right_sounds {
        return true;
    }
    if left.len().min(right.len()) <= 4 {
        return false;
    }
    let consonants = |sounds: &str| sounds.chars().filter(|c| !is_vowel(*c)).collect::<String>();
    let initial = |sounds: &str| sounds.chars().next();
    let final_is_vowel = |sounds: &str| sounds.chars().last().is_some_and(is_vowel);
    consonants(&left_sounds) == consonants(&right_sounds)
        && consonants(&left_sounds).len() >= 2
        && initial(&left_sounds) == initial(&right_sounds)
        && syllables(&left_sounds) == syllables(&right_sounds)
        // A final vowel often tells a woman's name from a man's: both must end alike.
        && (!final_is_vowel(&left_sounds) || left_sounds.chars().last() == right_sounds.chars().last())
        && strsim::normalized_levenshtein(left, right) >= 0.6
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'i' | 'u')
}

fn syllables(sounds: &str) -> usize {
    let mut inside = false;
    sounds
        .chars()
        .filter(|c| std::mem::replace(&mut inside, is_vowel(*c)) != is_vowel(*c) && is_vowel(*c))
        .count()
}

/// A word's sounds: three vowel classes (`a`, `i` = e i y, `u` = o u), one letter per consonant class
/// (`q c ck kh` as `k`, `w` as `v`, `ph` as `f`, `sh` as `S`, `ch` as `C`), no doubled letters, and no
/// `h` but at the start.
fn sounds(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut sounds = String::new();
    let mut index = 0;
    while index < letters.len() {
        let next = letters.get(index + 1).copied().unwrap_or(' ');
        let (sound, used) = match (letters[index], next) {
            ('s', 'h') => ('S', 2),
            ('c', 'h') => ('C', 2),
            ('p', 'h') => ('f', 2),
            ('k' | 'c', 'h' | 'k') => ('k', 2),
            ('g' | 't' | 'd' | 'b', 'h') => (letters[index], 2),
            ('c', 'e' | 'i' | 'y') => ('s', 1),
            ('q' | 'c', _) => ('k', 1),
            ('w', _) => ('v', 1),
            ('a', _) => ('a', 1),
            ('e' | 'i' | 'y', _) => ('i', 1),
            ('o' | 'u', _) => ('u', 1),
            ('h', _) if index > 0 => (' ', 1),
            (other, _) => (other, 1),
        };
        if sound != ' ' && !sounds.ends_with(sound) {
            sounds.push(sound);
        }
        index += used;
    }
    sounds
}

/// Whether `short` is a single letter that starts `long`.
pub(super) fn is_initial_of(short: &str, long: &str) -> bool {
    short.len() == 1 && long.len() > 1 && long.starts_with(short)
}

/// One letter changed, added or left out in a word of at least six, but not at either end: those letters
/// make other names (“Roberts”, “Martina”).
fn is_typo(left: &str, right: &str) -> bool {
    let ends = |word: &str| (word.chars().next(), word.chars().last());
    left.len().min(right.len()) >= 6 && ends(left) == ends(right) && strsim::osa_distance(left, right) == 1
}

/// Whether the two are a first name and a short form of it, or two short forms of one.
fn is_nickname(left: &str, right: &str) -> bool {
    NICKNAMES.iter().any(|names| names.contains(&left) && names.contains(&right))
}

/// First names with their usual short forms.
const NICKNAMES: &[&[&str]] = &[
    &["alexander", "alex", "sasha"],
    &["andrew", "andy", "drew"],
    &["anthony", "tony"],
    &["benjamin", "ben"],
    &["bernard", "bernie"],
    &["charles", "charlie", "chuck"],
    &["christopher", "chris"],
    &["daniel", "dan", "danny"],
    &["david", "dave"],
    &["deborah", "debbie", "deb"],
    &["donald", "don", "donnie"],
    &["edward", "ed", "eddie", "ted"],
    &["elizabeth", "liz", "beth", "betsy"],
    &["eugene", "gene"],
    &["frederick", "fred"],
    &["gerald", "gerry", "jerry"],
    &["gregory", "greg"],
    &["jacob", "jake"],
    &["james", "jim", "jimmy"],
    &["jeffrey", "jeff"],
    &["jennifer", "jen", "jenny"],
    &["joseph", "joe", "joey"],
    &["joshua", "josh"],
    &["katherine", "catherine", "kathy", "cathy", "kate", "katie"],
    &["kenneth", "ken"],
    &["lawrence", "larry"],
    &["margaret", "maggie", "meg", "peggy"],
    &["matthew", "matt"],
    &["michael", "mike", "mick"],
    &["mitchell", "mitch"],
    &["nicholas", "nick"],
    &["patricia", "pat", "patty"],
    &["patrick", "pat", "paddy"],
    &["peter", "pete"],
    &["philip", "phil"],
    &["raphael", "rafael", "rafe", "ted"],
    &["richard", "rick", "dick", "rich"],
    &["robert", "bob", "bobby", "rob"],
    &["ronald", "ron", "ronnie"],
    &["samuel", "sam"],
    &["stephen", "steven", "steve"],
    &["susan", "sue"],
    &["theodore", "ted", "theo"],
    &["thomas", "tom", "tommy"],
    &["timothy", "tim"],
    &["victoria", "vicky"],
    &["vincent", "vince"],
    &["william", "bill", "will", "billy"],
];

#[cfg(test)]
mod tests {
    use super::{fold, same_name, slug, word_similarity};

    #[test]
    fn a_last_name_is_the_same_name_and_a_first_name_is_not() {
        assert!(same_name("Shahbaz Sharif", "Shehbaz Sharif"));
        assert!(same_name("Koellmann", "Benjamin Koellmann"));
        assert!(!same_name("Benjamin", "Benjamin Koellmann"));
        assert!(!same_name("Nawaz Sharif", "Shehbaz Sharif"));
        assert!(!same_name("", "Shehbaz Sharif"));
    }

    #[test]
    fn spellings_of_one_name_are_alike() {
        for (left, right) in [
            ("Shehbaz", "Shahbaz"),
            ("Sharif", "Shareef"),
            ("Sharif", "Sherif"),
            ("Mohammed", "Muhammad"),
            ("Mohamed", "Muhammad"),
            ("Insaf", "Insaaf"),
            ("Hussain", "Hussein"),
            ("Zelensky", "Zelenskyy"),
            ("Umar", "Omar"),
            ("Joe", "Joseph"),
            ("J", "John"),
            ("Müller", "Muller"),
            ("Netanyahu", "Netanyhau"),
        ] {
            assert!(word_similarity(&fold(left), &fold(right)) > 0.8, "{left} {right}");
        }
    }

    #[test]
    fn other_names_are_not() {
        for (left, right) in [
            ("Shehbaz", "Nawaz"),
            ("Maryam", "Malik"),
            ("Joan", "Jean"),
            ("Maria", "Mario"),
            ("Robert", "Roberts"),
            ("Martin", "Martina"),
            ("Harris", "Harrison"),
            ("Imran", "Umar"),
            ("Khan", "Kohn"),
            ("Amber", "Amir"),
            ("Bush", "Bash"),
        ] {
            assert!(word_similarity(&fold(left), &fold(right)) < 0.8, "{left} {right}");
        }
    }

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug("Pakistan Tehreek-e-Insaaf"), "pakistan-tehreek-e-insaaf");
        assert_eq!(slug("Harbour Workers’ Union"), "harbour-workers-union");
        assert_eq!(slug("U.S. Senate"), "us-senate");
        assert_eq!(slug("…"), "actor");
    }
}
