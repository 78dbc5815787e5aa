// Every kind of page: looks right and is accessible in light and dark, on a desk and on
// a phone, from a server and from the disk, with scripts and without.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { KINDS, SITE, files, launch, onDisk, open, picture, rules, serve } from "./site.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** What a page may weigh with all it loads but the engine, compressed, in bytes. */
const HEAVIEST = 60_000;

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve(SITE);
});
after(async () => {
  await browser.close();
  await server.close();
});

for (const [kind, path] of Object.entries(KINDS)) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 390]) {
      test(`${kind} is accessible and fits, ${colorScheme}, ${width} px`, async () => {
        const viewport = { width, height: 844 };
        // The policy of the page would refuse axe itself; that it is there is tested elsewhere.
        const options = { colorScheme, viewport, bypassCSP: true };
        const { page, trouble, close } = await open(browser, server.root, path, options);
        await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wider <= 0, `wider than the screen by ${wider} px`);
        await page.evaluate(axe);
        const found = await page.evaluate(() =>
          axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
        );
        const said = found.violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.slice(0, 3).map((n) => n.html).join("\n  ")}`);
        assert.deepEqual(said, []);
        await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = false)));
        await picture(page, `${kind}-${colorScheme}-${width}`);
        assert.deepEqual(trouble, []);
        await close();
      });
    }
  }

  test(`${kind} works from the disk, under its own policy`, async () => {
    const { page, trouble, close } = await open(browser, onDisk(SITE), path);
    await page.waitForFunction(() => document.documentElement.classList.contains("js"));
    assert.equal(await page.locator("form.search").isVisible(), true);
    assert.deepEqual(trouble, []);
    await close();
  });

  test(`${kind} says the same without scripts`, async () => {
    const { page, trouble, close } = await open(browser, server.root, path, { javaScriptEnabled: false });
    assert.ok((await page.locator("main h1").innerText()).length > 0);
    for (const hidden of ["form.search", "button.theme"]) {
      assert.equal(await page.locator(hidden).isVisible(), false, hidden);
    }
    assert.deepEqual(trouble, []);
    await close();
  });
}

test("the rules of a provider are there without scripts, and its pictures", async () => {
  const { page, close } = await open(browser, server.root, KINDS.provider, { javaScriptEnabled: false });
  const of = (await rules(SITE)).filter((rule) => rule.provider === "insider");
  assert.equal(await page.locator("section:has(#rules) tbody tr").count(), of.length);
  for (const picture of ["figure.map svg", "figure.timeline svg"]) {
    const svg = page.locator(picture).first();
    assert.equal(await svg.isVisible(), true, picture);
    assert.ok((await svg.locator("title").textContent()).length > 10);
    assert.ok((await svg.locator("desc").textContent()).length > 10);
  }
  await close();
});

test("every rule has its page, and every link leads somewhere", async () => {
  const there = new Set(await files(SITE));
  for (const rule of await rules(SITE)) {
    assert.ok(there.has(`rules/${rule.provider}/${rule.id}/index.html`), rule.id);
  }
  // Beside the policy of the page, which forbids to fetch anything.
  const { page, trouble, close } = await open(browser, server.root, KINDS.start, { bypassCSP: true });
  const pages = [...there].filter((path) => path.endsWith(".html"));
  const { problems, followed } = await page.evaluate(async (pages) => {
    const read = new Map();
    const parsed = async (address) => {
      if (!read.has(address)) {
        const answer = await fetch(address);
        const text = answer.ok ? await answer.text() : null;
        read.set(address, text === null ? null : new DOMParser().parseFromString(text, "text/html"));
      }
      return read.get(address);
    };
    const problems = [];
    let followed = 0;
    for (const path of pages) {
      const here = new URL(path, location.href).href;
      for (const link of (await parsed(here)).querySelectorAll("a[href]")) {
        const to = new URL(link.getAttribute("href"), here);
        if (to.origin !== location.origin) continue;
        followed += 1;
        const target = await parsed(to.href.split("#")[0]);
        const id = decodeURIComponent(to.hash.slice(1));
        if (!target) problems.push(`${path}: ${to} is not there`);
        else if (id && !target.getElementById(id)) problems.push(`${path}: ${to} has no such place`);
      }
    }
    return { problems, followed };
  }, pages);
  assert.deepEqual(problems, []);
  assert.ok(followed > 5000, `${followed}`);
  assert.deepEqual(trouble, []);
  await close();
});

test("no page is heavier than it may be", async () => {
  const weigh = async (path) => gzipSync(await readFile(join(SITE, path))).length;
  const shared = ["site.css", "theme.js", "site.js", "minisearch.js", "pages.js", "icon.svg"];
  let base = 0;
  for (const asset of shared) base += await weigh(`assets/${asset}`);
  let heaviest = ["", 0];
  for (const path of (await files(SITE)).filter((path) => path.endsWith(".html"))) {
    const own = await weigh(path) + (path.startsWith("paste/") ? await weigh("assets/paste.js") : 0);
    if (base + own > heaviest[1]) heaviest = [path, base + own];
  }
  console.log(`heaviest page: ${heaviest[0]}, ${heaviest[1]} bytes with the whole search`);
  console.log(`the engine and its catalogs: ${await weigh("assets/engine.js")} bytes`);
  assert.ok(heaviest[1] < HEAVIEST, `${heaviest}`);
});

test("the theme is turned round and kept", async () => {
  const { page, trouble, close } = await open(browser, server.root, KINDS.rule, { colorScheme: "light" });
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await page.locator("button.theme").click();
  const dark = await paper();
  assert.notEqual(dark, light);
  await page.goto(server.root + KINDS.start);
  assert.equal(await paper(), dark);
  await page.locator("button.theme").click();
  assert.equal(await paper(), light);
  assert.deepEqual(trouble, []);
  await close();
});

test("the keyboard alone reaches everything, the text first", async () => {
  const { page, close } = await open(browser, server.root, KINDS.provider);
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim().slice(0, 40));
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "Skip to the text");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "Providers");
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.equal(outline, "solid");
  await close();
});

test("the table of a provider is filtered", async () => {
  const { page, trouble, close } = await open(browser, server.root, KINDS.provider);
  const rows = page.locator("section:has(#rules) tbody tr:visible");
  const all = await rows.count();
  await page.locator("select[name=category]").selectOption("rate_limit");
  const limited = await rows.count();
  assert.ok(limited > 0 && limited < all, `${limited} of ${all}`);
  assert.equal(await page.locator("form.filters output").innerText(), `${limited} of ${all}`);
  await page.locator("select[name=status]").selectOption("403");
  assert.deepEqual(await rows.locator("code").allInnerTexts(), ["insider.request-limit-exceeded"]);
  await page.locator("select[name=status]").selectOption("");
  await page.locator("select[name=category]").selectOption("");
  await page.locator("form.filters input[name=text]").fill("api key");
  assert.ok((await rows.count()) < all);
  assert.deepEqual(trouble, []);
  await close();
});

test("a page is printed without what one cannot click on paper", async () => {
  const { page, close } = await open(browser, server.root, KINDS["rule-retry"], { colorScheme: "dark" });
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.equal(await page.locator("header.top").isVisible(), false);
  const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  assert.equal(paper, "rgb(255, 255, 255)");
  await picture(page, "rule-retry-print");
  await close();
});
