//! What around an article is not the article, told by its wording alone.
//!
//! In: one paragraph. Out: its kind where the wording says it: advertisement, caption, related link, share bar,
//! prompt, disclaimer, by-line of an agency, date. What also depends on the place in the article is decided by
//! the parent module.

use std::sync::LazyLock;

use regex::bytes::{RegexSet, RegexSetBuilder};

use crate::article::BlockKind;
use crate::ingest::date;

/// A pattern over the paragraph in lower case with straight quotation marks.
struct Rule {
    kind: BlockKind,
    /// Longer paragraphs are left alone: a long one that begins like a prompt is more often a sentence.
    max_chars: usize,
    /// `^~` stands for the start, behind signs but not behind quotation marks.
    pattern: &'static str,
}

const fn rule(kind: BlockKind, max_chars: usize, pattern: &'static str) -> Rule {
    Rule { kind, max_chars, pattern }
}

/// In order of precedence.
const RULES: &[Rule] = &[
    // Placeholders
    rule(
        BlockKind::Advertisement,
        80,
        r"^~(?:advertis(?:e?ment|ing)|ads?|sponsored(?: content)?|paid post|promoted)[\W\d]*(?:continue reading the main story|article continues below(?: this ad)?|story continues below)?\W*$",
    ),
    rule(
        BlockKind::Advertisement,
        80,
        r"^~(?:(?:story|article) continue[sd]? below(?: advertisement| this ad)?|continue reading(?: below| the main story)?|scroll (?:down )?(?:to|for) (?:continue|more)\b.*|pullquote|embed(?:ded)?(?: code)?|embedtweet id=\d+|loading|close|link copied|content continues below)\W*$",
    ),
    rule(
        BlockKind::RelatedLink,
        160,
        r"^[^\w]*\(\s*(?:photos|videos?|also on|related|see also|read|more|watch|click|politico)\b[^()]*\)\W*$",
    ),
    rule(BlockKind::RelatedLink, 160, r"^~photos: (?:[^.(]|\b[a-z]\.)*$"),
    // Captions and credits
    rule(
        BlockKind::Caption,
        600,
        r"^~(?:enlarge (?:this )?image|toggle caption|hide caption|image (?:copyright|source|caption)\b|media caption|(?:prev|next) image \d|slideshow \(\d+|image \d+ of \d+|figure \d+:)",
    ),
    rule(
        BlockKind::Caption,
        300,
        r"^~(?:photo(?:graph)?s?|pictures?|images?|illustrations?|file photo|cover photo|photo illustration|composite|credit|caption)(?: credit| by| courtesy(?: of)?)?\s*[:/|]",
    ),
    rule(
        BlockKind::Caption,
        200,
        r"^~(?:photo(?:graph)?s?|images?|pictures?|illustrations?) (?:by|courtesy|credit|via|provided)\b",
    ),
    rule(BlockKind::Caption, 700, r"^~(?:file photo|file)\s*(?::|–|—|- )"),
    rule(
        BlockKind::Caption,
        700,
        r"^~in this .{0,60}\b(?:file |video )?(?:photo|image|frame grab|frame|picture|file photo)\b.{0,60}(?:,|provided|released|taken|made|from)",
    ),
    rule(
        BlockKind::Caption,
        500,
        r"(?:\(|/|\|)\s?(?:ap|afp|reuters|getty(?: images)?|epa|upi|bloomberg|pool|shutterstock|istock|zuma(?: press)?|corbis|usa today sports|national review|upi)(?: photo| file| news)?(?:(?:/| via )[^()/]{1,40})?\s*\)?\W*$",
    ),
    rule(
        BlockKind::Caption,
        500,
        r"\((?:ap photo|ap|afp|reuters|reuters photo|getty(?: images)?|screenshot|screen ?grab|screen shot|image|photo|picture|photograph|illustration|file photo|pixabay|dreamstime|shutterstock|youtube|image via|photo via)\b[^()]{0,90}\)\W*$",
    ),
    rule(
        BlockKind::Caption,
        400,
        r"(?:\bgetty images|\bap photo(?:/[\w .'-]{1,40})?|\breuters/[\w .'-]{1,40}|\bistockphoto|\bshutterstock(?:\.com)?|\bwikimedia commons|\bfile photo)\s*\)?\W*$",
    ),
    rule(
        BlockKind::Caption,
        400,
        r"\b(?:photograph|picture|image|photo|illustration)s?(?: by)?: (?:[^.:]|\b[a-z]\.){3,60}\W*$",
    ),
    rule(
        BlockKind::Caption,
        100,
        r"^~(?:photos?|videos?|images?|pictures?|interactive|graphic|infographic|gallery|audio)\W*$",
    ),
    // Related links
    rule(
        BlockKind::RelatedLink,
        260,
        r"^~(?:read(?: (?:more|also|next|on|the full))?|also read|see also|also see|see more|see related|also on [\w' ]{2,40}|also|related(?: (?:stories|story|articles?|coverage|links?|content|videos?|posts?|reading))?|more(?: (?:on|from|about|in|coverage)\b[^.:]{0,60})?|further reading|full coverage|special coverage|complete coverage|recommended(?: reading| for you| stories| videos?)?|don't miss|you (?:may|might) also (?:like|be interested in)|most (?:read|popular|viewed)|trending(?: now)?|top stories|watch(?: (?:now|more|live|this|below|the video|video))?|listen(?: (?:now|to this))?|in pictures|in photos|photos|videos?|slideshow|gallery|explained|explainer|fast facts|opinion|editorial|explore(?: more)?|must[- ](?:read|watch|see)|vote now|urgent|live updates|from our archives?|up next)\s*(?::|»|>|→|\|)",
    ),
    rule(
        BlockKind::RelatedLink,
        80,
        r"^~(?:read (?:more|full|the full|next)|see (?:more|also)|related|related (?:stories|articles|content|coverage|links)|more on this|more on this (?:story|topic)|more(?: coverage| news| stories)?|(?:read |see )?more from .{2,60}|further reading|recommended(?: for you| reading| stories)?|most (?:read|popular)|trending(?: now)?|you (?:may|might) also like|watch(?: live| now)?|full coverage|also see)[^\w?]*$",
    ),
    rule(
        BlockKind::RelatedLink,
        200,
        r"^~(?:(?:click|tap) here (?:for (?:more|full|complete|the full|continuing|all)|to (?:read|see|watch|view|listen))|(?:click|tap) (?:here )?(?:for|to get|to read) (?:more|complete|full)|click (?:here|the)\b|full coverage of|read (?:more|the rest|the full|our full|all of|the whole|the complete)\b|(?:watch|see|listen to) .{0,120}\b(?:here|below|above)\W*$|for cbn news continuing coverage|(?:can't|don't|if you can't) see (?:the|this) )",
    ),
    rule(BlockKind::RelatedLink, 220, r"\bread more\W*$|^~more on this\W{2,}"),
    rule(
        BlockKind::Date,
        60,
        r"^~(?:last |story |first )?(?:updated|published|posted)(?: at| on|:)? .*\d[^a-z]*(?:[ap]\.?m\b)?[^a-z]*(?:e[sd]?t\b|gmt|on [\d/]+)?.{0,24}$",
    ),
    rule(
        BlockKind::RelatedLink,
        400,
        r"^~(?:just watched|now watch|watch the latest|related coverage\b|this article (?:is )?tagged under|our fact[- ]check sources|the latest from|more stories from)\b.*",
    ),
    rule(BlockKind::RelatedLink, 120, r"^~you can (?:read|watch|find|see|listen to) .* here\W*$"),
    // Share bars
    rule(BlockKind::ShareBar, 300, r"^~read or share this story"),
    rule(
        BlockKind::ShareBar,
        260,
        r"^~(?:follow|like|join|find|connect with|friend) .{2,120}\b(?:on (?:twitter|facebook|instagram|youtube|linkedin|x|flipboard|tumblr|social media)|facebook\.com/\S+|flipboard magazine)\b",
    ),
    rule(
        BlockKind::ShareBar,
        200,
        r"^~(?:follow @\S+|follow \w+(?: \w+)?: @|follow the ticker|like us\b|join us on|read cnnopinion's)",
    ),
    rule(
        BlockKind::ShareBar,
        160,
        r"^~(?:leave (?:a|your) (?:comment|reply)|join the (?:conversation|discussion|debate)|(?:show|view|read|post|add|load) (?:all )?(?:\d+ )?comments?\b|\d+ (?:comments?|shares?|likes?|retweets?)\W*$|comments? \(\d+\)|comments?\W*$|comments? (?:are|is) closed|on (?:twitter|facebook): )",
    ),
    // Prompts
    rule(
        BlockKind::Prompt,
        500,
        r"(?:(?:deliver(?:ed|y)|straight|sent|right|directly) (?:straight |directly |right |daily |free )*(?:to|in|into) your (?:e-?mail )?inbox|\bin your (?:e-?mail )?inbox|sign up (?:here|now\W*$|today|for (?:our|the|my|his|her|a|free)\b.{0,60}(?:newsletter|alerts?|e-?mails?|updates|briefing))|subscribe (?:here|now|today|for free)\b|\bnewsletter here\b|\bmeet your inbox)",
    ),
    rule(
        BlockKind::Prompt,
        500,
        r"\b(?:uses?|use of|our) cookies\b.*\b(?:site|experience|consent|agree|accept|browser|preferences|settings|choices|partners)\b|\bcookies? (?:policy|settings|preferences)\b|site is protected by recaptcha",
    ),
    rule(
        BlockKind::Prompt,
        500,
        r"^~(?:sign[ -]?up (?:for|to (?:receive|get)|here|now|with)|subscribe\b|enter your (?:e-?mail|zip)|create (?:a|an|your) (?:free )?account|already a (?:subscriber|member)|log ?in to|become a (?:member|subscriber|supporter|patron)|donate (?:to|now|today|here)|support (?:our|independent|progressive|quality|nonprofit|local|vox's|the)\b.*\b(?:journalism|reporting|newsroom)|download (?:the|our) .{0,60}\bapp\b|by (?:signing|clicking|using|submitting|continuing|providing|subscribing)\b.{0,80}\byou (?:agree|consent|accept)|thank(?:s| you) for (?:signing|subscribing|supporting)|start your (?:free )?trial|like what you're reading|let our news|never miss a|chip in|mailing list\W)",
    ),
    rule(
        BlockKind::Prompt,
        500,
        r"^~(?:get|receive|want|help|daily|stay|keep|catch|looking|tell us|are you|the journalists at|travel with|did you know|if you|to keep|please|we (?:use|value|and our partners)|our journalism|this site|you can)\b.*\b(?:newsletters?|inbox|e-?mail alerts?|news alerts?|breaking news alerts|(?:news|our|the) app\b|app here|privacy policy|subscri(?:be|bing|ption)|sign up|podcast|our journalism|become a member|enable javascript|ad blocker|your privacy|facebook community|supporting our|electronic newspaper)\b",
    ),
    rule(
        BlockKind::Prompt,
        200,
        r"^~(?:(?:got|have) a (?:news )?(?:story|tip|question|confidential)\b.{0,30}\?.*|send (?:us )?(?:your )?(?:letters|tips|a tip|feedback|questions|comments) (?:to|at|here).*|contact us (?:at|on|via).*|visit [\w' ]+ homepage.*|click (?:here )?(?:to|for) (?:sign up|subscribe|get|download|join|donate|the .*\bapp\b).*|get the .{2,30} app\W*|watch the latest video at .*|subscribe\W*|newsletter sign-?up\W*|download the app\W*|listen to today, explained\W*|more newsletters\W*|manage newsletters\W*)$",
    ),
    rule(
        BlockKind::Prompt,
        400,
        r"\bis a nonprofit newsroom that|\bis reader[- ]supported\b|\bsubscribe (?:to .{2,60} )?(?:on|at|via|in) (?:apple|itunes|spotify|your podcast)|\bsubscribe to (?:our|the) (?:podcast|youtube)",
    ),
    rule(BlockKind::Prompt, 120, r"\bnewsletters?\W*$"),
    rule(BlockKind::Disclaimer, 200, r"\bedited (?:and condensed )?for (?:length|clarity|space|brevity)\b"),
    // Agencies and helpers
    rule(
        BlockKind::Byline,
        400,
        r"^[^\w]*[(\[][^\w]*(?:reporting|writing|additional reporting|editing|compiled|edited|written|produced|translated) by\b",
    ),
    rule(
        BlockKind::Byline,
        120,
        r"^~(?:reporting|writing|additional reporting|editing|compiled|edited|written|produced|translated)(?: and (?:writing|editing))? by (?:[^.]|\b\w{1,2}\.)*\.?$",
    ),
    rule(
        BlockKind::Byline,
        300,
        r"^~(?:reporting|additional reporting|written|produced|edited) by [^;]{3,120}; ?(?:editing|edited|additional|reporting|writing)\b",
    ),
    rule(BlockKind::Byline, 200, r"^~produced by .*\b(?:written|cameras|edited) by\b"),
    rule(
        BlockKind::Byline,
        300,
        r"\bcontributed (?:reporting )?(?:to|from|for) (?:this|the) (?:report|story|article|piece|post|column)|\bcontributed(?: (?:to )?(?:this )?report(?:ing)?)?\W*$|^~contribut(?:ing|ed|ors?)\s*:|^~with (?:research |reporting )?help from\b|^~with (?:reporting|files|assistance|additional reporting) (?:by|from)\b|^[^\w\x22']+with (?:the )?associated press\W*$",
    ),
    // Disclaimers
    rule(
        BlockKind::Disclaimer,
        500,
        r"^~?\s*(?:copyright\b|©|\(c\) .{0,60}\b(?:19|20)\d\d\b|all rights reserved)|©\s*(?:\d{4}|copyright)|\ball rights reserved\W*$|^.{0,200}\bmaterial may not be (?:published|reproduced)",
    ),
    rule(
        BlockKind::Disclaimer,
        1200,
        r"\b(?:views|opinions)(?: and (?:views|opinions))?(?: (?:and|or) \w+)? (?:expressed|stated|contained|presented)\b.{0,160}\b(?:own|authors?|writers?|columnists?|those|represent|reflect|necessarily|solely|his|hers?|their|mine)\b\W|\bsolely those of the (?:author|writer)",
    ),
    rule(
        BlockKind::Disclaimer,
        1500,
        r"^~(?:editor'?s?'? notes?|note to (?:readers|editors)|corrections?|clarifications?|corrections? (?:&|and) (?:amplifications?|clarifications?)|disclosure|disclaimer|author's note|erratum)(?:\s*(?::|—|–|- )|\W*$)",
    ),
    rule(
        BlockKind::Disclaimer,
        400,
        r"^~(?:note: |update: |\w+ version of )?this (?:article|story|post|column|piece|report|essay|op-ed|transcript|interview|commentary|headline|op ed|editorial)(?: \w+){0,2} (?:has been|was|is|have been|first|originally) (?:\w+ )?(?:updated|amended|corrected|edited|clarified|adapted|republished|published|part of|reprinted|excerpted|appeared|developing|translated|condensed|supported)\b|^~this is a (?:developing|breaking)(?: news)? story|^~this (?:article|story|post|column|piece) (?:first |originally )?appeared (?:in|on|at)\b|^~(?:updates?|updated) (?:with|to include|to reflect|throughout)\b",
    ),
    rule(
        BlockKind::Disclaimer,
        500,
        r"\b(?:an earlier|a previous|the original) version of this (?:article|story|post|column|piece|report|headline)|\brush transcript\b|\bclick here for reprint|\bsolely responsible for (?:all|this|the) content|^~(?:re)?printed (?:from|with|by) permission|^~reprinted\b|^~content created by|^~this article is more than \w+ (?:year|month)s? old|editorial opinions are decided by",
    ),
];

