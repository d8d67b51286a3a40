"use strict";
// The word explorer: rates of any words by year, with intervals and denominators; a point leads to its sentences.
document.addEventListener("DOMContentLoaded", async () => {
  const form = document.getElementById("explore");
  if (!form) return;
  const { el, say, index } = gw, corpus = await gw.load("corpus");
  const figure = document.getElementById("curves"), totals = document.getElementById("totals"), below = document.getElementById("sentences"), told = document.getElementById("told");
  const TONES = ["k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8"], MOST = 8, SHOWN = 60;
  const reports = corpus.reports.map((r, i) => ({ i, id: r[0], place: r[1], year: r[2], href: r[3], sizes: { review: r[4][0], plan: r[4][1], other: r[4][2], all: r[4][3] }, raw: r }));

  // Where: the mean of a level, all reports together, or one place.
  const levels = [...new Set(corpus.places.map((p) => p[1]))];
  const byLevel = (level) => reports.filter((r) => corpus.places[r.place][1] === level);
  function options() {
    const kept = form.where.value;
    form.where.replaceChildren();
    const groups = el("optgroup", { label: say("groups") });
    for (const level of levels) if (new Set(byLevel(level).map((r) => r.place)).size > 1) groups.append(el("option", { value: "level:" + level }, say("mean_of", { level: say("level_" + level) })));
    if (corpus.places.length > 1) groups.append(el("option", { value: "all" }, say("together")));
    if (groups.children.length) form.where.append(groups);
    form.where.append(el("optgroup", { label: say("places_") }, corpus.places.map((p, i) => el("option", { value: "place:" + p[0] }, p[0]))));
    form.where.value = kept || form.where.options[0].value;
  }
  const chosen = () => {
    const [kind, name] = form.where.value.split(":");
    if (kind === "level") return { mean: true, reports: byLevel(name), of: say("level_" + name) };
    if (kind === "all") return { mean: false, reports, of: say("together") };
    const place = corpus.places.findIndex((p) => p[0] === name);
    return { mean: false, reports: reports.filter((r) => r.place === place), of: name };
  };

  /** One line: a phrase in one part over the years. */
  function line(counts, where, part, words) {
    const years = new Map();
    for (const r of where.reports) if (r.sizes[part]) (years.get(r.year) ?? years.set(r.year, []).get(r.year)).push(r);
    const points = [...years.keys()].sort((a, b) => a - b).map((year) => {
      const own = years.get(year), at = own.map((r) => counts.get(r.i)?.[part] ?? { n: 0, squares: 0 });
      const n = at.reduce((s, c) => s + c.n, 0), size = own.reduce((s, r) => s + r.sizes[part], 0);
      const found = where.mean ? index.mean(own.map((r, k) => (at[k].n / r.sizes[part]) * 10000)) : index.rate(n, at.reduce((s, c) => s + c.squares, 0), size);
      return [year, ...found, n, size, ""];
    });
    return { words, part, points };
  }

  let asked = 0;
  async function draw() {
    const mine = ++asked, typed = (await index.typed(form.q.value)).split(/[,，、;；]/).map((t) => t.trim()).filter(Boolean).slice(0, MOST);
    if (mine !== asked) return;
    below.replaceChildren();
    if (!typed.length) { figure.hidden = true; totals.replaceChildren(); told.textContent = say("type_words"); return; }
    told.textContent = say("looking");
    const begun = performance.now(), phrases = typed.map((t) => t.replace(/["“”「」]/g, "").split(/\s+/));
    const counts = await Promise.all(phrases.map(index.count));
    if (mine !== asked) return;
    const where = chosen(), parts = form.part.value === "both" ? ["plan", "review"] : [form.part.value];
    const panels = parts.map((part) => ({
      title: parts.length > 1 ? [partName(part), partName(part)] : ["", ""], told: ["", ""], steps: [],
      lines: phrases.map((p, k) => ({ ...line(counts[k], where, part, p), name: [p.join(""), p.join("")], tone: TONES[k] })),
    }));
    figure.hidden = false;
    const years = where.reports.map((r) => r.year);
    gw.charts.draw(figure, {
      kind: "lines", panels, shared: true, file: "words-" + typed.join("-"), count: "words",
      title: both("explored", { words: typed.join("、"), of: where.of }), unit: both(where.mean ? "unit_mean" : "unit"),
      note: both(where.mean ? "note_mean" : "note"), sql: sql(phrases, where), onpoint: (l, p) => sentences(l.words, l.part, p[0], where),
    });
    table(phrases, counts, where, parts);
    told.replaceChildren(say("took", { ms: Math.round(performance.now() - begun), n: where.reports.length, first: Math.min(...years), last: Math.max(...years) }), " ",
      ...gw.conceptHints(corpus, phrases.map((p) => p.join(""))));
  }
  const partName = (part) => say("part_" + part);
  const both = (code, values) => [say(code, values), say(code, values)];

  /** The query that gives the counts of single words; phrases have no row of their own, so sentences that hold their characters. */
  function sql(phrases, where) {
    const quote = (t) => "'" + t.replace(/'/g, "''") + "'";
    const names = [...new Set(where.reports.map((r) => corpus.places[r.place][0]))];
    const of = form.where.value.startsWith("level:") ? `r.level = ${quote(form.where.value.slice(6))}` : form.where.value === "all" ? "true" : `r.place = ${quote(names[0])}`;
    if (phrases.some((p) => p.length > 1)) {
      const held = phrases.map((p) => `count(*) FILTER (contains(s.text, ${quote(p.join(""))})) AS "${p.join("")}"`);
      return `SELECT r.place, r.year, s.part, ${held.join(", ")}\nFROM sentences s JOIN reports r USING (report_id)\nWHERE ${of} GROUP BY ALL ORDER BY ALL`;
    }
    return `SELECT p.word, r.place, r.year, p.n_review, p.n_plan, p.n, r.n_tokens\nFROM postings p JOIN reports r USING (report_id)\nWHERE p.word IN (${phrases.map((p) => quote(p.join(""))).join(", ")}) AND ${of}\nORDER BY p.word, r.place, r.year`;
  }

  /** How often, in how many reports, since when; and what bare characters would have given. */
  function table(phrases, counts, where, parts) {
    const rows = phrases.map((p, k) => {
      const own = where.reports.filter((r) => counts[k].get(r.i)).sort((a, b) => a.year - b.year);
      const n = own.reduce((s, r) => s + counts[k].get(r.i).all.n, 0);
      const bare = el("td", { class: "n" });
      bareInto(bare, p, where, n);
      const first = own[0], last = own[own.length - 1], end = (r) => {
        const others = r ? own.filter((o) => o.year === r.year).length - 1 : 0; // of one year none is before another
        return r ? [el("a", { href: r.href }, r.id), others ? say("and_others", { n: others }) : ""] : ["—"];
      };
      return el("tr", {}, el("td", { lang: "zh" }, el("span", { class: `chip t-${TONES[k]}` }), p.join("")), el("td", { class: "n" }, gw.count(n)), bare,
        el("td", { class: "n" }, `${gw.count(own.length)}/${gw.count(where.reports.length)}`), el("td", {}, ...end(first)), el("td", {}, ...end(last)));
    });
    totals.replaceChildren(el("table", {}, el("thead", {}, el("tr", {}, ["word", "on_boundaries", "as_characters", "reports_with", "first_report", "last_report"].map((c, i) => el("th", { scope: "col", class: i > 0 && i < 4 ? "n" : null }, say(c))))), el("tbody", {}, rows)));
  }
  const AT_ONCE = 150; // reports whose texts are read without being asked
  async function bareInto(cell, phrase, where, n) {
    const raw = where.reports.map((r) => r.raw);
    if (!raw.every(index.readable)) { cell.textContent = say("no_texts"); return; }
    const count = async () => {
      cell.textContent = "…";
      const bare = await index.bareCount(phrase.join(""), raw);
      cell.replaceChildren(gw.count(bare), bare > n ? el("span", { class: "muted" }, say("not_words", { n: gw.count(bare - n) })) : "");
    };
    if (raw.length <= AT_ONCE) setTimeout(count, 30);
    else cell.append(el("button", { type: "button", onclick: count }, say("count_bare", { n: gw.count(raw.length) })));
  }

  /** The sentences behind a point. */
  async function sentences(phrase, part, year, where) {
    const found = await index.find(phrase), list = el("ul", { class: "results" });
    let n = 0;
    for (const r of where.reports.filter((x) => x.year === year && found.get(x.i))) {
      const layout = await index.layout(r.i), hits = found.get(r.i), rows = [...new Set(hits.map((h) => h[0]))].filter((row) => part === "all" || layout.part[row] === part);
      const text = index.readable(r.raw) ? await index.text(r.raw) : null;
      for (const row of rows) {
        if (++n > SHOWN) continue;
        const href = `${r.href}#s${layout.number(row)}`;
        list.append(el("li", {}, el("blockquote", { lang: "zh" }, text ? el("p", {}, gw.marked(text.text[row], index.spans(text, row, hits))) : "", el("footer", {}, el("a", { href }, `${r.id} §${layout.number(row)}`), ` ${partName(layout.part[row])}`))));
      }
    }
    below.replaceChildren(el("h2", { tabindex: "-1" }, say("sentences_of", { word: phrase.join(""), year, n: gw.count(n) })), n > SHOWN ? el("p", { class: "note" }, say("first_shown", { n: SHOWN })) : "", list);
    below.firstChild.focus();
  }

  const own = () => ({ q: form.q.value.trim(), where: form.where.value, part: form.part.value });
  function restore() {
    const state = gw.state();
    form.q.value = state.q ?? form.q.dataset.first;
    options();
    if (state.where && [...form.where.options].some((o) => o.value === state.where)) form.where.value = state.where;
    form.part.value = ["plan", "review", "all", "both"].includes(state.part) ? state.part : "both";
    draw();
  }
  form.addEventListener("submit", (e) => { e.preventDefault(); gw.remember(own()); draw(); });
  form.where.addEventListener("change", () => { gw.remember(own()); draw(); });
  form.part.addEventListener("change", () => { gw.remember(own()); draw(); });
  window.addEventListener("popstate", restore);
  window.addEventListener("hashchange", restore);
  gw.onlanguage(() => { options(); draw(); });
  if (await index.indexed()) restore(); else { options(); told.textContent = say("serve_instead"); }
});
