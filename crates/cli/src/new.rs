//! `new`: writes the first file of a provider's catalog.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use replybook::vocabulary::Day;
use replybook_compiler::diagnostic::Severity;
use replybook_compiler::yaml::SourceFile;
use replybook_workbench::start;

use crate::Ending;
use crate::arguments::New;
use crate::error::Error;
use crate::output::Output;

/// Writes the file, which must not be there yet.
pub(crate) fn run(asked: &New, output: &mut Output) -> Result<Ending, Error> {
    let provider = asked.provider.as_str();
    let name = format!("{provider}.yaml");
    let text = start(provider, today()?);
    if !is_catalog(&name, &text) {
        return Err(Error::BadProviderId {
            found: provider.to_owned(),
        });
    }
    let folder = asked.folder.join(provider);
    if folder.exists() {
        return Err(Error::Exists { path: folder });
    }
    let path = asked.folder.join(&name);
    let created = fs::create_dir_all(&asked.folder)
        .and_then(|()| OpenOptions::new().write(true).create_new(true).open(&path))
        .and_then(|mut file| file.write_all(text.as_bytes()));
    match created {
        Ok(()) => {
            let path = path.display();
            output.text(&format!("{path}\n"))?;
            output.note(&format!(
                "fill in what is marked `TODO`, then run `replybook lint {path}` and `replybook test {path}`"
            ));
            Ok(Ending::Fine)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(Error::Exists { path }),
        Err(cause) => Err(Error::WriteFile { path, cause }),
    }
}

/// Whether the text of a new catalog is one; it is not for an id that no provider
/// can have.
fn is_catalog(name: &str, text: &str) -> bool {
    let file = SourceFile {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let findings = replybook_lints::lint(&[file], &[]);
    findings
        .iter()
        .all(|found| found.severity != Severity::Error)
}

fn today() -> Result<Day, Error> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let ms = since
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok());
    ms.and_then(Day::from_ms).ok_or(Error::NoDay)
}