/// `^~` in the rules.
const START: &str = r#"^[^\w"'@\[]*\[?"#;

/// Over bytes and ASCII classes: with those of Unicode the compiled set is ten times as large.
static SET: LazyLock<RegexSet> = LazyLock::new(|| {
    RegexSetBuilder::new(RULES.iter().map(|rule| rule.pattern.replace("^~", START)))
        .unicode(false)
        .build()
        .expect("the patterns are constants")
});

/// Paragraphs longer than any rule's limit need no look.
const MAX_BYTES: usize = 6000;

/// The kind of a paragraph that is no part of the article, wherever it stands; `None` where the wording does
/// not say.
pub(crate) fn kind(paragraph: &str) -> Option<BlockKind> {
    if paragraph.len() > MAX_BYTES {
        return None;
    }
    if !paragraph.chars().any(char::is_alphanumeric) {
        // A line of stars or dashes.
        return Some(BlockKind::Advertisement);
    }
    if date::is_age(paragraph) || date::only_date(paragraph).is_some() {
        return Some(BlockKind::Date);
    }
    if is_share_bar(paragraph) {
        return Some(BlockKind::ShareBar);
    }
    let folded = paragraph.to_lowercase().replace(['’', '‘'], "'").replace(['“', '”'], "\"");
    let n_chars = folded.chars().count();
    let fits = |&at: &usize| n_chars <= RULES[at].max_chars;
    let found = SET.matches(folded.as_bytes()).into_iter().find(fits).map(|at| RULES[at].kind)?;
    // A statement with the agency that reported it behind is no caption.
    let quoted = folded.starts_with(['"', '\'', '-']);
    (found != BlockKind::Caption || !quoted).then_some(found)
}

