//! A web server on this computer that speaks https, with a certificate made for it.

use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What the server says at an address.
#[derive(Clone)]
pub struct Answer {
    head: String,
    body: Vec<u8>,
    /// It begins to answer and does not go on.
    stalls: bool,
}

impl Answer {
    pub fn file(body: Vec<u8>) -> Self {
        Self { head: format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n", body.len()), body, stalls: false }
    }

    pub fn status(status: u16) -> Self {
        Self { head: format!("HTTP/1.1 {status} Any\r\nContent-Length: 0\r\n"), body: Vec::new(), stalls: false }
    }

    pub fn moved(to: &str) -> Self {
        let head = format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n");
        Self { head, body: Vec::new(), stalls: false }
    }

    pub fn slow() -> Self {
        Self { head: "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n".to_owned(), body: b"{".to_vec(), stalls: true }
    }
}

#[derive(Default)]
struct Said {
    answers: HashMap<String, Answer>,
    asked: Vec<String>,
    calls: usize,
}

pub struct Server {
    port: u16,
    certificate: tempfile::NamedTempFile,
    said: Arc<Mutex<Said>>,
}

impl Server {
    pub fn start() -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
        let mut certificate = tempfile::NamedTempFile::new().unwrap();
        certificate.write_all(made.cert.pem().as_bytes()).unwrap();
        let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (port, said) = (listener.local_addr().unwrap().port(), Arc::new(Mutex::new(Said::default())));
        let (config, heard) = (Arc::new(config), Arc::clone(&said));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                heard.lock().unwrap().calls += 1;
                let (config, heard) = (Arc::clone(&config), Arc::clone(&heard));
                thread::spawn(move || answer(stream, config, &heard));
            }
        });
        Self { port, certificate, said }
    }

    pub fn address(&self) -> String {
        format!("https://localhost:{}/", self.port)
    }

    pub fn say(&self, path: &str, answer: Answer) {
        self.said.lock().unwrap().answers.insert(path.to_owned(), answer);
    }

    pub fn forget(&self) {
        self.said.lock().unwrap().answers.clear();
    }

    /// The paths that were asked for.
    pub fn asked(&self) -> Vec<String> {
        self.said.lock().unwrap().asked.clone()
    }

    /// How often somebody connected.
    pub fn calls(&self) -> usize {
        self.said.lock().unwrap().calls
    }

    /// Lets a command trust this server's certificate, and call it up without anybody in between.
    pub fn be_trusted(&self, command: &mut Command) {
        command.env("SSL_CERT_FILE", self.certificate.path()).env_remove("SSL_CERT_DIR").env("NO_PROXY", "localhost");
        for name in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "all_proxy", "https_proxy", "http_proxy", "no_proxy"] {
            command.env_remove(name);
        }
    }
}

/// One request, one answer. Whoever hangs up early has seen enough.
fn answer(stream: TcpStream, config: Arc<ServerConfig>, said: &Mutex<Said>) -> Option<()> {
    let mut stream = StreamOwned::new(ServerConnection::new(config).ok()?, stream);
    let mut request = String::new();
    let mut lines = BufReader::new(Read::by_ref(&mut stream));
    while !request.ends_with("\r\n\r\n") {
        if lines.read_line(&mut request).ok()? == 0 {
            return None;
        }
    }
    let path = request.split(' ').nth(1)?.to_owned();
    let answer = {
        let mut said = said.lock().unwrap();
        said.asked.push(path.clone());
        said.answers.get(&path).cloned().unwrap_or_else(|| Answer::status(404))
    };
    stream.write_all(format!("{}Connection: close\r\n\r\n", answer.head).as_bytes()).ok()?;
    stream.write_all(&answer.body).ok()?;
    stream.flush().ok()?;
    if answer.stalls {
        thread::sleep(Duration::from_secs(20));
    }
    stream.conn.send_close_notify();
    stream.flush().ok()
}
