// Whatever stands in a catalog or in a response is text, and nothing it says is done.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HOSTILE, files, launch, onDisk, open, serve } from "./site.js";

/** Texts that would like to be more. Each would set `window.pwned`. */
const EVIL = [
  "<script>window.pwned = 1</script>",
  "<img src=x onerror='window.pwned = 1'>",
  "\"><svg onload=window.pwned=1>",
  "</script><script>window.pwned = 1</script>",
  "javascript:window.pwned=1",
  "{{ 7 * 7 }}{% raw %}",
];

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve(HOSTILE);
});
after(async () => {
  await browser.close();
  await server.close();
});

test("no page of a hostile catalog does what it says", async () => {
  const mine = (await files(HOSTILE)).filter((path) => /^(rules|providers)\/evil\b/.test(path));
  assert.equal(mine.length, 3, `${mine}`);
  // One of each other kind on which its texts stand too.
  const shared = ["index.html", "paste", "providers", "statuses/400", "statuses/429", "categories/validation"];
  const pages = [...mine, ...shared.map((path) => (path.endsWith(".html") ? path : `${path}/index.html`))];
  for (const path of pages) {
    // With the policy and without it: it must not be what saves us.
    for (const bypassCSP of [false, true]) {
      const { page, trouble, close } = await open(browser, server.root, path, { bypassCSP });
      assert.equal(await page.evaluate(() => window.pwned), undefined, path);
      assert.equal(await page.locator("script:not([src])").count(), 0, path);
      assert.equal(await page.locator('a[href^="javascript:"]').count(), 0, path);
      assert.equal(await page.locator("main img").count(), 0, path);
      assert.deepEqual(trouble, [], path);
      await close();
    }
  }
});

test("a hostile title is found and shown as text", async () => {
  const { page, trouble, close } = await open(browser, server.root, "index.html", { bypassCSP: true });
  await page.locator("#q").fill("evil.title");
  await page.locator("#found li").first().waitFor();
  assert.match(await page.locator("#found li b").first().innerText(), /<script>window\.pwned/);
  assert.equal(await page.evaluate(() => window.pwned), undefined);
  assert.deepEqual(trouble, []);
  await close();
});

for (const root of ["http", "file"]) {
  test(`a hostile response is shown as text, by ${root}`, async () => {
    const from = root === "http" ? server.root : onDisk(HOSTILE);
    for (const evil of EVIL) {
      const { page, trouble, close } = await open(browser, from, "paste/index.html", { bypassCSP: root === "http" });
      await page.locator("#provider").selectOption("evil");
      await page.locator("input[value=parts]").check();
      await page.locator("#status").fill("400");
      await page.locator("#headers").fill(`x-note: ${evil}`);
      await page.locator("#body").fill(JSON.stringify({ code: "EVIL", message: evil }));
      await page.locator("button[type=submit]").click();
      await page.locator("#verdict h2").waitFor();
      await page.locator("#verdict .explanation summary").click();
      assert.ok((await page.locator("#verdict").innerText()).includes(evil), evil);
      assert.equal(await page.evaluate(() => window.pwned), undefined, evil);
      assert.equal(await page.locator("#verdict script, #verdict img, #verdict svg").count(), 0);
      assert.deepEqual(trouble, [], evil);
      await close();
    }
  });
}
