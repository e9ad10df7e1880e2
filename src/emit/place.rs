//! Where the output folder really is, and whether a manual may go there at all.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::error::EmitError;

pub(super) struct Place {
    /// The folder that is exchanged: the one named by the author or, where that is a link, the folder it leads to.
    pub output: PathBuf,
    /// Beside it, and so on the same file system.
    pub stage: PathBuf,
}

impl Place {
    pub fn find(named: &Path) -> Result<Place, EmitError> {
        let output = real_folder(named)?;
        let Some(name) = output.file_name() else {
            return Err(EmitError::Protected { output, place: "the root of the file system" });
        };
        let mut stage = std::ffi::OsString::from(".");
        stage.push(name);
        stage.push(".guidepost-stage");
        let stage = output.with_file_name(stage);
        Ok(Place { output, stage })
    }

    pub fn has_stage(&self) -> bool {
        fs::symlink_metadata(&self.stage).is_ok()
    }

    /// The folder that holds both, as a path that can be opened.
    pub fn parent(&self) -> &Path {
        parent(&self.output)
    }
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A link is followed and stays as it is; the folder it leads to is the one that is exchanged. A path is otherwise kept as
/// the author wrote it, so that messages speak of the same folder.
fn real_folder(named: &Path) -> Result<PathBuf, EmitError> {
    // Without a slash at the end, behind which a link could not be told from its folder.
    let mut output: PathBuf = named.components().collect();
    let link = match fs::symlink_metadata(&output) {
        Ok(there) => there.is_symlink(),
        Err(error) if error.kind() == ErrorKind::NotFound && output.file_name().is_some() => {
            return Ok(output);
        }
        Err(error) => return Err(EmitError::io("look at", &output)(error)),
    };
    let resolved = fs::canonicalize(&output).map_err(|error| match error.kind() {
        ErrorKind::NotFound => EmitError::BrokenLink { output: output.clone() },
        _ => EmitError::io("look at", &output)(error),
    })?;
    if !resolved.is_dir() {
        return Err(EmitError::NotAFolder { output });
    }
    refuse_protected(&output, &resolved)?;
    refuse_mount_point(&output, &resolved)?;
    // `.` and `..` would mean another folder once the one we stand in has been exchanged.
    if link
        || output
            .components()
            .any(|part| !matches!(part, Component::Normal(_) | Component::RootDir | Component::Prefix(_)))
    {
        output = resolved;
    }
    Ok(output)
}

fn refuse_protected(output: &Path, resolved: &Path) -> Result<(), EmitError> {
    let refuse = |place| Err(EmitError::Protected { output: output.to_path_buf(), place });
    if resolved.parent().is_none() {
        return refuse("the root of the file system");
    }
    // A home folder often holds nothing but dot-files, and would else count as empty.
    let home = std::env::home_dir().and_then(|home| fs::canonicalize(home).ok());
    if home.is_some_and(|home| home == resolved) {
        return refuse("your home folder");
    }
    Ok(())
}

#[cfg(unix)]
fn refuse_mount_point(output: &Path, resolved: &Path) -> Result<(), EmitError> {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).map(|there| there.dev()).map_err(EmitError::io("look at", path));
    if device(resolved)? != device(parent(resolved))? {
        return Err(EmitError::MountPoint { output: output.to_path_buf() });
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_mount_point(_: &Path, _: &Path) -> Result<(), EmitError> {
    Ok(())
}
