//! What a page is told of a response: the verdict, why, and both in words.

use replybook::explain::{Explanation, Lost, NearMatch, Won};
use replybook::verdict::Judgement;
use replybook::{Provider, Response, Retry, Verdict};
use replybook_catalog::words::{self, Sentences};
use serde::Serialize;

/// The answer for a page.
#[derive(Serialize)]
pub(crate) struct PageAnswer<'v> {
    /// The verdict, in the JSON that the command line prints.
    verdict: Verdict<'v>,
    words: Words,
    /// The same for each item of the verdict, in order.
    items: Vec<Words>,
    won: Option<Won>,
    lost: Vec<Lost>,
    nearly: Vec<NearMatch>,
}

/// Whole sentences.
#[derive(Serialize)]
struct Words {
    #[serde(flatten)]
    sentences: Sentences,
    /// When may it be sent again?
    #[serde(skip_serializing_if = "Option::is_none")]
    wait: Option<String>,
}

impl<'v> PageAnswer<'v> {
    /// What is said of a response.
    pub fn new(provider: &Provider<'v>, response: &Response<'_>) -> PageAnswer<'v> {
        let verdict = provider.classify(response);
        let Explanation {
            won, lost, nearly, ..
        } = provider.explain(response);
        PageAnswer {
            words: Words::new(&verdict, &verdict.retry),
            items: verdict
                .items
                .iter()
                .map(|item| Words::new(item, &item.retry))
                .collect(),
            verdict,
            won,
            lost,
            nearly,
        }
    }
}

impl Words {
    fn new(said: &Judgement<'_>, retry: &Retry<'_>) -> Words {
        let (effect, by) = (said.effect, said.unblocked_by);
        Words {
            sentences: Sentences::new(said.category, effect, said.scope, by, retry.retryability),
            wait: retry.wait.map(|wait| words::wait(wait.min_ms, wait.max_ms)),
        }
    }
}
