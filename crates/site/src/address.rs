//! The path of each page below the root of the site. Every path ends in a file name, because a
//! browser that reads from disk shows a folder as a list.

use replybook::Category;

/// The page of a rule, by its id.
pub(crate) fn rule(id: &str) -> String {
    let provider = id.split('.').next().unwrap_or(id);
    format!("rules/{provider}/{id}/index.html")
}

/// The page of a provider.
pub(crate) fn provider(id: &str) -> String {
    format!("providers/{id}/index.html")
}

/// The page of a category.
pub(crate) fn category(category: Category) -> String {
    format!("categories/{category}/index.html")
}

/// The page of a status.
pub(crate) fn status(status: u16) -> String {
    format!("statuses/{status}/index.html")
}

/// A chapter of the guide.
pub(crate) fn chapter(name: &str) -> String {
    format!("guide/{name}/index.html")
}

/// What leads from a page back to the root: empty, or `../` as often as it is deep.
pub(crate) fn root(page: &str) -> String {
    "../".repeat(page.matches('/').count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_as_far_up_as_a_page_is_deep() {
        assert_eq!(root("index.html"), "");
        assert_eq!(root(&rule("braze.rate-limited")), "../../../");
        assert_eq!(
            rule("braze.rate-limited"),
            "rules/braze/braze.rate-limited/index.html"
        );
    }
}
