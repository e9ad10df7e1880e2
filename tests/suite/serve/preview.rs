//! A running preview, and a browser that is only a socket. Whatever is waited for has a minute: no test says how fast a thing must be.

use crate::manual::Manual;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

/// `guidepost serve` on a free port; it ends with this value.
pub struct Preview {
    child: Child,
    pub address: SocketAddr,
    out: Receiver<String>,
    err: Receiver<String>,
}

/// An answer. Names of headers are in lower case.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

impl Preview {
    /// Starts, and waits for the line that says where.
    pub fn start(manual: &Manual, arguments: &[&str]) -> Self {
        let mut command = manual.command(&["serve", "-p", "0"]);
        command.args(arguments);
        Self::start_as(command)
    }

    /// The same with a command of one's own.
    pub fn start_as(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (out, err) = (lines(child.stdout.take().unwrap()), lines(child.stderr.take().unwrap()));
        let first = out.recv_timeout(PATIENCE).unwrap();
        let address = first.strip_prefix("serving http://").and_then(|rest| rest.split('/').next()).unwrap();
        let address = address.parse().unwrap();
        Self { child, address, out, err }
    }

    /// The next line about a build, without the time it took.
    pub fn line(&self) -> String {
        let line = self.out.recv_timeout(PATIENCE).unwrap();
        let (before, time) = line.rsplit_once(", ").unwrap();
        let (number, behind) = time.split_once(" ms").unwrap();
        number.parse::<u64>().unwrap();
        format!("{before}{behind}")
    }

    /// The next line of findings that holds these words.
    pub fn complaint(&self, words: &str) -> String {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            let line = self.err.recv_timeout(PATIENCE).unwrap();
            if line.contains(words) {
                return line;
            }
        }
        panic!("nobody said `{words}`")
    }

    /// The lines of findings that nobody asked for yet.
    #[cfg(target_os = "linux")]
    pub fn whispers(&self) -> Vec<String> {
        self.err.try_iter().collect()
    }

    pub fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, "localhost")
    }

    pub fn ask(&self, method: &str, path: &str, host: &str) -> Reply {
        self.ask_with(method, path, host, "")
    }

    /// The same with more lines at the head of the request, each with its end.
    pub fn ask_with(&self, method: &str, path: &str, host: &str, more: &str) -> Reply {
        let mut text = Vec::new();
        self.send(method, path, host, more).read_to_end(&mut text).unwrap();
        let text = String::from_utf8_lossy(&text);
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        Reply { status, headers, body: body.to_owned() }
    }

    fn send(&self, method: &str, path: &str, host: &str, more: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {host}\r\n{more}Connection: close\r\n\r\n").unwrap();
        stream
    }

    /// What an open page is told, from now on.
    pub fn news(&self) -> News {
        News { stream: BufReader::new(self.send("GET", "/.guidepost/news", "localhost", "")) }
    }

    /// Asks for a page until it is as it should be.
    pub fn until(&self, path: &str, wanted: impl Fn(&Reply) -> bool) -> Reply {
        let started = Instant::now();
        loop {
            let reply = self.get(path);
            if wanted(&reply) {
                return reply;
            }
            assert!(started.elapsed() < PATIENCE, "{path} stays {reply:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// How many folders and files the system watches for it.
    #[cfg(target_os = "linux")]
    pub fn watches(&self) -> usize {
        let open = fs::read_dir(format!("/proc/{}/fdinfo", self.child.id())).unwrap();
        let told = open.filter_map(|entry| fs::read_to_string(entry.unwrap().path()).ok());
        told.map(|text| text.matches("inotify wd").count()).sum()
    }

    /// How much of a processor's time it took until now.
    #[cfg(target_os = "linux")]
    pub fn busy(&self) -> Duration {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let numbers: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        let ticks = numbers[11].parse::<u64>().unwrap() + numbers[12].parse::<u64>().unwrap();
        Duration::from_millis(ticks * 10)
    }

    /// Sends Ctrl-C; the exit code.
    #[cfg(unix)]
    pub fn interrupt(&mut self) -> Option<i32> {
        Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        self.child.wait().unwrap().code()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The stream of news as a page hears it.
pub struct News {
    stream: BufReader<TcpStream>,
}

impl News {
    /// The next piece of news.
    pub fn next(&mut self) -> serde_json::Value {
        loop {
            let mut line = String::new();
            assert_ne!(self.stream.read_line(&mut line).unwrap(), 0, "the stream ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).unwrap();
            }
        }
    }
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    receiver
}

/// Saves as most editors do, in one step: a reader sees the old text or the new one.
pub fn save(manual: &Manual, path: &str, bytes: impl AsRef<[u8]>) {
    manual.put(&format!("{path}.tmp"), bytes);
    fs::rename(manual.at(&format!("{path}.tmp")), manual.at(path)).unwrap();
}
