//! Builds that were killed, are running or run at the same time.

use super::*;

const STAGE: &str = ".output.guidepost-stage";

fn leave_a_stage(place: &Place, trees: &[&str]) {
    place.put(&format!("{STAGE}/made-by-guidepost"), "");
    for tree in trees {
        place.put(&format!("{STAGE}/{tree}"), "left over");
    }
}

#[test]
fn a_left_over_stage_goes_even_if_nothing_changed() {
    let place = Place::new();
    let set = files(&[("index.html", "start")]);
    place.emit(&set);
    leave_a_stage(&place, &["new/half.html", "old/index.html"]);
    assert_eq!(place.emit(&set), Report { written: 0, unchanged: 1, removed: 0 });
    assert_eq!(place.published(), texts(&[("index.html", "start")]));
    assert_eq!(place.names(), ["output"]);
}

#[test]
fn a_stage_left_before_it_was_marked_goes_too() {
    let place = Place::new();
    fs::create_dir(place.at(STAGE)).unwrap();
    place.emit(&files(&[("index.html", "start")]));
    assert_eq!(place.names(), ["output"]);
}

#[test]
fn a_manual_left_between_two_renames_comes_back() {
    let place = Place::new();
    place.emit(&files(&[("same.html", "same"), ("old.html", "old")]));
    place.put("output/CNAME", "example.org");
    leave_a_stage(&place, &["new/half.html"]);
    fs::rename(place.output(), place.at(STAGE).join("old")).unwrap();
    let report = place.emit(&files(&[("same.html", "same"), ("new.html", "new")]));
    assert_eq!(report, Report { written: 1, unchanged: 1, removed: 1 });
    assert_eq!(place.published(), texts(&[("CNAME", "example.org"), ("new.html", "new"), ("same.html", "same")]));
    assert_eq!(place.names(), ["output"]);
}

#[test]
fn somebody_elses_folder_of_that_name_is_refused() {
    for strange in ["notes.txt", "new/notes.txt"] {
        let place = Place::new();
        place.put(&format!("{STAGE}/{strange}"), "mine");
        assert_eq!(
            place.refusal(&files(&[("index.html", "start")])),
            "`…/.output.guidepost-stage` is where the new manual would be prepared, but holds files that guidepost did not \
             write: move it away, or choose another folder with --output"
        );
    }
}

#[test]
fn a_build_that_is_running_is_not_disturbed() {
    let place = Place::new();
    leave_a_stage(&place, &["new/half.html"]);
    let running = File::options().write(true).open(place.at(STAGE).join("made-by-guidepost")).unwrap();
    running.lock().unwrap();
    assert_eq!(
        place.refusal(&files(&[("index.html", "start")])),
        "another guidepost build is publishing to `…/output`: wait until it has ended, then build again"
    );
    drop(running);
    place.emit(&files(&[("index.html", "start")]));
    assert_eq!(place.names(), ["output"]);
}

#[test]
fn builds_at_the_same_time_leave_one_whole_manual() {
    let place = Place::new();
    let build = |letter| {
        for _ in 0..50 {
            if let Err(error) = emit_files(&place.output(), &manual(letter)) {
                assert!(error.to_string().starts_with("another guidepost build"), "{error}");
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| build('A'));
        scope.spawn(|| build('B'));
    });
    assert!(is_whole(&place.output()).is_some());
    assert_eq!(place.names(), ["output"]);
}
