//! The file of stories that is written to be corrected, and read back.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail, ensure};

use crate::compare::{Comparison, GivenStories};

/// Stories by article id, and by outlet where that column is there: ids may be the same in several files.
pub(super) fn read_stories(path: &Path) -> anyhow::Result<GivenStories> {
    let name = path.display();
    let mut reader = ::csv::Reader::from_path(path).with_context(|| format!("cannot read {name}"))?;
    let headers = reader.headers().with_context(|| format!("cannot read {name}"))?.clone();
    let column = |wanted: &str| headers.iter().position(|header| header == wanted);
    let (Some(story), Some(id)) = (column("story"), column("id")) else {
        bail!("{name}: the columns `story` and `id` are needed, as --stories-out writes them");
    };
    let outlet = column("outlet");
    let mut stories = GivenStories::default();
    for row in reader.records() {
        let row = row.with_context(|| format!("cannot read {name}"))?;
        let line = row.position().map_or(0, ::csv::Position::line);
        let (story, id) = (row.get(story).unwrap_or_default(), row.get(id).unwrap_or_default());
        if story.is_empty() {
            continue;
        }
        ensure!(!id.is_empty(), "{name}:{line}: no article id");
        let side = outlet.and_then(|outlet| row.get(outlet)).filter(|side| !side.is_empty());
        let before = stories.tell(side.map(str::to_owned), id.to_owned(), story.to_owned());
        ensure!(before.is_none(), "{name}:{line}: article {id} stands in two stories");
    }
    Ok(stories)
}

pub(super) fn write_stories(comparison: &Comparison, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    writer.write_record(["story", "id", "outlet", "published", "title"])?;
    for story in &comparison.stories {
        for article in &story.articles {
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            let (published, title) = (text(&article.published), text(&article.title));
            writer.write_record([&story.story, &article.id, &article.side, &published, &title])?;
        }
    }
    writer.flush()?;
    Ok(())
}
