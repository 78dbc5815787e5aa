//! An explanation as a person reads it.

use std::fmt;

use super::Explanation;

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.won {
            Some(won) => {
                writeln!(f, "{} won, by {} ({}):", won.rule, won.place, won.layer)?;
                writeln!(f, "  {}", won.because)?;
            }
            None => writeln!(f, "no rule won: nothing documented fits this answer")?,
        }
        if !self.lost.is_empty() {
            writeln!(f, "\nheld too, and lost:")?;
        }
        for lost in &self.lost {
            writeln!(f, "  {} at {}: {}", lost.rule, lost.place, lost.why)?;
        }
        if !self.nearly.is_empty() {
            writeln!(f, "\nnearly held:")?;
        }
        for near in &self.nearly {
            let found = near
                .found
                .as_ref()
                .map_or("nothing".to_owned(), ToString::to_string);
            writeln!(
                f,
                "  {} at {}: {}; there stood {found}",
                near.rule, near.place, near.failed
            )?;
        }
        Ok(())
    }
}
