// A pasted response gets the verdict that the command line gives it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { COMMAND, KINDS, SITE, launch, onDisk, open, picture, serve } from "./site.js";

const folder = fileURLToPath(new URL("../../../../tests/documents/", import.meta.url));
const cases = readdirSync(folder)
  .filter((name) => name.endsWith(".ndjson"))
  .flatMap((name) => readFileSync(folder + name, "utf8").trim().split("\n"))
  .map((line) => JSON.parse(line));

/** What the command line says of the cases, in order. */
const told = () => {
  const lines = cases.map((c) => JSON.stringify({ provider: c.provider, status: c.status, headers: c.headers, body: c.body }));
  const input = lines.join("\n");
  const out = execFileSync(COMMAND, ["classify", "--format", "ndjson"], { input, maxBuffer: 1 << 26 });
  return out.toString().trim().split("\n").map((line) => JSON.parse(line));
};

const RAW = `HTTP/1.1 403 Forbidden
Content-Type: application/json

{"error": {"message": "Too many attempts, please slow down the request. 30 Requests/minute is allowed."}, "status": 403}`;

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

for (const root of ["http", "file"]) {
  test(`every response of the documents gets the same verdict, by ${root}`, async () => {
    const from = root === "http" ? server.root : onDisk(SITE);
    const { page, trouble, close } = await open(browser, from, KINDS.paste);
    assert.ok(cases.length > 200, `${cases.length}`);
    const asked = cases.map((c) => ({ provider: c.provider, status: c.status, headers: Object.entries(c.headers ?? {}), body: c.body }));
    const said = await page.evaluate(async (asked) => {
      const all = [];
      for (const one of asked) all.push(await window.replybookClassify(one));
      return all;
    }, asked);
    const expected = told();
    cases.forEach((c, i) => assert.deepEqual(said[i].verdict, expected[i], c.id));
    assert.deepEqual(trouble, []);
    await close();
  });

  test(`what is pasted is answered, by ${root}`, async () => {
    const from = root === "http" ? server.root : onDisk(SITE);
    const { page, trouble, close } = await open(browser, from, KINDS.paste, { viewport: { width: 390, height: 844 } });
    await page.locator("#provider").selectOption("insider");
    await page.locator("#raw").fill(RAW);
    await page.locator("button[type=submit]").click();
    await page.locator("#verdict h2").waitFor();
    const text = await page.locator("#verdict").innerText();
    for (const part of ["Did it happen?", "insider.request-limit-exceeded", "Send fewer requests: 30 per minute", "within 5m"]) {
      assert.ok(text.includes(part), `${part} is not in ${text}`);
    }
    await picture(page, `paste-verdict-${root}-390`);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wider <= 0, `wider than the screen by ${wider} px`);
    await page.locator("#verdict .explanation summary").click();
    assert.match(await page.locator("#verdict .explanation").innerText(), /won by/);
    // Its rule has a page.
    await page.locator("#verdict .tags a").first().click();
    await page.waitForURL("**/rules/insider/insider.request-limit-exceeded/index.html");
    assert.deepEqual(trouble, []);
    await close();
  });
}

test("a batch is told part by part", async () => {
  const { page, trouble, close } = await open(browser, server.root, KINDS.paste);
  await page.locator("#provider").selectOption("leanplum");
  await page.locator("input[value=parts]").check();
  await page.locator("#status").fill("200");
  await page.locator("#body").fill('{"response":[{"success":true},{"success":false,"error":{"message":"User not found"}}]}');
  await page.locator("form.paste summary").click();
  await page.locator("#method").fill("post");
  await page.locator("button[type=submit]").click();
  await page.locator("#verdict .items li").nth(1).waitFor();
  assert.equal(await page.locator("#verdict .items > li").count(), 2);
  await picture(page, "paste-batch-1280");
  assert.deepEqual(trouble, []);
  await close();
});

test("a link carries the response in its fragment, and nothing else does", async () => {
  const { page, trouble, close } = await open(browser, server.root, KINDS.paste, { permissions: ["clipboard-read", "clipboard-write"] });
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.locator("#provider").selectOption("insider");
  await page.locator("#raw").fill(RAW);
  await page.locator("button[name=link]").click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(link.split("#")[0], server.root + KINDS.paste);
  assert.ok(!link.split("#")[0].includes("Too%20many") && link.includes("#"));
  await page.goto("about:blank");
  await page.goto(link);
  await page.locator("#verdict h2").waitFor();
  assert.match(await page.locator("#verdict").innerText(), /insider\.request-limit-exceeded/);
  assert.equal(await page.locator("#raw").inputValue(), RAW);
  assert.ok(asked.every((url) => !url.includes("attempts")), asked.join("\n"));
  assert.deepEqual(trouble.filter((t) => !t.includes("about:blank")), []);
  await close();
});

test("an example leads to the reader, filled in and answered", async () => {
  const { page, trouble, close } = await open(browser, server.root, KINDS.rule);
  await page.locator("p.try a").click();
  await page.locator("#verdict h2").waitFor();
  assert.match(await page.locator("#verdict .tags").innerText(), /insider\.request-limit-exceeded/);
  assert.deepEqual(trouble, []);
  await close();
});

test("what is no response is told", async () => {
  const { page, close } = await open(browser, server.root, KINDS.paste);
  await page.locator("#raw").fill("not a response");
  await page.locator("button[type=submit]").click();
  await page.locator("#verdict .wrong").waitFor();
  assert.match(await page.locator("#verdict .wrong").innerText(), /does not begin like a response/);
  await close();
});
