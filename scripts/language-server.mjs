// The catalogs in an editor: a real yaml-language-server, spoken to as an editor
// does, must complete the keys of a rule, name a mistake, and say nothing of the
// files of the catalogs. Takes the path of the server's script.
import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const PATIENCE_MS = 60_000;
const root = resolve(import.meta.dirname, "..");
const server = spawn(process.execPath, [process.argv[2], "--stdio"], {
  stdio: ["pipe", "pipe", "inherit"],
});
const answers = new Map(); // by id of the request
const diagnostics = new Map(); // by address of the file: who waits for them
let last = 0;
let read = Buffer.alloc(0);

const settings = {
  validate: true,
  completion: true,
  schemaStore: { enable: false },
};

function send(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
  server.stdin.write(body);
}

function request(method, params) {
  const id = ++last;
  send({ id, method, params });
  return patiently(method, (done) => answers.set(id, done));
}

function patiently(what, begin) {
  return new Promise((done, failed) => {
    const late = setTimeout(() => failed(new Error(`no answer: ${what}`)), PATIENCE_MS);
    begin((value) => {
      clearTimeout(late);
      done(value);
    });
  });
}

function received(message) {
  if (message.method === "workspace/configuration") {
    const of = (item) => (item.section === "yaml" ? settings : {});
    send({ id: message.id, result: message.params.items.map(of) });
  } else if (message.method && message.id !== undefined) {
    send({ id: message.id, result: null });
  } else if (message.method === "textDocument/publishDiagnostics") {
    diagnostics.get(message.params.uri)?.(message.params.diagnostics);
  } else if (message.id !== undefined) {
    answers.get(message.id)?.(message.result);
  }
}

server.stdout.on("data", (chunk) => {
  read = Buffer.concat([read, chunk]);
  for (;;) {
    const head = read.indexOf("\r\n\r\n");
    if (head < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(read.subarray(0, head))[1]);
    if (read.length < head + 4 + length) return;
    const body = read.subarray(head + 4, head + 4 + length);
    read = read.subarray(head + 4 + length);
    received(JSON.parse(body));
  }
});

function open(path, text) {
  const uri = pathToFileURL(path).href;
  const found = patiently(`diagnostics of ${path}`, (done) => diagnostics.set(uri, done));
  send({
    method: "textDocument/didOpen",
    params: { textDocument: { uri, languageId: "yaml", version: 1, text } },
  });
  return found;
}

let failures = 0;
function expect(holds, what) {
  if (!holds) {
    failures += 1;
    console.error(`FAILED: ${what}`);
  }
}

function files(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return files(path);
    return path.endsWith(".yaml") ? [path] : [];
  });
}

await request("initialize", {
  processId: process.pid,
  rootUri: pathToFileURL(root).href,
  capabilities: {
    workspace: { configuration: true },
    textDocument: { completion: { completionItem: { documentationFormat: ["markdown"] } } },
  },
  workspaceFolders: [{ uri: pathToFileURL(root).href, name: "replybook" }],
});
send({ method: "initialized", params: {} });
send({ method: "workspace/didChangeConfiguration", params: { settings: { yaml: settings } } });

const catalogs = files(join(root, "catalog"));
for (const path of catalogs) {
  const found = await open(path, readFileSync(path, "utf8"));
  expect(found.length === 0, `${path}: ${JSON.stringify(found)}`);
}

// A file of its own name, so that nothing is remembered of it.
const text = readFileSync(join(root, "catalog/braze/statuses.yaml"), "utf8");
const wrong = text.replace("    category: ", "    categry: ");
const line = wrong.split("\n").findIndex((line) => line.startsWith("    categry: "));
const found = await open(join(root, "catalog/braze/mistake.yaml"), wrong);
expect(
  line > 0 && found.some((d) => d.range.start.line === line && d.message.includes("categry")),
  `the unknown key on line ${line + 1} is named: ${JSON.stringify(found)}`,
);

const begun = `${text.trimEnd()}\n    \n`;
const path = join(root, "catalog/braze/begun.yaml");
await open(path, begun);
const offered = await request("textDocument/completion", {
  textDocument: { uri: pathToFileURL(path).href },
  position: { line: begun.split("\n").length - 2, character: 4 },
});
const labels = (offered?.items ?? offered ?? []).map((item) => item.label);
// Keys that the last rule of the file has already are not offered.
for (const key of ["overrides", "allow", "dedupe"]) {
  expect(labels.includes(key), `\`${key}\` is offered in a rule: ${labels.join(", ")}`);
}

console.log(`${catalogs.length} files, ${failures} failures`);
await request("shutdown", null);
send({ method: "exit" });
server.stdin.end();
process.exitCode = failures === 0 ? 0 : 1;
