"use strict";
/* What is shown of reported offences and of conversations. */
(() => {
  const {
    page, words, WHOLE, HIDDEN, status, fill, listed, grouped, decimal, first, areaName, label,
    chosen, verdict, decided, pairs, pairPlace, inCounts, wrapped, spoken, allOffences, allPart, surveyParts,
  } = window.comparison;

  function offencePair(one, first_, second) {
    const found = verdict(one.pairs[pairPlace(first_, second)] || ".");
    if (found.name === "untested") return "";
    const rate = (at) => (one.rates[at] ? decimal(one.rates[at][0], 1) : HIDDEN);
    return fill(words.pair_of_rates[found.name], { of: words.of[one.per], per: words.per[one.per], title: one.title, one: areaName(first_), two: areaName(second), share_one: rate(first_), share_two: rate(second), why: found.why });
  }

  function offencesPart(state) {
    if (!page.offences.length) return null;
    const places = chosen(state);
    const rated = page.offences.filter((one) => places.some((at) => one.rates[at]));
    const charts = rated.map((one) => {
      const rows = places.map((at) => {
        const rate = one.rates[at];
        const bare = { label: wrapped(label(at)), end: 0, strong: true, text: one.counts[at] === null ? status.missing : one.counts[at] === HIDDEN ? HIDDEN : fill(words.offences.count, { count: one.counts[at] }) };
        return rate ? { ...bare, value: rate[0], low: rate[1], high: rate[2], end: rate[2], text: fill(words.offences.rate, { rate: decimal(rate[0], 1), count: one.counts[at] }) } : bare;
      });
      const whole = one.rates[WHOLE];
      const reference = whole ? [{ at: whole[0], text: `${words.whole} ${decimal(whole[0], 1)}` }] : [];
      const title = fill(words.offences.title, { title: one.title, per: words.per[one.per], year: one.year });
      return { title, form: "dots", rows, data: { reference }, signals: { top: Math.max(...rows.map((row) => row.high || 0), whole ? whole[0] : 0) * 1.05, unit: "" },
        alt: fill(words.spoken.chart, { heading: title, values: rows.map((row, at) => spoken(areaName(places[at]), row.text)).join(", ") }) };
    });
    const others = [...new Set(places.map((at) => page.areas[at].beside))];
    const found = page.offences.flatMap((one) => others.flatMap((other) => {
      const held = (name) => places.filter((at) => page.areas[at].beside === other && verdict(one.rest[at] || ".").name === name).map(areaName);
      const [more, fewer] = [held("higher"), held("lower")];
      const kind = more.length ? (fewer.length ? "both" : "more") : "fewer";
      return more.length + fewer.length ? [{ kind, title: one.title, of: words.of[one.per], other, more: listed(more), fewer: listed(fewer) }] : [];
    }));
    const heading = found.length ? fill(words.headings[`offences_${found[0].kind}`], found[0]) : fill(words.headings.offences, { found: inCounts("counts", page.offences.flatMap((one) => places.map((at) => verdict(one.rest[at] || ".").name))) });
    const between = page.offences.flatMap((one) => pairs(state).filter(([a, b]) => decided(verdict(one.pairs[pairPlace(a, b)] || ".").name)).map(([a, b]) => offencePair(one, a, b)));
    const rowed = page.offences.some((one) => pairs(state).some(([a, b]) => one.pairs[pairPlace(a, b)] in page.verdicts));
    const visited = places.filter((at) => page.areas[at].visited).map(areaName);
    const flagged = page.offences.filter((one) => one.initiative).map((one) => one.title.toLowerCase());
    const notes = [
      visited.length ? fill(words.offences.visited, { places: listed(visited) }) : "",
      flagged.length ? fill(words.offences.initiative, { offences: first(listed(flagged)) }) : "",
      page.offences.some((one) => one.preliminary) ? words.offences.preliminary : "",
      words.offences.few,
    ].filter(Boolean);
    const rows = page.offences.flatMap((one) => [...places, WHOLE].map((at) => {
      const count = one.counts[at];
      const rate = one.rates[at] ? one.rates[at].map((number) => decimal(number, 1)) : ["", "", ""];
      return [one.title, label(at), one.year, typeof count === "number" ? grouped(String(count)) : "", words.per[one.per], ...rate, count === null ? status.missing : count === HIDDEN ? HIDDEN : one.preliminary ? status.preliminary : status.shown];
    }));
    return {
      id: "brott", kind: "offences", heading, subtitle: fill(words.offences.shown, page), charts,
      sentences: [...found.map((one) => fill(words.offences[one.kind], one)), ...between, ...(rowed ? [] : [fill(words.offences.not_tested, page)])],
      grid: allOffences(state),
      source: `${fill(words.sources.offences, { sources: [...new Set(page.offences.map((one) => one.source))].join(", ") })} ${words.intervals}`, note: notes.join(" "),
      table: { title: words.tables.offences, head: words.columns.offences, numbers: [3, 5, 6, 7], rows },
    };
  }

  const MOST_THEMES = 3;

  function themesPart(state) {
    const { themes, of, period } = page.themes;
    if (!themes.length) return null;
    const places = chosen(state);
    const shownAt = (at) => themes.filter((one) => typeof one.counts[at] === "number" && one.counts[at] > 0);
    const drawn = (places.some((at) => shownAt(at).length) ? places : [WHOLE]).filter((at) => shownAt(at).length);
    const top = Math.max(1, ...drawn.flatMap((at) => shownAt(at).map((one) => one.counts[at])));
    const charts = drawn.map((at) => {
      const rows = shownAt(at).sort((one, two) => two.counts[at] - one.counts[at]).slice(0, MOST_THEMES).map((one) => ({ label: wrapped(one.title), value: one.counts[at], text: of[at] ? fill(words.themes.count, { count: one.counts[at], of: of[at] }) : String(one.counts[at]) }));
      return { title: label(at), form: "bars", rows, data: {}, signals: { top, unit: "" }, alt: fill(words.spoken.chart, { heading: label(at), values: rows.map((row) => spoken(row.label.replace(/\n/g, " "), row.text)).join(", ") }) };
    });
    const most = drawn.length ? shownAt(drawn[0]).sort((one, two) => two.counts[drawn[0]] - one.counts[drawn[0]])[0] : null;
    const heading = most ? fill(words.headings.themes, { period, place: areaName(drawn[0]), theme: most.title.toLowerCase() }) : words.headings.no_themes;
    const rows = themes.flatMap((one) => [...places, WHOLE].map((at) => [one.title, label(at), period, typeof one.counts[at] === "number" ? String(one.counts[at]) : "", of[at] ?? "", one.counts[at] === null ? status.missing : status.shown]));
    return {
      id: "samtal", kind: "themes", heading, subtitle: words.themes.shown, charts,
      sentences: [words.themes.no_sample, ...(drawn.includes(WHOLE) ? [fill(words.themes.none_here, page)] : [])],
      source: words.sources.notes,
      table: { title: words.tables.themes, head: words.columns.themes, numbers: [3, 4], rows },
    };
  }

  /** All parts of a choice, in order. */
  function parts(state) {
    return [allPart(state), ...surveyParts(state), offencesPart(state), themesPart(state)].filter(Boolean);
  }

  Object.assign(window.comparison, { parts });
})();
