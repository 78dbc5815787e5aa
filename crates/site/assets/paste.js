// A pasted response and what it means, by the engine itself. Whatever comes out of a
// response reaches the page as text.
"use strict";
(() => {
  const form = document.querySelector("form.paste");
  const place = document.querySelector("#verdict");
  const root = document.body.dataset.root;
  if (form.dataset.withoutModule !== undefined) return;
  form.hidden = false;

  // An element with attributes and children; a child that is no element is text.
  const el = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return element;
  };

  const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

  let engine = null;
  const start = () => {
    engine ??= WebAssembly.instantiate(bytes(window.replybookEngine.module)).then(({ instance }) => {
      const { memory, room, load, classify, answer, answer_length } = instance.exports;
      // The memory is asked for after the call that may make it grow.
      const give = (input) => {
        const at = room(input.length);
        new Uint8Array(memory.buffer, at, input.length).set(input);
      };
      const take = () => {
        const at = answer();
        return new TextDecoder().decode(new Uint8Array(memory.buffer, at, answer_length()));
      };
      give(bytes(window.replybookEngine.table));
      load();
      const wrong = take();
      if (wrong) throw new Error(wrong);
      return (asked) => {
        give(new TextEncoder().encode(JSON.stringify(asked)));
        classify();
        return JSON.parse(take());
      };
    });
    return engine;
  };

  // What a test drives, and what a console can use: the verdict as JSON.
  window.replybookClassify = async (asked) => (await start())(asked);

  const parts = () => form.elements.how.value === "parts";
  const arrange = () => {
    form.querySelector(".raw").hidden = parts();
    form.querySelector(".parts").hidden = !parts();
  };

  const asked = () => {
    const fields = form.elements;
    const request = { provider: fields.provider.value };
    if (parts()) {
      request.status = Number(fields.status.value) || 0;
      request.headers = fields.headers.value
        .split("\n")
        .filter((line) => line.includes(":"))
        .map((line) => {
          const colon = line.indexOf(":");
          return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
        });
      request.body = fields.body.value;
    } else {
      request.raw = fields.raw.value;
    }
    if (fields.method.value.trim()) request.method = fields.method.value.trim().toUpperCase();
    if (fields.key.checked) request.idempotency_key = true;
    const received = Date.parse(fields.received.value);
    if (!Number.isNaN(received)) request.received_at = received;
    return request;
  };

  const address = (id) => root + "rules/" + id.split(".")[0] + "/" + id + "/index.html";
  const link = (id) => el("a", { href: address(id) }, el("code", {}, id));

  const badge = (kind, word) => el("span", { class: `badge ${kind}-${word}` }, word.replaceAll("_", " "));

  const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1) + ".";

  const captures = (values) => {
    const entries = Object.entries(values ?? {});
    if (entries.length === 0) return null;
    const row = ([name, value]) =>
      el("tr", {}, el("th", { scope: "row" }, el("code", {}, name)), el("td", {}, el("code", {}, typeof value === "string" ? value : JSON.stringify(value))));
    return el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Values taken out" }, el("table", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Value"), el("th", { scope: "col" }, "In this response"))), el("tbody", {}, entries.map(row))));
  };

  const section = (title, ...children) => el("section", {}, el("h3", {}, title), ...children);

  const answers = (said, words) =>
    el(
      "dl",
      {},
      el("div", {}, el("dt", {}, "Did it happen?"), el("dd", {}, el("strong", { class: "e-" + said.effect }, words.happened), " ", sentence(words.effect))),
      el("div", {}, el("dt", {}, "Send it again?"), el("dd", {}, el("strong", { class: "r-" + said.retry.retryability }, words.repeat), " ", sentence(words.again) + (words.wait ? ` Again ${words.wait}.` : ""))),
      el("div", { class: "do" }, el("dt", {}, "What to do"), el("dd", {}, said.remediation, said.docs ? [" ", el("a", { class: "more", href: said.docs, rel: "noreferrer" }, "The provider’s page")] : null)),
    );

  const items = (verdict, words) =>
    section(
      "Part by part",
      el("ol", { class: "items" }, verdict.items.map((item, i) =>
        el("li", {}, el("p", {}, el("b", {}, `${item.collection ? item.collection + " " : ""}${item.position ?? i}`), " ", badge("o", item.outcome), " ", item.title, " ", item.rule ? link(item.rule) : null), el("p", {}, `Happened: ${words[i].happened}. Send again: ${words[i].repeat}. `, item.remediation)))),
      verdict.items_omitted ? el("p", {}, `${verdict.items_omitted} more are not listed.`) : null,
    );

  const why = (said) => {
    const list = (entries, line) => el("ul", { class: "why" }, entries.map(line));
    const found = (near) => (near.found === null || near.found === undefined ? "nothing" : JSON.stringify(near.found));
    return el(
      "details",
      { class: "explanation" },
      el("summary", {}, "Why"),
      said.won ? el("p", {}, link(said.won.rule), ` won by ${said.won.place} (${said.won.layer}): `, el("code", {}, said.won.because)) : el("p", {}, "No rule won: nothing documented fits this answer."),
      said.lost.length ? section("Held too, and lost", list(said.lost, (lost) => el("li", {}, link(lost.rule), ` at ${lost.place}: ${lost.why}`))) : null,
      said.nearly.length ? section("Nearly held", list(said.nearly, (near) => el("li", {}, link(near.rule), ` at ${near.place}: `, el("code", {}, near.failed), "; there stood ", el("code", {}, found(near))))) : null,
    );
  };

  const show = (said) => {
    if (said.error) {
      place.replaceChildren(el("p", { class: "note wrong" }, "This cannot be read: " + said.error));
      return;
    }
    const { verdict, words } = said;
    place.replaceChildren(
      el("h2", { tabindex: "-1" }, verdict.title),
      el("p", { class: "tags" }, badge("o", verdict.outcome), " ", badge("c", verdict.category), " ", badge("b", verdict.basis), verdict.disputed ? [" ", badge("k", "disputed")] : null, " ", verdict.rule ? link(verdict.rule) : "no rule knows this answer"),
      el("section", { class: "answer o-" + verdict.outcome, "aria-label": "The answer" }, answers(verdict, words)),
      verdict.causes?.length ? section("Causes", el("ul", { class: "causes" }, verdict.causes.map((cause) => el("li", {}, el("b", {}, cause.title), " ", cause.rule ? link(cause.rule) : el("code", {}, cause.reason ?? ""), el("p", {}, cause.remediation))))) : el("span"),
      verdict.items?.length ? items(verdict, said.items) : el("span"),
      verdict.captures ? section("Taken out of it", captures(verdict.captures)) : el("span"),
      why(said),
      el("details", {}, el("summary", {}, "As JSON"), el("pre", { tabindex: "0", "aria-label": "Verdict as JSON" }, el("code", {}, JSON.stringify(verdict, null, 2)))),
    );
  };

  const read = async () => {
    try {
      show(await window.replybookClassify(asked()));
    } catch (error) {
      show({ error: String(error.message ?? error) });
    }
  };

  form.addEventListener("change", arrange);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await read();
    place.querySelector("h2")?.focus({ preventScroll: true });
    place.scrollIntoView({ block: "start", behavior: "instant" });
  });
  form.elements.link.addEventListener("click", async () => {
    const fields = new URLSearchParams();
    for (const [key, value] of new FormData(form)) if (value) fields.set(key, value);
    const target = location.href.split("#")[0] + "#" + fields;
    history.replaceState(null, "", target);
    const said = form.elements.link;
    try {
      await navigator.clipboard.writeText(target);
      said.textContent = "Copied";
    } catch {
      said.textContent = "It is in the address bar";
    }
    setTimeout(() => (said.textContent = "Copy a link to this"), 2000);
  });

  // What a link carries.
  const open = () => {
    const fields = new URLSearchParams(location.hash.slice(1));
    if (![...fields.keys()].length) return;
    for (const [key, value] of fields) {
      const field = form.elements[key];
      if (!field) continue;
      if (key === "key") field.checked = value === "on";
      else field.value = value;
    }
    if (!fields.get("how")) form.elements.how.value = fields.has("raw") ? "raw" : "parts";
    arrange();
    read();
  };
  addEventListener("hashchange", open);
  arrange();
  open();
})();