/// A row of buttons: nothing but their words and numbers.
fn is_share_bar(paragraph: &str) -> bool {
    const BUTTONS: [&str; 26] = [
        "share",
        "shares",
        "tweet",
        "tweets",
        "post",
        "email",
        "e-mail",
        "mail",
        "print",
        "facebook",
        "twitter",
        "x",
        "whatsapp",
        "linkedin",
        "reddit",
        "pinterest",
        "telegram",
        "flipboard",
        "messenger",
        "instagram",
        "youtube",
        "comments",
        "comment",
        "copy",
        "save",
        "pin",
    ];
    const BESIDE: [&str; 14] = [
        "this", "article", "story", "on", "via", "link", "by", "to", "and", "more", "url", "listen", "page",
        "with",
    ];
    if paragraph.len() > 160 {
        return false;
    }
    let mut n_buttons = 0;
    for word in paragraph
        .split(|c: char| c.is_whitespace() || "|•·/,:+()".contains(c))
        .filter(|word| !word.is_empty())
    {
        let word = word.to_lowercase();
        if BUTTONS.contains(&word.as_str()) {
            n_buttons += 1;
        } else if !BESIDE.contains(&word.as_str()) && !word.starts_with(|c: char| c.is_ascii_digit()) {
            return false;
        }
    }
    n_buttons > 0
}

