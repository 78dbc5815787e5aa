// The site under test: built into a folder, served by HTTP and opened from the disk,
// in a browser that can reach nothing else.
import { createServer } from "node:http";
import { readFile, readdir } from "node:fs/promises";
import { existsSync, mkdirSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

/** What the environment must name: the folders of the sites and the command. */
const needed = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run scripts/test-site`);
  return value;
};

export const SITE = needed("REPLYBOOK_SITE");
export const HOSTILE = needed("REPLYBOOK_HOSTILE_SITE");
export const COMMAND = needed("REPLYBOOK_COMMAND");
export const SCREENSHOTS = needed("REPLYBOOK_SCREENSHOTS");

/** One address for each kind of page. */
export const KINDS = {
  start: "index.html",
  paste: "paste/index.html",
  providers: "providers/index.html",
  provider: "providers/insider/index.html",
  "provider-airship": "providers/airship/index.html",
  statuses: "statuses/index.html",
  status: "statuses/403/index.html",
  categories: "categories/index.html",
  category: "categories/rate_limit/index.html",
  rule: "rules/insider/insider.request-limit-exceeded/index.html",
  "rule-retry": "rules/leanplum/leanplum.server-error/index.html",
  "rule-causes": "rules/braze/braze.bad-request/index.html",
  guide: "guide/index.html",
  chapter: "guide/embedding/index.html",
};

const TYPES = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/** Serves a folder on a port of its own. */
export const serve = async (folder) => {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    const file = join(folder, path.endsWith("/") ? path + "index.html" : path);
    try {
      const body = await readFile(file);
      response.writeHead(200, { "Content-Type": `${TYPES[extname(file)] ?? "text/plain"}; charset=utf-8` });
      response.end(body);
    } catch {
      response.writeHead(404).end("there is no such page");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const root = `http://127.0.0.1:${server.address().port}/`;
  return { root, close: () => new Promise((resolve) => server.close(resolve)) };
};

/** The address of a folder on the disk. */
export const onDisk = (folder) => pathToFileURL(folder).href + "/";

/** A browser with a profile of its own. */
export const launch = () =>
  chromium.launch({
    executablePath: process.env.REPLYBOOK_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });

/**
 * Opens a page and keeps what should not be: errors, warnings, and requests that leave
 * the site. `trouble` is empty when all is well.
 */
export const open = async (browser, root, path, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  // Nothing is timed here: a busy machine may take its time.
  page.setDefaultTimeout(90_000);
  const trouble = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) trouble.push(message.text());
  });
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("dialog", (dialog) => {
    trouble.push(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(root)) trouble.push(`asked for ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    // What a page still waits for when it is left is given up, and not missing.
    if (request.failure()?.errorText === "net::ERR_ABORTED") return;
    trouble.push(`not there: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) trouble.push(`${response.status()}: ${response.url()}`);
  });
  await page.goto(root + path);
  return { page, trouble, close: () => context.close() };
};

/** Keeps a picture of a page. */
export const picture = async (page, name) => {
  if (!existsSync(SCREENSHOTS)) mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
};

/** Every rule of the site, as its JSON has it. */
export const rules = async (folder) => {
  const index = JSON.parse(await readFile(join(folder, "index.json"), "utf8"));
  const all = [];
  for (const entry of index.catalogs) {
    const catalog = JSON.parse(await readFile(join(folder, entry.json), "utf8"));
    all.push(...catalog.rules);
  }
  return all;
};

/** Every file below a folder, with `/`. */
export const files = async (folder) => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1).replaceAll("\\", "/"));
};
