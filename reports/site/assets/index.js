"use strict";
// The index of words (pipeline/site/shards.py): where a word or a phrase stands on word boundaries, in which sentence and
// part, and how sure a rate is. What it reads comes from a source: data files here, or a server (source.js says which).
gw.index = (function () {
  const PARTS = { r: "review", p: "plan", o: "other" }, NAMES = ["review", "plan", "other"];

  const PAIRS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&*+,-./:"; // see lengths_text() in pipeline/site/shards.py
  const LONGEST = 16; // characters of a word, at most

  // --- the source: data files -----------------------------------------------------------------------------------------

  /** Shard of a word: FNV-1a over its UTF-16 units. */
  function bucket(word, n) {
    let value = 0x811c9dc5;
    for (let i = 0; i < word.length; i++) value = Math.imul(value ^ word.charCodeAt(i), 0x01000193) >>> 0;
    return value % n;
  }

  let vocabulary = null;
  async function words() {
    if (!vocabulary) {
      const { shards, words: text } = await gw.load("vocabulary");
      const counts = new Map();
      for (const line of text ? text.split("\n") : []) {
        const at = line.indexOf("\t");
        counts.set(line.slice(0, at), parseInt(line.slice(at + 1), 36));
      }
      vocabulary = { shards, counts };
    }
    return vocabulary;
  }
  const files = {
    /** Which stretches of a text are words of the reports. */
    async known(whole) {
      const { counts } = await words(), found = new Set();
      for (let i = 0; i < whole.length; i++) for (let j = i + 1; j <= Math.min(whole.length, i + LONGEST); j++) if (counts.has(whole.slice(i, j))) found.add(whole.slice(i, j));
      return found;
    },
    /** Positions of a word as they are stored. */
    async positions(word) {
      const { shards } = await words();
      return (await gw.load(`words/${bucket(word, shards)}`))[word] ?? "";
    },
    /** Whether there is an index at all: that of a very large corpus is asked of a server. */
    indexed: async () => (await words()).shards > 0,
    sentences: () => gw.load("sentences"),
    text: (report) => gw.load(`text/${report[5]}`),
  };
  /** Words from the files, wherever there are any: they need no scan. What is not among them, from a server, where there is one. */
  const chosen = async () => {
    if (!gw.server) return files;
    return (await files.indexed()) ? { ...files, text: (report) => (report[5] ? files : gw.server).text(report) } : gw.server;
  };
  let asked = null;
  const source = () => (asked ??= chosen());

  // --- positions --------------------------------------------------------------------------------------------------------

  const kept = new Map();
  /** Of a word, by report, the numbers of its tokens, ascending. */
  async function positions(word) {
    if (!kept.has(word)) {
      const found = new Map(), text = await (await source()).positions(word);
      for (const own of text ? text.split(";") : []) {
        const at = own.indexOf(":");
        let number = 0;
        found.set(parseInt(own.slice(0, at), 36), own.slice(at + 1).split(",").map((d) => (number += parseInt(d, 36))));
      }
      kept.set(word, found);
    }
    return kept.get(word);
  }

  const MARK = /[\p{P}\p{S}]/u; // a token of which the index keeps no place: "" among the words of a cut
  /** All ways to cut a text into words of the reports; a piece that is given apart begins a word. */
  async function cuts(pieces) {
    const whole = pieces.join(""), breaks = new Set();
    let at = 0;
    for (const piece of pieces) { breaks.add(at); at += piece.length; }
    const known = await (await source()).known(whole), made = [];
    const crosses = (i, j) => [...breaks].some((b) => b > i && b < j);
    (function cut(i, sofar) {
      if (made.length >= 200) return;
      if (i === whole.length) { made.push(sofar); return; }
      for (let j = Math.min(whole.length, i + LONGEST); j > i; j--) if (!crosses(i, j) && known.has(whole.slice(i, j))) cut(j, [...sofar, whole.slice(i, j)]);
      if (MARK.test(whole[i]) && sofar.length && i + 1 < whole.length) cut(i + 1, [...sofar, ""]);
    })(0, []);
    return made;
  }

  function has(sorted, value) {
    let low = 0, high = sorted.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] === value) return true;
      if (sorted[middle] < value) low = middle + 1; else high = middle - 1;
    }
    return false;
  }

  const layouts = new Map();
  /** Sentences of a report: first token of each, part, number as stored. */
  async function layout(report) {
    if (!layouts.has(report)) {
      const [sizes, parts, gaps] = (await (await source()).sentences())[report];
      const starts = [0];
      if (sizes) for (const n of sizes.split(",")) starts.push(starts[starts.length - 1] + parseInt(n, 36));
      const part = [];
      for (const [, letter, n] of parts.matchAll(/([a-z])(\d+)/g)) for (let i = 0; i < +n; i++) part.push(PARTS[letter]);
      const numbers = gaps ? gaps.split(",").map((n) => parseInt(n, 36)) : null;
      layouts.set(report, { starts, part, number: (i) => (numbers ? numbers[i] : i + 1) });
    }
    return layouts.get(report);
  }
  /** Row of the sentence that a token belongs to. */
  function sentenceOf(starts, token) {
    let low = 0, high = starts.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= token) low = middle; else high = middle - 1;
    }
    return low;
  }

  const found = new Map();
  /** Where a phrase stands: by report, [row of the sentence, first token within it, tokens], in order, none overlapping another. */
  function find(pieces) {
    const key = pieces.join(" ");
    if (!found.has(key)) found.set(key, search(pieces));
    return found.get(key);
  }
  async function search(pieces) {
    const hits = new Map();
    for (const cut of await cuts(pieces)) {
      const at = await Promise.all(cut.map((word) => (word ? positions(word) : null)));
      for (const [report, firsts] of at[0]) {
        const rest = at.slice(1).map((m) => (m ? m.get(report) : null));
        if (rest.includes(undefined)) continue;
        const { starts } = await layout(report), own = hits.get(report) ?? hits.set(report, []).get(report);
        for (const token of firsts) {
          if (!rest.every((r, i) => !r || has(r, token + i + 1))) continue;
          const row = sentenceOf(starts, token), hit = [row, token - starts[row], cut.length];
          if (token + cut.length <= starts[row + 1] && (!rest.includes(null) || await stands(report, hit, pieces.join("")))) own.push(hit);
        }
      }
    }
    for (const [report, own] of hits) {
      own.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
      let row = -1, free = 0;
      const apart = own.filter(([r, token, n]) => {
        if (r === row && token < free) return false;
        [row, free] = [r, token + n];
        return true;
      });
      if (apart.length) hits.set(report, apart); else hits.delete(report);
    }
    return hits;
  }

  /** Whether a phrase with marks in it stands there to the letter, as far as the text can be read. */
  async function stands(report, hit, whole) {
    const raw = (await gw.load("corpus")).reports[report];
    if (!gw.server && !raw[5]) return true;
    const text = await (await source()).text(raw), [[start, end]] = spans(text, hit[0], [hit]);
    return gw.slice(text.text[hit[0]], start, end) === whole;
  }

  /** Mentions of a phrase by report and part: how many, in how many sentences, and the sum of their squares by sentence. */
  async function count(pieces) {
    const counts = new Map();
    for (const [report, own] of await find(pieces)) {
      const { part } = await layout(report), by = {};
      let last = -1, here = 0;
      const close = () => { if (last >= 0) for (const name of [part[last], "all"]) { by[name].sentences += 1; by[name].squares += here * here; } here = 0; };
      for (const [row] of own) {
        if (row !== last) { close(); last = row; }
        here += 1;
        for (const name of [part[row], "all"]) (by[name] ??= { n: 0, sentences: 0, squares: 0 }).n += 1;
      }
      close();
      counts.set(report, by);
    }
    return counts;
  }

  // --- intervals --------------------------------------------------------------------------------------------------------

  // Intervals of the explorer are at 95 %: what is left on either side, and the standard normal quantile.
  const TAIL = 0.025, Z = 1.959963984540054;

  /** Chance of at most n events where lambda are expected. */
  function poisson(n, lambda) {
    let term = Math.exp(-lambda), sum = term;
    for (let i = 1; i <= n; i++) { term *= lambda / i; sum += term; }
    return sum;
  }
  function solve(f, low, high) {
    for (let i = 0; i < 60; i++) { const middle = (low + high) / 2; if (f(middle) > 0) low = middle; else high = middle; }
    return (low + high) / 2;
  }
  /** Exact Poisson limits of a count (Garwood 1936); from 200 on by Wilson and Hilferty, equal to three digits. */
  function limits(n) {
    if (n >= 200) {
      const wh = (k, z) => k * (1 - 1 / (9 * k) + z / (3 * Math.sqrt(k))) ** 3;
      return [wh(n, -Z), wh(n + 1, Z)];
    }
    const whole = Math.round(n) === n;
    // A count that was divided by its design effect is no whole number: limits between those of its neighbours.
    if (!whole) {
      const below = limits(Math.floor(n)), above = limits(Math.ceil(n)), share = n - Math.floor(n);
      return [0, 1].map((i) => below[i] + share * (above[i] - below[i]));
    }
    const low = n === 0 ? 0 : solve((x) => TAIL - (1 - poisson(n - 1, x)), 0, n + 1);
    const high = solve((x) => poisson(n, x) - TAIL, n, n + 10 * Math.sqrt(n + 1) + 10);
    return [low, high];
  }
  /** Rate per 10,000 words with its interval: Poisson limits of the mentions divided by their design effect (Rao & Scott 1999). */
  function rate(n, squares, words) {
    if (!words) return null;
    const effect = n ? Math.max(1, squares / n) : 1, [low, high] = limits(n / effect);
    return [n, low * effect, high * effect].map((x) => (x / words) * 10000);
  }
  /** Mean of rates of places, each weighing the same, with Student's interval; of one place no interval. */
  function mean(rates) {
    const n = rates.length, m = rates.reduce((a, b) => a + b, 0) / n;
    if (n < 2) return [m, null, null];
    const sd = Math.sqrt(rates.reduce((s, r) => s + (r - m) ** 2, 0) / (n - 1)), half = (student(n - 1) * sd) / Math.sqrt(n);
    return [m, Math.max(0, m - half), m + half];
  }
  /** 97.5 % quantile of Student's t: exact for one and two degrees of freedom, else Hill's expansion (1970), to 0.1 % from five on. */
  function student(df) {
    if (df === 1) return 12.706;
    if (df === 2) return 4.303;
    const z = Z, g1 = (z ** 3 + z) / 4, g2 = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96, g3 = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
    const g4 = (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160;
    return z + g1 / df + g2 / df ** 2 + g3 / df ** 3 + g4 / df ** 4;
  }

  // --- sentences --------------------------------------------------------------------------------------------------------

  /** Offsets of the words of a sentence from the lengths that are stored. */
  function bounds(cut) {
    const made = [0];
    const add = (n) => made.push(made[made.length - 1] + n);
    for (const [, long, digit, pair] of cut.matchAll(/\((\w+)\)|(\d)|(.)/g)) {
      const at = PAIRS.indexOf(pair);
      if (pair) { add((at >> 3) + 1); add((at & 7) + 1); } else add(parseInt(long ?? digit, 36));
    }
    return made;
  }
  /** Characters of some hits [row, token, tokens] within their sentence. */
  function spans(text, row, hits) {
    const at = bounds((text.cuts ??= text.cut.split(" "))[row]);
    return hits.filter((h) => h[0] === row).map(([, token, n]) => {
      let end = at[token + n];
      const chars = gw.chars(text.text[row]);
      while (end > at[token] + 1 && /\s/.test(chars[end - 1])) end -= 1; // a blank belongs to the word before
      return [at[token], end];
    });
  }
  /** Occurrences of bare characters in a text, from left to right. */
  function bare(text, phrase) {
    const made = [];
    for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + phrase.length)) {
      const start = Array.from(text.slice(0, at)).length;
      made.push([start, start + Array.from(phrase).length]);
    }
    return made;
  }
  /** How many mentions bare characters would give in some reports. */
  async function bareCount(phrase, reports) {
    let n = 0;
    for (const report of reports) {
      for (const text of (await (await source()).text(report)).text) for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + phrase.length)) n += 1;
    }
    return n;
  }

  const RUN = /[0-9A-Za-z.]*[a-z][0-9A-Za-z.]*/g;
  let simplified = null;
  /** What a reader typed, as reports are read: full-width digits and letters, traditional characters, and gdp where only GDP is a word. */
  async function typed(text) {
    simplified ??= new Map((await gw.load("simplified")).match(/../g).map((pair) => [...pair]));
    const own = text.replace(/[％＋－．／０-９Ａ-Ｚａ-ｚ]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)).replace(/[^\x00-\xff]/g, (c) => simplified.get(c) ?? c);
    const runs = own.match(RUN) ?? [], known = runs.length ? await (await source()).known([...runs, ...runs.map((r) => r.toUpperCase())].join(" ")) : null;
    return own.replace(RUN, (run) => (!known.has(run) && known.has(run.toUpperCase()) ? run.toUpperCase() : run));
  }
  /** What a reader typed as phrases, each a list of pieces: quotation marks hold a phrase together, blanks and commas part. */
  async function phrases(text) {
    const made = [];
    for (const [, a, b, c, bare] of (await typed(text)).matchAll(/"([^"]*)"|“([^”]*)”|「([^」]*)」|([^"“”「」]+)/g)) {
      const own = bare ? bare.split(/[\s、，；;]|,(?!\d)/).map((word) => [word]) : [(a ?? b ?? c).split(/\s+/)];
      for (const pieces of own.map((p) => p.filter(Boolean))) if (pieces.length && !made.some((p) => p.join(" ") === pieces.join(" "))) made.push(pieces);
    }
    return made;
  }

  return { find, count, layout, rate, mean, limits, spans, bare, bareCount, typed, phrases, bucket, NAMES, indexed: async () => Boolean(gw.server) || files.indexed(), readable: (r) => Boolean(gw.server || r[5]), text: async (r) => (await source()).text(r) };
})();