#[cfg(test)]
mod tests {
    use super::kind;
    use crate::article::BlockKind;

    #[test]
    #[allow(clippy::too_many_lines, reason = "a table of cases is long")]
    fn wording_tells_the_kind() {
        struct Case {
            kind: Option<BlockKind>,
            lines: &'static [&'static str],
        }
        for case in [
            Case {
                kind: Some(BlockKind::Advertisement),
                lines: &[
                    "Advertisement",
                    "ADVERTISEMENT:",
                    "Story Continued Below",
                    "Advertisement Continue reading the main story",
                    "* * *",
                    "[pullquote]",
                    "AD",
                ][..],
            },
            Case {
                kind: Some(BlockKind::Caption),
                lines: &[
                    "Students arrive at a high school in Venice, Calif., in 2015. (Jonathan Alcorn/Reuters)",
                    "President Trump speaks. (AP Photo/Evan Vucci)",
                    "Enlarge this image toggle caption Susan Walsh/AP Susan Walsh/AP",
                    "Photo by Win McNamee/Getty Images",
                    "FILE PHOTO: A man walks past the bank, in London.",
                    "Slideshow (2 Images)",
                    "Port Ellery handles two thirds of the traffic. Photograph: L. Averill / Courier Pictures",
                    "Defiant: HWU chief Agnes Muldoon addresses workers (Image: Lantern/R. Coyle)",
                    "(Reuters photo: Jonathan Ernst)",
                ],
            },
            Case {
                kind: Some(BlockKind::RelatedLink),
                lines: &[
                    "Read more: Pakistan Politics: Race to the bottom",
                    "READ MORE:",
                    "More On This...",
                    "RELATED: What we know about the shooting",
                    "( PHOTOS: 25 unforgettable Obamacare quotes)",
                    "Read more from The Hill:",
                    "• SEE ALSO: Trump’s tweets",
                    "Click here to read the rest.",
                ],
            },
            Case {
                kind: Some(BlockKind::ShareBar),
                lines: &[
                    "SHARE THIS ARTICLE Share Tweet Post Email",
                    "Facebook Twitter 1.2k shares",
                    "Follow @politico",
                    "Follow us on Twitter @CNNOpinion.",
                    "402 comments",
                    "Follow Hasson on Twitter @PeterJHasson",
                ],
            },
            Case {
                kind: Some(BlockKind::Prompt),
                lines: &[
                    "Sign up for Daily Newsletters Manage Newsletters",
                    "Get all the latest news on coronavirus and more delivered daily to your inbox. Sign up here.",
                    "CLICK TO GET THE FOX NEWS APP",
                    "We and our partners use cookies to give you the best experience. You can change your choices at any time.",
                    "Got a story? Call our newsdesk. We pay for videos too.",
                    "Subscribe now for as little as $2 a month!",
                ],
            },
            Case {
                kind: Some(BlockKind::Disclaimer),
                lines: &[
                    "Copyright © 2019 The Washington Times, LLC. Click here for reprint permission.",
                    "(c) Lantern Group 2024",
                    "This story has been updated.",
                    "The views expressed in this article are the author’s own.",
                    "Editor’s note: Jane Doe is the host of a show.",
                    "This is a rush transcript. Copy may not be in its final form.",
                ],
            },
            Case {
                kind: Some(BlockKind::Byline),
                lines: &[
                    "The Associated Press contributed to this report.",
                    "(Reporting by A. Reporter; Editing by B. Editor)",
                    "Contributing: The Associated Press",
                ],
            },
            Case { kind: Some(BlockKind::Date), lines: &["Tuesday, May 21, 2024", "7 years ago"] },
            Case {
                kind: None,
                lines: &[
                    "The president said on Tuesday that he would sign the bill.",
                    "“Share this with everyone,” he said.",
                    "“Sign up for the army,” he told them.",
                    "The newsletter had been sent to every member of the party by Monday evening.",
                    "Facebook said it had removed the accounts.",
                    "She read more than a hundred pages of the report.",
                    "In a statement to Reuters, the ministry denied it.",
                    "Corrections officers were called to the jail.",
                    "More than half of the voters agree.",
                    "Watch what they do, not what they say.",
                    "Related to this is the question of money.",
                    "This is not to minimize the views expressed by either killer, but merely to say so.",
                    "(c) The authority in this memorandum shall terminate.",
                    "“I would be a juror in a trial,” he said. (Bloomberg)",
                    "A poll, released as this story was published, found him ahead.",
                    "Twitter and Facebook have banned the president.",
                    "The company uses cookies.",
                    "On Jan. 6, 2021, a mob stormed the Capitol.",
                ],
            },
        ] {
            for line in case.lines {
                assert_eq!(kind(line), case.kind, "{line}");
            }
        }
    }
}
