// A plain web server for a folder, as a manual is published: compressed, on loopback, and with its own page for addresses that are not there.
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { createGzip, gzipSync } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".xml": "application/xml",
};

/** Serves `folder`; returns its address (with a `/` at the end) and how to stop. */
export async function serve(folder) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    let file = join(folder, path);
    if (existsSync(file) && statSync(file).isDirectory()) file = join(file, "index.html");
    if (!file.startsWith(folder) || !existsSync(file)) {
      response.writeHead(404, { "content-type": TYPES[".html"] });
      response.end(readFileSync(join(folder, "404.html")));
      return;
    }
    const headers = { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "cache-control": "no-cache" };
    response.writeHead(200, { ...headers, "content-encoding": "gzip" });
    createReadStream(file).pipe(createGzip()).pipe(response);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const stop = () => new Promise((stopped) => { server.closeAllConnections(); server.close(stopped); });
  return { url: `http://127.0.0.1:${server.address().port}/`, stop };
}

/** What a file weighs on its way to the reader, in bytes. */
export const compressed = (bytes) => gzipSync(bytes, { level: 9 }).length;
