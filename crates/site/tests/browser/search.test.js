// The search finds the page that somebody means first: by id, reason, code and message.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { KINDS, SITE, launch, onDisk, open, picture, rules, serve } from "./site.js";

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

/** What the search shows for a text: the names, in order. */
const found = async (page, text) => {
  await page.locator("#q").fill(text);
  await page.waitForFunction((text) => window.replybookSearched === text, text);
  return page.locator("#found li code").allTextContents();
};

/** Codes, reasons and messages that people have in their hands, and what they mean. */
const CASES = [
  ["40902", "airship.malformed-sender"],
  ["TOO_MANY_REQUESTS", /\.too-many-requests$/],
  ["too many requests", /too-many-requests$|rate-limited$/],
  ["insider.request-limit-exceeded", "insider.request-limit-exceeded"],
  ["request-limit-exceeded", "insider.request-limit-exceeded"],
  ["429", "status 429"],
  ["rate_limit", "category rate_limit"],
  ["braze", "provider braze"],
  ["Too many attempts, please slow down the request. 30 Requests/minute is allowed.", "insider.request-limit-exceeded"],
  ["request body is bigger than maximum allowed size 5,000,000 bytes", "insider.request-too-large"],
  ["Maximum allowed size is 250", "insider.too-many-products"],
  ["INVALID_PARAMETER", "x-ads.invalid-parameter"],
  ["UNAUTHORIZED_CLIENT_APPLICATION", "x-ads.unauthorized-client-application"],
];

for (const root of ["http", "file"]) {
  test(`what people have in their hands is found first, by ${root}`, async () => {
    const from = root === "http" ? server.root : onDisk(SITE);
    const { page, trouble, close } = await open(browser, from, KINDS.start);
    for (const [typed, meant] of CASES) {
      const [first] = await found(page, typed);
      if (meant instanceof RegExp) assert.match(first ?? "nothing", meant, typed);
      else assert.equal(first, meant, typed);
    }
    assert.deepEqual(trouble, []);
    await close();
  });
}

test("every id, reason and code finds its rule", async () => {
  const { page, trouble, close } = await open(browser, server.root, KINDS.start);
  const all = await rules(SITE);
  for (const rule of all) {
    assert.equal((await found(page, rule.id))[0], rule.id);
    // Rules of one reason come first, as many as are shown.
    const shown = await found(page, rule.reason);
    const has = (id) => {
      const other = all.find((other) => other.id === id);
      return [other?.reason, ...(other?.causes ?? []).map((cause) => cause.reason)].includes(rule.reason);
    };
    const same = all.filter((other) => has(other.id)).length;
    const first = shown.filter((name) => !/^(status|category|provider) /.test(name)).slice(0, same);
    assert.ok(first.length > 0 && first.every(has), `${rule.reason}: ${shown}`);
  }
  assert.deepEqual(trouble, []);
  await close();
});

test("the key / leads there, arrows choose, Enter opens, Escape closes", async () => {
  const { page, trouble, close } = await open(browser, server.root, KINDS.chapter);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  await found(page, "rate limit");
  await picture(page, "search-1280");
  const options = page.locator("#found li");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.equal(await options.nth(1).getAttribute("aria-selected"), "true");
  const active = await page.locator("#q").getAttribute("aria-activedescendant");
  assert.equal(active, await options.nth(1).getAttribute("id"));
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#found").isVisible(), false);
  await found(page, "40902");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/rules/airship/airship.malformed-sender/index.html");
  // In a field it is a letter.
  await page.goto(server.root + KINDS.paste);
  await page.locator("#raw").focus();
  await page.keyboard.press("/");
  assert.equal(await page.locator("#raw").inputValue(), "/");
  assert.deepEqual(trouble, []);
  await close();
});

test("what is not there is said", async () => {
  const { page, close } = await open(browser, server.root, KINDS.start);
  assert.deepEqual(await found(page, "qqqqzzzzxxxx"), []);
  assert.match(await page.locator("#found-count").innerText(), /Nothing was found/);
  await close();
});
