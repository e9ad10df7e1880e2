//! The promise that a kill at any moment leaves a whole manual, tried out.

use super::*;

/// How long the test kills and watches.
const DURATION: Duration = Duration::from_millis(1500);

/// As a child: publishes the two manuals in turn until it is killed. As a test: kills such children in
/// every phase of their work and looks at what they leave, while a reader watches the start page.
#[test]
fn a_kill_at_any_moment_leaves_a_whole_manual() {
    if let Some(output) = std::env::var_os(CHILD) {
        return publish_in_turn(Path::new(&output));
    }
    let place = Place::new();
    place.emit(&manual('A'));
    place.put("output/CNAME", "example.org");
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| watch(&place.at("output/index.html")));
        let seen = kill_children(&place);
        assert!(seen.contains(&'A') && seen.contains(&'B'), "{seen:?}");
        assert!(reader.join().unwrap() > 0);
    });
    place.emit(&manual('A'));
    assert_eq!(is_whole(&place.output()), Some('A'));
    assert_eq!(place.names(), ["output"]);
}

/// Not for ever: should the test fail, nobody is left to kill it.
fn publish_in_turn(output: &Path) {
    let started = Instant::now();
    while started.elapsed() < DURATION * 2 {
        for letter in ['B', 'A'] {
            emit_files(output, &manual(letter)).unwrap();
        }
    }
}

/// Which manual stood there after each kill.
fn kill_children(place: &Place) -> Vec<char> {
    let mut seen = Vec::new();
    let started = Instant::now();
    while started.elapsed() < DURATION {
        let test = "kill::a_kill_at_any_moment_leaves_a_whole_manual";
        let mut child = again(test, &place.output()).spawn().unwrap();
        wait_for_a_swap(&place.at("output/index.html"));
        // Steps of a prime number of microseconds come by every phase of a run.
        std::thread::sleep(Duration::from_micros(seen.len() as u64 * 7_919 % 20_000));
        assert!(child.try_wait().unwrap().is_none(), "the child ended by itself");
        child.kill().unwrap();
        child.wait().unwrap();
        let whole = is_whole(&place.output());
        assert!(whole.is_some(), "a mix: {:?}", tree(&place.output()).keys());
        seen.extend(whole);
        assert_eq!(fs::read_to_string(place.at("output/CNAME")).unwrap(), "example.org");
    }
    seen
}

/// However long the child takes to start on a busy machine.
fn wait_for_a_swap(file: &Path) {
    let before = fs::read(file).unwrap();
    let started = Instant::now();
    while fs::read(file).unwrap() == before && started.elapsed() < DURATION {
        std::thread::sleep(Duration::from_micros(200));
    }
}

/// Reads one file over and over; it must always be there, and whole.
fn watch(file: &Path) -> usize {
    let whole = ['A', 'B'].map(|letter| format!("{letter}\n").repeat(3000));
    let mut count = 0;
    let started = Instant::now();
    while started.elapsed() < DURATION {
        let text = fs::read_to_string(file).unwrap();
        assert!(whole.contains(&text), "{} bytes of a start page", text.len());
        count += 1;
        std::thread::sleep(Duration::from_micros(300));
    }
    count
}
