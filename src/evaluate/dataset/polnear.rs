//! PolNeAR (Newell et al. 2018): texts and who says what in them, as brat standoff: spans of sources, cues and
//! contents, joined by attributions. The folder holds `text/NAME.txt` and `attributions/NAME_ANNOTATOR.ann`.

use std::collections::BTreeMap;
use std::path::Path;

use super::file::{entries, folder};
use super::{DatasetError, DatasetName, File};
use crate::evaluate::prediction::Attribution;
use crate::evaluate::rows::{ContentRow, Dataset, Rated, Ratings, Rows, Skipped};
use crate::span::Span;
use crate::statistics::Level;
use crate::voice::words;

pub(super) fn read(path: &Path) -> Result<Dataset, DatasetError> {
    let (texts, attributions) =
        (folder(DatasetName::Polnear, path, "text")?, folder(DatasetName::Polnear, path, "attributions")?);
    let mut by_text: BTreeMap<String, Vec<(String, File)>> = BTreeMap::new();
    for path in entries(&attributions)? {
        if path.extension().is_some_and(|ending| ending == "ann") {
            let file = File::open(&path)?;
            let (name, annotator) = file
                .stem()
                .rsplit_once('_')
                .map(|(name, annotator)| (name.to_owned(), annotator.to_owned()))
                .ok_or_else(|| file.row(1, "the file's name does not end in _ANNOTATOR"))?;
            by_text.entry(name).or_default().push((annotator, file));
        }
    }
    let annotators: Vec<String> = {
        let mut names: Vec<&String> = by_text.values().flatten().map(|(annotator, _)| annotator).collect();
        names.sort();
        names.dedup();
        names.into_iter().cloned().collect()
    };
    let (mut rows, mut skipped, mut units) = (Vec::new(), Vec::new(), Vec::new());
    for (name, files) in by_text {
        let text = File::open(&texts.join(format!("{name}.txt")))?.text;
        let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut read = Vec::with_capacity(files.len());
        for (annotator, file) in &files {
            read.push((annotator, file_attributions(file, &text, &offsets)?));
        }
        if read.len() > 1 {
            units.extend(ratings(&name, &text, &read, &annotators));
        }
        let mut read = read.into_iter();
        let Some((_, attributions)) = read.next() else { continue };
        let others = read.map(|(annotator, _)| {
            Skipped::new(format!("{name}_{annotator}"), "of several annotators' files the first is taken")
        });
        skipped.extend(others);
        rows.push(ContentRow {
            outlet: name.split_once('_').map(|(outlet, _)| outlet.to_owned()),
            id: name,
            text: text.into(),
            attributions,
        });
    }
    let ratings = Some(Ratings { level: Level::Nominal, units });
    Ok(Dataset { rows: Rows::Contents(rows), skipped, ratings })
}

/// For each word, whether each annotator holds it for a source's.
fn ratings<'a>(
    name: &'a str,
    text: &str,
    read: &'a [(&String, Vec<Attribution>)],
    annotators: &'a [String],
) -> impl Iterator<Item = Rated> + 'a {
    words(text, Span::new(0, text.len())).into_iter().map(move |word| {
        let said = |attributions: &[Attribution]| {
            let mut contents = attributions.iter().flat_map(|attribution| &attribution.content);
            f64::from(u8::from(contents.any(|&[start, end]| (start..end).contains(&word.start))))
        };
        let value = |annotator: &String| {
            read.iter().find(|(by, _)| *by == annotator).map(|(_, attributions)| said(attributions))
        };
        Rated { group: name.to_owned(), values: annotators.iter().map(value).collect() }
    })
}

/// The attributions of a file. Lines that are no annotation (a few contents hold line breaks) are passed over.
fn file_attributions(file: &File, text: &str, offsets: &[usize]) -> Result<Vec<Attribution>, DatasetError> {
    let lines = || {
        file.text.lines().enumerate().filter_map(|(at, line)| {
            let mut columns = line.split('\t');
            Some((at + 1, columns.next()?, columns.next()?))
        })
    };
    let mut spans: BTreeMap<&str, Vec<[usize; 2]>> = BTreeMap::new();
    for (line, id, value) in lines().filter(|(_, id, _)| id.starts_with('T')) {
        let places = value.split_once(' ').map(|(_, places)| places).unwrap_or_default();
        let read = |place: &str| -> Option<[usize; 2]> {
            let (start, end) = place.split_once(' ')?;
            let byte = |at: &str| offsets.get(at.parse::<usize>().ok()?).copied();
            let (start, end) = (byte(start)?, byte(end)?);
            (start < end).then_some([start, end])
        };
        let places = places.split(';').map(read).collect::<Option<Vec<_>>>().ok_or_else(|| {
            let length = text.chars().count();
            file.row(line, format!("{id}: `{places}` are no offsets, or reach beyond the text of {length}"))
        })?;
        spans.insert(id, places);
    }
    let mut found = Vec::new();
    for (line, id, value) in lines().filter(|(_, id, _)| id.starts_with('E')) {
        let mut attribution = Attribution::default();
        for (name, of) in value.split(' ').filter_map(|role| role.split_once(':')) {
            let missing = || file.row(line, format!("{id} names {of}, which is not in the file"));
            let places = spans.get(of).ok_or_else(missing)?;
            match name.trim_end_matches(|c: char| c.is_ascii_digit()) {
                "Content" => attribution.content.extend(places),
                "Source" if attribution.source.is_none() => attribution.source = places.first().copied(),
                _ => {}
            }
        }
        found.push(attribution);
    }
    Ok(found)
}
