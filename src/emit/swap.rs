//! The one moment at which the manual changes.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::error::EmitError;
use super::stage::Stage;
use super::survey::Survey;

/// Puts the staged tree in the place of the output folder. What was there is then in the stage.
pub(super) fn publish(stage: &Stage, found: &Survey) -> Result<(), EmitError> {
    let (new, old, output) = (stage.new_tree(), stage.old_tree(), &stage.output);
    let swapped = if found.exists {
        match exchange(&new, output) {
            Err(error) if is_unsupported(&error) => rename_twice(&new, &old, output),
            exchanged => exchanged,
        }
    } else {
        fs::rename(&new, output)
    };
    swapped.map_err(|error| match error.kind() {
        ErrorKind::ResourceBusy | ErrorKind::CrossesDevices => EmitError::MountPoint { output: output.clone() },
        _ => EmitError::io("put the new manual in the place of", output)(error),
    })
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// An older system or some network drives; Linux calls a flag its file system does not know invalid input.
fn is_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput)
}

/// The next best thing: for an instant there is no manual. A run killed in that instant leaves both trees whole, and the
/// next one puts the old one back before it goes on.
fn rename_twice(new: &Path, old: &Path, output: &Path) -> io::Result<()> {
    fs::rename(output, old)?;
    fs::rename(new, output).inspect_err(|_| {
        // Should this fail too, the stage keeps the old manual for the next run.
        let _ = fs::rename(old, output);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_an_exchange_two_renames_bring_the_same_result() {
        let folder = tempfile::tempdir().unwrap();
        let [new, old, output] = ["new", "old", "output"].map(|name| folder.path().join(name));
        fs::create_dir(&new).unwrap();
        fs::create_dir(&output).unwrap();
        fs::write(new.join("page.html"), "new").unwrap();
        fs::write(output.join("page.html"), "old").unwrap();
        rename_twice(&new, &old, &output).unwrap();
        assert_eq!(fs::read_to_string(output.join("page.html")).unwrap(), "new");
        assert_eq!(fs::read_to_string(old.join("page.html")).unwrap(), "old");
        assert!(!new.exists());
    }

    #[test]
    fn when_the_second_rename_fails_the_old_manual_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let [new, old, output] = ["new", "old", "output"].map(|name| folder.path().join(name));
        fs::create_dir(&output).unwrap();
        fs::write(output.join("page.html"), "old").unwrap();
        assert!(rename_twice(&new, &old, &output).is_err());
        assert_eq!(fs::read_to_string(output.join("page.html")).unwrap(), "old");
        assert!(!old.exists());
    }
}
