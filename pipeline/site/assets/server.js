"use strict";
// Where words and sentences come from under `gongwen serve`, which hands this out as source.js: what is not among the
// files is asked of the DuckDB file.
(function () {
  const ask = async (what, q) => {
    const answer = await fetch(`${gw.base}api/${what}?q=${encodeURIComponent(q)}`);
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
  let numbers = null;
  gw.server = {
    known: async (whole) => new Set(await ask("known", whole)),
    async positions(word) {
      numbers ??= new Map((await gw.load("corpus")).reports.map((r, i) => [r[0], i.toString(36)]));
      return Object.entries(await ask("positions", word)).filter(([id]) => numbers.has(id)).map(([id, text]) => `${numbers.get(id)}:${text}`).join(";");
    },
    sentences: () => gw.load("sentences"),
    text: (report) => ask("text", report[0]),
  };
})();
