//! The forms of names.

/// Lower-case words of letters and digits, with `-` between.
pub(super) fn is_kebab_case(name: &str) -> bool {
    !name.is_empty()
        && name.split('-').all(|part| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        })
}

/// Whether a text can be the id of a provider.
pub(super) fn is_provider_id(id: &str) -> bool {
    is_kebab_case(id) && id.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Lower-case letters, digits and `_`, a letter first.
pub(super) fn is_snake_case(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}
