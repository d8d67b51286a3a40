"use strict";
// Charts: SVG from the data in a figure's attribute (pipeline/site/charts.py). Colours come from the style sheet, so that
// a chart follows light, dark and print; when it is saved they are written into it.
gw.charts = (function () {
  const NS = "http://www.w3.org/2000/svg";
  const { el, pick, say, number, count } = gw;

  function svg(name, attributes = {}, ...content) {
    const made = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) if (value != null) made.setAttribute(key, value);
    made.append(...content.filter((c) => c != null));
    return made;
  }
  const words = (text, attributes) => svg("text", attributes, text);
  /** Estimated width of a text in ems: a Han character is one, others a little over a half. */
  const ems = (text) => [...text].reduce((sum, c) => sum + (c.codePointAt(0) > 0x2e7f || c === "·" ? 1 : 0.56), 0);
  function short(text, most) {
    if (ems(text) <= most) return text;
    let kept = "";
    for (const c of text) { if (ems(kept + c) > most - 1) break; kept += c; }
    return kept + "…";
  }

  /** Round numbers for an axis from 0. */
  function ticks(most, n) {
    if (!(most > 0)) return [0, 1];
    const rough = most / n, power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((x) => x * power).find((x) => x >= rough * 0.999);
    const made = [];
    for (let x = 0; x < most + step * 0.999; x += step) made.push(+x.toPrecision(12));
    return made;
  }
  const tick = (x) => (Math.abs(x) >= 1000 ? count(x) : String(x)).replace("-", "−");
  function yearTicks(first, last, width) {
    const most = Math.max(2, Math.floor(width / 52));
    const step = [1, 2, 5, 10, 20, 50].find((s) => (last - first) / s <= most) ?? 100;
    const made = [];
    for (let y = Math.ceil(first / step) * step; y <= last; y += step) made.push(y);
    return made.length ? made : [first];
  }

  /** What a point says when it is pointed at. */
  function tip(name, p, spec) {
    const rate = number(p[1]) + (p[2] != null ? say("interval", { low: number(p[2]), high: number(p[3]) }) : "");
    const of = p[4] != null ? say("of", { hits: count(p[4]), words: count(p[5]) })
      : p[5] != null && spec.count === "places" ? say("places", { n: count(p[5]) }) : "";
    return `${p[0]} · ${name}\n${rate}${of ? "\n" + of : ""}`;
  }

  function linked(node, href, label) {
    if (!href) return node;
    const a = svg("a", { href, "aria-label": label });
    a.append(node);
    return a;
  }

  // --- lines ---------------------------------------------------------------------------------------------------------

  function lines(spec, width) {
    const many = spec.panels.length > 1, columns = many ? Math.max(1, Math.min(spec.panels.length, Math.floor(width / 300))) : 1;
    const grid = el("div", { class: "panels", "data-columns": columns });
    const every = spec.panels.flatMap((p) => p.lines.flatMap((l) => l.points.map((q) => q[0])));
    const range = [Math.min(...every), Math.max(...every)];
    const inner = Math.floor((width - (columns - 1) * 20) / columns);
    const shared = spec.shared ? spec.panels.flatMap((p) => p.lines.flatMap((l) => l.points)) : null;
    for (const panel of spec.panels) grid.append(linePanel(spec, panel, shared, range, inner, many ? 170 : Math.min(340, 200 + width / 6)));
    return [legend(spec.panels), grid];
  }

  function legend(panels) {
    const seen = new Map();
    for (const p of panels) for (const l of p.lines) seen.set(pick(l.name) + l.tone, l);
    if (seen.size < 2) return null;
    return el("ul", { class: "legend" }, [...seen.values()].map((l) =>
      el("li", {}, swatch(l.tone), pick(l.name))));
  }
  function swatch(tone) {
    const box = svg("svg", { class: "swatch", viewBox: "0 0 24 10", width: 24, height: 10, "aria-hidden": "true" });
    box.append(svg("path", { class: `line t-${tone}`, d: "M0 5H24" }), svg("circle", { class: `dot t-${tone}`, cx: 12, cy: 5, r: 3 }));
    return box;
  }

  function linePanel(spec, panel, shared, [first, last], width, height) {
    const left = 38, right = 12, top = 8, bottom = 22;
    const w = Math.max(80, width - left - right), h = height - top - bottom;
    const all = shared ?? panel.lines.flatMap((l) => l.points);
    // A wide interval of one year must not press all others flat: the axis holds every value and most intervals.
    const values = all.map((p) => p[1]), highs = all.map((p) => p[3] ?? p[1]).sort((a, b) => a - b);
    const most = Math.max(...values, highs[Math.floor(highs.length * 0.9)] ?? 0);
    const ys = ticks(most, 4), limit = ys[ys.length - 1];
    const x = (year) => left + (last === first ? w / 2 : ((year - first) / (last - first)) * w);
    const y = (v) => top + h - (Math.min(v, limit) / limit) * h;
    const box = svg("svg", { class: "plot", viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": pick(panel.title) || pick(spec.title) });
    for (const v of ys) {
      box.append(svg("path", { class: v ? "grid" : "axis", d: `M${left} ${y(v)}H${left + w}` }));
      box.append(words(tick(v), { class: "tick", x: left - 6, y: y(v) + 4, "text-anchor": "end" }));
    }
    for (const year of yearTicks(first, last, w)) box.append(words(String(year), { class: "tick", x: x(year), y: height - 6, "text-anchor": "middle" }));
    for (const [year] of panel.steps ?? []) box.append(svg("path", { class: "step", d: `M${x(year) - w / Math.max(1, last - first) / 2} ${top}V${top + h}` },
      svg("title", {}, say("step", { year }))));
    panel.lines.forEach((line, i) => drawLine(box, spec, line, i, x, y));
    const head = pick(panel.title)
      ? el("p", { class: "panelname" }, panel.href ? el("a", { href: panel.href }, panel.tone ? el("span", { class: `chip t-${panel.tone}` }) : "", pick(panel.title)) : pick(panel.title)) : null;
    return el("div", { class: "panel" }, head, pick(panel.told) ? el("p", { class: "told" }, pick(panel.told)) : null, box);
  }

  function drawLine(box, spec, line, i, x, y) {
    const tone = `t-${line.tone}`, points = line.points, shift = i ? 1.5 : 0;
    for (const run of runs(points)) {
      const band = run.filter((p) => p[2] != null);
      if (band.length > 1) {
        const d = "M" + band.map((p) => `${x(p[0])} ${y(p[3])}`).join("L") + "L" + [...band].reverse().map((p) => `${x(p[0])} ${y(p[2])}`).join("L") + "Z";
        box.append(svg("path", { class: `band ${tone}`, d }));
      } else if (band.length) {
        box.append(svg("path", { class: `whisker ${tone}`, d: `M${x(band[0][0]) + shift} ${y(band[0][2])}V${y(band[0][3])}` }));
      }
      if (run.length > 1) box.append(svg("path", { class: `line ${tone} n${i}`, d: "M" + run.map((p) => `${x(p[0])} ${y(p[1])}`).join("L") }));
    }
    for (const p of points) {
      const label = tip(pick(line.name), p, spec);
      const dot = svg("circle", { class: `dot ${tone}`, cx: x(p[0]), cy: y(p[1]), r: points.length > 30 ? 2.4 : 3.2 }, svg("title", {}, label));
      // A dot is small: what is pointed at and clicked is larger than what is seen.
      const reach = svg("circle", { class: "reach", cx: x(p[0]), cy: y(p[1]), r: 9 }, svg("title", {}, label));
      const both = svg("g", { class: "point" }, dot, reach);
      if (spec.onpoint) {
        both.setAttribute("tabindex", "0");
        both.setAttribute("role", "button");
        both.setAttribute("aria-label", label.replace(/\n/g, " "));
        both.addEventListener("click", () => spec.onpoint(line, p));
        both.addEventListener("keydown", (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); spec.onpoint(line, p); } });
        box.append(both);
      } else box.append(linked(both, p[6], label.replace(/\n/g, " ")));
    }
  }
  /** Points of years that follow one another; a year without a report is a gap in the line. */
  function runs(points) {
    const made = [];
    for (const p of points) {
      const run = made[made.length - 1];
      if (run && p[0] - run[run.length - 1][0] === 1) run.push(p);
      else made.push([p]);
    }
    return made;
  }

  // --- bars ----------------------------------------------------------------------------------------------------------

  function bars(spec, width) {
    const names = spec.rows.map((r) => pick(r.name));
    const most = Math.max(...spec.rows.flatMap((r) => r.bars.map((b) => b[1 - 1] ?? 0)));
    const highs = spec.rows.flatMap((r) => r.bars.map((b) => b[2] ?? b[0] ?? 0)).sort((a, b) => a - b);
    const label = Math.min(Math.max(...names.map(ems)) * 13 + 10, width * 0.4);
    const value = 44, w = width - label - value;
    const xs = ticks(Math.max(most, highs[Math.floor(highs.length * 0.9)] ?? 0), Math.max(2, Math.floor(w / 90))), limit = xs[xs.length - 1];
    const thick = 13, pitch = thick * spec.series.length + 12;
    const height = spec.rows.length * pitch + 30;
    const x = (v) => label + (Math.min(v, limit) / limit) * w;
    const box = svg("svg", { class: "plot", viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": pick(spec.title) });
    for (const v of xs) {
      box.append(svg("path", { class: v ? "grid" : "axis", d: `M${x(v)} 4V${height - 24}` }), words(tick(v), { class: "tick", x: x(v), y: height - 8, "text-anchor": "middle" }));
    }
    spec.rows.forEach((row, i) => {
      const top = 8 + i * pitch;
      const name = words(short(names[i], (label - 8) / 13), { class: "name", x: label - 8, y: top + (thick * spec.series.length) / 2 + 4, "text-anchor": "end" });
      name.append(svg("title", {}, names[i]));
      box.append(linked(name, row.href, names[i]));
      row.bars.forEach((b, j) => {
        if (b[0] == null) return;
        const at = top + j * thick, tone = `t-${spec.series.length > 1 || !row.tone ? spec.series[j].tone : row.tone}`;
        const told = `${names[i]} · ${pick(spec.series[j].name)}\n${number(b[0])}${b[1] != null ? say("interval", { low: number(b[1]), high: number(b[2]) }) : ""}`;
        box.append(svg("rect", { class: `bar ${tone}`, x: x(0), y: at, width: Math.max(0.5, x(b[0]) - x(0)), height: thick - 2 }, svg("title", {}, told)));
        if (b[1] != null) box.append(svg("path", { class: "interval", d: `M${x(b[1])} ${at + thick / 2 - 1}H${x(b[2])}` }));
        box.append(words(number(b[0]), { class: "value", x: Math.max(x(b[0]), x(b[2] ?? b[0])) + 4, y: at + thick - 2 }));
      });
    });
    const key = spec.series.length > 1 ? el("ul", { class: "legend" }, spec.series.map((s) => el("li", {}, el("span", { class: `chip t-${s.tone}` }), pick(s.name)))) : null;
    return [key, box];
  }

  // --- heat ----------------------------------------------------------------------------------------------------------

  /** Class 1 to 7 of a value among all, by rank, so that a single high value leaves the others apart. */
  function classes(values) {
    const sorted = values.filter((v) => v > 0).sort((a, b) => a - b);
    const edges = [1, 2, 3, 4, 5, 6].map((i) => sorted[Math.min(sorted.length - 1, Math.floor((i * sorted.length) / 7))]);
    return { of: (v) => (v > 0 ? 1 + edges.filter((e) => v >= e).length : 0), edges, least: sorted[0], most: sorted[sorted.length - 1] };
  }

  function heat(spec, width) {
    const names = spec.rows.map((r) => pick(r.name)), columns = spec.columns;
    const label = Math.min(Math.max(...names.map(ems), 3) * 13 + 10, width * 0.36);
    const cell = Math.min(34, (width - label - 4) / columns.length), tall = spec.rows.length > 40 ? 14 : 20;
    const height = spec.rows.length * tall + 26, states = spec.scale === "state";
    const { of, least, most } = classes(spec.rows.flatMap((r) => Object.values(r.cells).map((c) => c[0])));
    const box = svg("svg", { class: "plot", viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": pick(spec.title) });
    const every = Math.max(1, Math.ceil(40 / cell));
    columns.forEach((c, j) => { if (j % every === 0) box.append(words(String(c), { class: "tick", x: label + (j + 0.5) * cell, y: height - 8, "text-anchor": "middle" })); });
    spec.rows.forEach((row, i) => {
      const name = words(short(names[i], (label - 8) / 13), { class: "name", x: label - 8, y: i * tall + tall / 2 + 5, "text-anchor": "end" });
      name.append(svg("title", {}, names[i]));
      box.append(linked(name, row.href, names[i]));
      columns.forEach((c, j) => {
        const found = row.cells[c];
        if (!found) return;
        const [v, told, href] = found;
        const kind = states ? `state-${v}` : `h${of(v)}`;
        const text = `${names[i]} · ${c}\n${told ? pick(told) : number(v)}`;
        box.append(linked(svg("rect", { class: `cell ${kind}`, x: label + j * cell, y: i * tall + 1, width: Math.max(1, cell - 1), height: tall - 2 }, svg("title", {}, text)), href, text.replace(/\n/g, " ")));
      });
    });
    return [states ? stateKey(spec) : heatKey(least, most), box];
  }
  function heatKey(least, most) {
    if (most == null) return null;
    return el("p", { class: "heatkey" }, number(least), [1, 2, 3, 4, 5, 6, 7].map((i) => el("span", { class: `box h${i}` })), number(most),
      el("span", { class: "box h0" }), say("none_said"), el("span", { class: "muted" }, say("ranked")));
  }
  const stateKey = (spec) => el("ul", { class: "legend" }, Object.entries(spec.states).filter(([k]) => spec.rows.some((r) => Object.values(r.cells).some((c) => c[0] === k))).map(([k, name]) => el("li", {}, el("span", { class: `box state-${k}` }), pick(name))));

  // --- tiles: the provinces as equal squares, which need no outline -------------------------------------------------------

  function tiles(spec, width) {
    const rows = Math.max(...spec.cells.map((c) => c.row)) + 1, columns = Math.max(...spec.cells.map((c) => c.column)) + 1;
    const size = Math.min(64, Math.floor(width / columns)), height = rows * size;
    const { of, least, most } = classes(spec.cells.map((c) => c.value ?? 0));
    const box = svg("svg", { class: "plot", viewBox: `0 0 ${columns * size} ${height}`, width: columns * size, height, role: "group", "aria-label": pick(spec.title) });
    for (const c of spec.cells) {
      const x = c.column * size, y = c.row * size, known = c.value != null, kind = known ? `h${of(c.value)}` : "empty";
      const told = `${c.place || c.name}\n${known ? number(c.value) + (c.low != null ? say("interval", { low: number(c.low), high: number(c.high) }) : "") : say("no_report")}`;
      const g = svg("g", { class: `tile ${kind}` }, svg("rect", { x: x + 1, y: y + 1, width: size - 2, height: size - 2, rx: 3 }),
        words(c.name, { class: "tilename", x: x + size / 2, y: y + size / 2 - (known && size > 40 ? 3 : -4), "text-anchor": "middle" }),
        known && size > 40 ? words(number(c.value, 0), { class: "tilevalue", x: x + size / 2, y: y + size / 2 + 14, "text-anchor": "middle" }) : null,
        svg("title", {}, told));
      box.append(linked(g, c.href, told.replace(/\n/g, " ")));
    }
    return [heatKey(least, most), box];
  }

  // --- stack: shares over the years -------------------------------------------------------------------------------------

  function stack(spec, width) {
    const left = 38, right = 8, top = 8, bottom = 22, height = 260, w = width - left - right, h = height - top - bottom;
    const years = spec.columns, first = years[0], last = years[years.length - 1];
    const sums = spec.values[0].map((_, j) => spec.values.reduce((s, row) => s + (row[j] ?? 0), 0));
    const ys = spec.share ? [0, 25, 50, 75, 100] : ticks(Math.max(...sums), 4), limit = ys[ys.length - 1];
    const step = w / (last - first + 1), x = (year) => left + (year - first) * step, y = (v) => top + h - (v / limit) * h;
    const box = svg("svg", { class: "plot", viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": pick(spec.title) });
    for (const v of ys) box.append(svg("path", { class: v ? "grid" : "axis", d: `M${left} ${y(v)}H${left + w}` }), words(tick(v), { class: "tick", x: left - 6, y: y(v) + 4, "text-anchor": "end" }));
    for (const year of yearTicks(first, last, w)) box.append(words(String(year), { class: "tick", x: x(year) + step / 2, y: height - 6, "text-anchor": "middle" }));
    years.forEach((year, j) => {
      let below = 0;
      if (!sums[j]) return;
      spec.series.forEach((s, i) => {
        const raw = spec.values[i][j];
        if (!raw) return;
        const v = spec.share ? (100 * raw) / sums[j] : raw;
        const text = `${year} · ${pick(s.name)}\n${spec.share ? number(v) + "%" + (spec.counted ? say("hits", { n: count(raw) }) : "") : count(raw)}`;
        const rect = svg("rect", { class: `bar t-${s.tone}`, x: x(year) + 0.5, y: y(below + v), width: Math.max(1, step - 1), height: Math.max(0, y(below) - y(below + v)) }, svg("title", {}, text));
        if (s.colour) rect.style.fill = s.colour;
        box.append(linked(rect, s.href, text.replace(/\n/g, " ")));
        below += v;
      });
    });
    const key = el("ul", { class: "legend" }, spec.series.map((s) => {
      const chip = el("span", { class: `chip t-${s.tone}` });
      if (s.colour) chip.style.background = s.colour;
      return el("li", {}, chip, s.href ? el("a", { href: s.href }, pick(s.name)) : pick(s.name));
    }));
    return [key, box];
  }

  // --- aims: targets against outturns -----------------------------------------------------------------------------------

  function aims(spec, width) {
    const columns = Math.max(1, Math.min(spec.panels.length, Math.floor(width / 300))), grid = el("div", { class: "panels", "data-columns": columns });
    const inner = Math.floor((width - (columns - 1) * 20) / columns), years = spec.panels.flatMap((p) => p.points.map((q) => q.year));
    const first = Math.min(...years), last = Math.max(...years);
    for (const panel of spec.panels) grid.append(aimPanel(spec, panel, first, last, inner));
    const key = el("ul", { class: "legend" }, el("li", {}, el("span", { class: "aimkey" }), say("aim")), el("li", {}, el("span", { class: "chip t-done" }), say("met")),
      el("li", {}, el("span", { class: "chip t-missed" }), say("missed")), el("li", {}, el("span", { class: "chip t-open" }), say("unjudged")));
    return [key, grid];
  }
  function aimPanel(spec, panel, first, last, width) {
    const left = 38, right = 12, top = 8, bottom = 22, height = 180, w = width - left - right, h = height - top - bottom;
    const values = panel.points.flatMap((p) => [p.low, p.high, p.outturn]).filter((v) => v != null);
    const least = Math.min(0, ...values), most = Math.max(0, ...values), above = most > 0 || !least ? ticks(Math.max(most, 0.1), 4) : [0];
    const below = least < 0 ? ticks(-least, most > 0 ? 2 : 4).filter((v) => v > 0).map((v) => -v) : [];
    const ys = [...below, ...above], limit = Math.max(...ys), low = Math.min(...ys);
    const step = w / (last - first + 1), x = (year) => left + (year - first + 0.5) * step, y = (v) => top + h - ((v - low) / (limit - low)) * h;
    const box = svg("svg", { class: "plot", viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": pick(panel.title) });
    for (const v of ys) box.append(svg("path", { class: v ? "grid" : "axis", d: `M${left} ${y(v)}H${left + w}` }), words(tick(v), { class: "tick", x: left - 6, y: y(v) + 4, "text-anchor": "end" }));
    for (const year of yearTicks(first, last, w)) box.append(words(String(year), { class: "tick", x: x(year), y: height - 6, "text-anchor": "middle" }));
    const half = Math.max(2, Math.min(9, step * 0.42));
    for (const p of panel.points) {
      const g = svg("g", { class: "aimpoint" }, svg("title", {}, pick(p.tip)));
      if (p.low != null && p.outturn != null) g.append(svg("path", { class: "stem", d: `M${x(p.year)} ${y(p.low)}V${y(p.outturn)}` }));
      if (p.low != null) g.append(p.high != null
        ? svg("rect", { class: "aim", x: x(p.year) - half, y: y(p.high), width: 2 * half, height: Math.max(3, y(p.low) - y(p.high)) })
        : svg("rect", { class: "aim", x: x(p.year) - half, y: y(p.low) - 1.5, width: 2 * half, height: 3 }));
      if (p.side) g.append(svg("path", { class: "side", d: p.side === "up" ? `M${x(p.year)} ${y(p.low) - 7}l-3 4h6z` : `M${x(p.year)} ${y(p.low) + 7}l-3 -4h6z` }));
      if (p.outturn != null) g.append(svg("circle", { class: `outturn t-${p.verdict}`, cx: x(p.year), cy: y(p.outturn), r: 3.6 }));
      box.append(linked(g, p.href, pick(p.tip)));
    }
    return el("div", { class: "panel" }, el("p", { class: "panelname" }, pick(panel.title)), box);
  }

  // --- dots: topics on a map ---------------------------------------------------------------------------------------------

  function dots(spec, width) {
    const height = Math.min(460, width * 0.75), pad = 46;
    const xs = spec.points.map((p) => p.x), ys = spec.points.map((p) => p.y);
    const span = (v, all, size) => pad + ((v - Math.min(...all)) / (Math.max(...all) - Math.min(...all) || 1)) * (size - 2 * pad);
    const box = svg("svg", { class: "plot", viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": pick(spec.title) });
    const biggest = Math.max(...spec.points.map((p) => p.size)), taken = [];
    /** Where a name of this width can stand: on its dot, else above or below it; nowhere where others are in the way. */
    const room = (label, cx, cy, r) => {
      const half = (Array.from(label).reduce((n, c) => n + (c > "\u00b6" ? 12 : 7), 0)) / 2 + 3, x = Math.max(half, Math.min(width - half, cx));
      for (const y of [cy, cy - r - 9, cy + r + 9]) {
        const own = [x - half, y - 9, x + half, y + 9];
        if (own[1] < 0 || own[3] > height || taken.some((t) => own[0] < t[2] && t[0] < own[2] && own[1] < t[3] && t[1] < own[3])) continue;
        taken.push(own);
        return [x, y];
      }
      return null;
    };
    const names = [];
    for (const p of [...spec.points].sort((a, b) => b.size - a.size)) {
      const r = 6 + 26 * Math.sqrt(p.size / biggest) * Math.min(1, width / 700), cx = span(p.x, xs, width), cy = span(p.y, ys, height);
      const circle = svg("circle", { class: "topic", cx, cy, r });
      circle.style.fill = p.colour;
      const g = svg("g", {}, circle, svg("title", {}, pick(p.tip)));
      box.append(linked(g, p.href, pick(p.tip)));
      const at = room(p.label, cx, cy, r);
      if (at) names.push(words(p.label, { class: "topicname", x: at[0], y: at[1] + 4, "text-anchor": "middle" }));
    }
    box.append(...names); // above all dots
    return [null, box];
  }

  // --- around the picture ------------------------------------------------------------------------------------------------

  const DRAW = { lines, bars, heat, stack, aims, dots, tiles };

  /** The numbers of a chart as columns and rows. */
  function table(spec) {
    const rate = [say("value"), say("low"), say("high")];
    if (spec.kind === "lines") return [[say("panel"), say("line"), say("year"), ...rate, say("mentions"), spec.count === "places" ? say("n_places") : say("n_words")],
      spec.panels.flatMap((p) => p.lines.flatMap((l) => l.points.map((q) => [pick(p.title), pick(l.name), ...q.slice(0, 6)])))];
    if (spec.kind === "bars") return [[say("name"), say("line"), ...rate], spec.rows.flatMap((r) => r.bars.map((b, j) => [pick(r.name), pick(spec.series[j].name), ...b]))];
    if (spec.kind === "heat") return [[say("name"), say("year"), say("value")], spec.rows.flatMap((r) => Object.entries(r.cells).map(([c, v]) => [pick(r.name), c, spec.scale === "state" ? pick(spec.states[v[0]]) : v[0]]))];
    if (spec.kind === "tiles") return [[say("name"), ...rate], spec.cells.map((c) => [c.place || c.name, c.value, c.low, c.high])];
    if (spec.kind === "stack") return [[say("year"), say("line"), say("value")], spec.columns.flatMap((c, j) => spec.series.map((s, i) => [c, pick(s.name), spec.values[i][j] ?? 0]))];
    if (spec.kind === "aims") return [[say("name"), say("year"), say("target"), say("high"), say("outturn"), say("told")], spec.panels.flatMap((p) => p.points.map((q) => [pick(p.title), q.year, q.low, q.high, q.outturn, pick(q.tip)]))];
    return [[say("name"), "x", "y", say("value")], spec.points.map((p) => [p.label, p.x, p.y, p.size])];
  }

  /** A chart as one SVG that stands by itself: panels side by side, styles written in, title above. */
  function standalone(figure, spec) {
    const plots = [...figure.querySelectorAll("svg.plot")], box = figure.getBoundingClientRect(), head = 44;
    const made = svg("svg", { xmlns: NS, viewBox: `0 0 ${Math.ceil(box.width)} ${Math.ceil(box.height + head)}`, width: Math.ceil(box.width), height: Math.ceil(box.height + head) });
    const style = getComputedStyle(document.body);
    made.append(svg("rect", { width: "100%", height: "100%", fill: style.backgroundColor }));
    const text = (content, x, y, size, weight) => made.append(words(content, { x, y, "font-size": size, "font-weight": weight, "font-family": style.fontFamily, fill: style.color }));
    text(pick(spec.title), 8, 22, 16, 600);
    text(pick(spec.unit), 8, 40, 12, 400);
    for (const plot of plots) {
      const at = plot.getBoundingClientRect(), title = plot.parentElement.querySelector(".panelname");
      const dx = at.left - box.left, dy = at.top - box.top + head - (figure.querySelector("figcaption")?.offsetHeight ?? 0);
      if (title && plots.length > 1) text(title.textContent, dx, dy - 8, 13, 600);
      const copy = plot.cloneNode(true);
      const from = [plot, ...plot.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
      from.forEach((node, i) => {
        const seen = getComputedStyle(node);
        for (const name of ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size", "font-family", "font-weight"]) to[i].setAttribute(name, seen.getPropertyValue(name));
        to[i].removeAttribute("class");
      });
      copy.querySelectorAll("a").forEach((a) => a.removeAttribute("href"));
      made.append(svg("g", { transform: `translate(${dx} ${dy})` }, copy));
    }
    return new XMLSerializer().serializeToString(made);
  }
  function png(text, file) {
    const image = new Image();
    image.onload = () => {
      const canvas = el("canvas");
      canvas.width = image.width * 2;
      canvas.height = image.height * 2;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => gw.save(file + ".png", "image/png", blob));
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  }

  function toolbar(figure, spec) {
    const below = el("div", { class: "below" });
    const bar = el("div", { class: "tools" });
    const toggle = (name, make) => {
      const button = el("button", { type: "button", "aria-expanded": "false" }, say(name));
      button.addEventListener("click", () => {
        const open = button.getAttribute("aria-expanded") === "true";
        bar.querySelectorAll("[aria-expanded]").forEach((b) => b.setAttribute("aria-expanded", "false"));
        button.setAttribute("aria-expanded", String(!open));
        below.replaceChildren(...(open ? [] : make()));
      });
      bar.append(button);
    };
    toggle("data", () => {
      const [columns, rows] = table(spec);
      const download = el("button", { type: "button", class: "download", onclick: () => gw.save(spec.file + ".csv", "text/csv", gw.csv(columns, rows)) }, say("csv"));
      return [download, el("div", { class: "scroll", tabindex: "0" }, el("table", {}, el("thead", {}, el("tr", {}, columns.map((c) => el("th", { scope: "col" }, c)))),
        el("tbody", {}, rows.slice(0, 500).map((r) => el("tr", {}, r.map((v) => el("td", { class: typeof v === "number" ? "n" : null }, v == null ? "" : typeof v === "number" && !Number.isInteger(v) ? number(v, 2) : String(v))))))))];
    });
    if (spec.sql) toggle("sql", () => [el("button", { type: "button", class: "download", onclick: (e) => gw.copy(spec.sql, e.target) }, say("copy")), el("pre", {}, spec.sql)]);
    bar.append(el("button", { type: "button", onclick: () => gw.save(spec.file + ".svg", "image/svg+xml", standalone(figure, spec)) }, "SVG"),
      el("button", { type: "button", onclick: () => png(standalone(figure, spec), spec.file) }, "PNG"));
    return [bar, below];
  }

  /** Of the hundreds of points of a picture one is reached by tab; arrow keys lead on from it. */
  function keys(plot) {
    const nodes = [...plot.querySelectorAll("a, [role=button]")];
    nodes.forEach((node, i) => node.setAttribute("tabindex", i ? "-1" : "0"));
    plot.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const next = step && nodes[nodes.indexOf(document.activeElement) + step];
      if (!next) return;
      event.preventDefault();
      document.activeElement.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    });
  }

  /** Draw a chart into its figure; again whenever its width or the language changes. */
  function draw(figure, spec) {
    figure.gwspec = spec;
    const width = Math.max(240, Math.floor(figure.clientWidth));
    if (!figure.clientWidth) return;
    figure.gwwidth = width;
    const inner = (DRAW[spec.kind])(spec, width).filter(Boolean);
    figure.replaceChildren(
      el("figcaption", {}, el("strong", {}, pick(spec.title)), el("span", { class: "unit" }, pick(spec.unit))),
      ...inner, pick(spec.note) ? el("p", { class: "note" }, pick(spec.note)) : "", ...toolbar(figure, spec));
    figure.querySelectorAll("svg.plot").forEach(keys);
  }

  function start() {
    const watch = new ResizeObserver((found) => {
      for (const { target } of found) if (target.gwspec && Math.abs(target.clientWidth - (target.gwwidth ?? 0)) > 4) draw(target, target.gwspec);
    });
    for (const figure of document.querySelectorAll("figure[data-chart]")) {
      draw(figure, JSON.parse(figure.dataset.chart));
      watch.observe(figure);
    }
    for (const figure of document.querySelectorAll("figure.later")) watch.observe(figure);
    gw.onlanguage(() => document.querySelectorAll("figure").forEach((f) => f.gwspec && draw(f, f.gwspec)));
  }
  document.addEventListener("DOMContentLoaded", start);
  return { draw, classes };
})();
