// Search, filters and the theme. Everything else on a page works without it.
"use strict";
(() => {
  const root = document.body.dataset.root;
  const $ = (selector, within = document) => within.querySelector(selector);

  // Theme: the button turns round what is shown now.
  const toggle = $("button.theme");
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    const html = document.documentElement;
    const dark = html.dataset.theme
      ? html.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    html.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem("replybook-theme", html.dataset.theme);
    } catch {
      // It holds for this page then.
    }
  });

  // Search: the index is fetched when somebody begins to search.
  const form = $("form.search");
  const input = $("#q");
  const list = $("#found");
  const count = $("#found-count");
  const most = 12;
  let finder = null;
  let chosen = -1;
  form.hidden = false;
  for (const way of document.querySelectorAll("[data-search]")) {
    way.hidden = false;
    way.addEventListener("click", (event) => {
      event.preventDefault();
      input.focus();
    });
  }

  const script = (name) =>
    new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = root + "assets/" + name;
      element.onload = resolve;
      element.onerror = () => reject(new Error(name + " cannot be loaded"));
      document.head.append(element);
    });

  const words = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

  const load = () => {
    finder ??= Promise.all([script("minisearch.js"), script("pages.js")]).then(() => {
      const pages = window.replybookPages;
      const index = new MiniSearch({
        idField: "u",
        fields: ["names", "t", "m"],
        extractField: (page, field) => {
          if (field === "names") return [page.n, ...(page.q ?? []), ...(page.x ?? [])].join(" ");
          const value = page[field];
          return Array.isArray(value) ? value.join(" ") : value;
        },
        tokenize: words,
        searchOptions: { tokenize: words, boost: { names: 3, t: 2 } },
      });
      index.addAll(pages);
      const byAddress = new Map(pages.map((page) => [page.u, page]));
      return (text) => find(text, pages, byAddress, index);
    });
    return finder;
  };

  // Whole names first, then the status and ranges of codes, then a message that holds
  // the template, then words.
  const find = (text, pages, byAddress, index) => {
    const typed = text.trim().toLowerCase();
    if (!typed) return [];
    const named = typed.replace(/[\s-]+/g, "_");
    const number = /^\d+$/.test(typed) ? Number(typed) : null;
    const found = [];
    const add = (page) => {
      if (!found.includes(page)) found.push(page);
    };
    for (const page of pages) {
      if (page.n === typed) add(page);
    }
    for (const page of pages) {
      if (page.q?.includes(typed) || page.q?.includes(named)) add(page);
    }
    for (const page of pages) {
      if (page.x?.includes(typed) || page.x?.includes(named)) add(page);
    }
    if (number !== null) {
      for (const page of pages) {
        if (page.r?.some(([least, greatest]) => least <= number && number <= greatest)) add(page);
      }
      for (const page of pages) if (page.s?.includes(number)) add(page);
    }
    const whole = words(typed).join(" ");
    if (whole.includes(" ")) {
      const exact = pages
        .map((page) => [page, Math.max(0, ...(page.m ?? []).map((m) => alike(m, whole)))])
        .filter(([, literal]) => literal > 0)
        .sort((a, b) => b[1] - a[1]);
      for (const [page] of exact) add(page);
    }
    const long = words(typed).length > 3;
    const options = { prefix: !long, fuzzy: long ? false : 0.2, combineWith: long ? "OR" : "AND" };
    for (const hit of index.search(text, options)) add(byAddress.get(hit.id));
    return found;
  };

  // How many letters of a message's template stand in a text, in order; 0 where not all do.
  const alike = (template, whole) => {
    let at = 0;
    let letters = 0;
    for (const piece of template.split(/\{[^}]*\}/)) {
      const literal = words(piece).join(" ");
      if (!literal) continue;
      const place = whole.indexOf(literal, at);
      if (place < 0) return 0;
      at = place + literal.length;
      letters += literal.length;
    }
    return letters;
  };

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    chosen = -1;
  };

  const choose = (at) => {
    const options = [...list.children];
    if (options.length === 0) return;
    chosen = (at + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
    input.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  };

  const show = (found) => {
    list.replaceChildren(
      ...found.slice(0, most).map((page, i) => {
        const option = document.createElement("li");
        option.id = "found-" + i;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.address = page.u;
        const title = document.createElement("b");
        title.textContent = page.t || page.n;
        const name = document.createElement("code");
        name.textContent = page.k === "rule" ? page.n : page.k + " " + page.n;
        option.append(title, " ", name);
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => go(option));
        return option;
      }),
    );
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    const any = found.length > 0;
    list.hidden = !any;
    input.setAttribute("aria-expanded", String(any));
    count.textContent = any
      ? found.length + (found.length === 1 ? " page" : " pages")
      : "Nothing was found. Paste the whole response instead.";
    form.classList.toggle("none", !any);
  };

  const go = (option) => {
    location.href = root + option.dataset.address;
  };

  const search = async () => {
    const text = input.value;
    if (!text.trim()) {
      form.classList.remove("none");
      count.textContent = "";
      return close();
    }
    const find = await load();
    if (input.value !== text) return;
    show(find(text));
    // What is shown is the answer to this.
    window.replybookSearched = text;
  };

  input.addEventListener("focus", () => load().catch((error) => (count.textContent = error.message)));
  input.addEventListener("input", search);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(chosen + (event.key === "ArrowDown" ? 1 : chosen < 0 ? 0 : -1));
    } else if (event.key === "Escape") {
      if (list.hidden) input.value = "";
      close();
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await search();
    const option = list.children[Math.max(chosen, 0)];
    if (option) go(option);
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });

  // Filters of a table of rules.
  const filters = $("form.filters");
  if (filters) {
    filters.hidden = false;
    const rows = [...filters.nextElementSibling.querySelectorAll("tbody tr")];
    const filter = () => {
      const asked = new FormData(filters);
      const text = words(asked.get("text"));
      let shown = 0;
      for (const row of rows) {
        const has = (key) => !asked.get(key) || row.dataset[key].split(" ").includes(asked.get(key));
        const said = row.textContent.toLowerCase();
        row.hidden = !(has("status") && has("category") && has("retryability") && text.every((word) => said.includes(word)));
        if (!row.hidden) shown += 1;
      }
      $("output", filters).textContent = shown + " of " + rows.length;
    };
    filters.addEventListener("input", filter);
    filters.addEventListener("submit", (event) => event.preventDefault());
    filter();
  }

  // An example leads to the reader, filled in.
  for (const link of document.querySelectorAll("p.try a")) {
    const asked = new URLSearchParams({ provider: link.dataset.provider, raw: link.dataset.raw });
    link.href += "#" + asked;
    link.parentElement.hidden = false;
  }
})();
