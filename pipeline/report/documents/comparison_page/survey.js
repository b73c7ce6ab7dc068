"use strict";
/* What is shown of the survey: each part has heading, charts, sentences and a table. */
(() => {
  const {
    page, words, WHOLE, MANY_ANSWERS, status, SEXES, indicators, blocks, blockIds,
    fill, listed, grouped, percent, tenths, signed, ages, group, pooled, areaName, label,
    chosen, measured, value, verdict, waves, allPairs,
    pairSentences, inOneRow, inRows, against, statesOf, inStates, countedHeading, finding, nothing,
  } = window.comparison;

  const wrapped = (name) => name.split(/(?<=[\s/-])/).reduce((lines, part) => {
    const last = lines[lines.length - 1];
    const pieces = part.match(/.{1,18}/gsu) || [""];
    if ((last + part).trim().length <= 18) lines[lines.length - 1] = last + part;
    else lines.push(...pieces);
    return lines;
  }, [""]).map((line) => line.trim()).filter(Boolean).join("\n");

  const percentText = (shown) => (shown.missing ? shown.missing : signed(percent(shown.share), shown.uncertain));

  function dotRow(label, shown, strong) {
    const bare = { label: wrapped(label), text: percentText(shown), end: 0, strong };
    return shown.missing ? bare : { ...bare, value: shown.share / 100, low: shown.low / 100, high: shown.high / 100, end: shown.high / 100, uncertain: shown.uncertain };
  }

  const topOf = (rows) => Math.min(100, Math.ceil(Math.max(10, ...rows.map((row) => row.high || 0)) / 5) * 5);
  /** The line below a heading: of whom the shares are, and what they are of. */
  const shown = (indicator, who) => ({ who, subtitle: fill(words.shown.question, { predicate: indicator.predicate, who }) });
  const ofGroup = (state) => fill(words.shown.group, { group: group(state.sex, state.band), survey: page.survey, period: state.period });
  const ofEverybody = (state) => fill(words.shown.everybody, { survey: page.survey, period: state.period });
  const spoken = (name, value) => fill(words.spoken.value, { name, value });
  const intervals = (periods) => periods.every((period) => page.self_selected[period]) ? "" : (periods.some((period) => page.ready_made.includes(period)) ? words.approximate : words.intervals);
  const sources = (periods, ...more) => [fill(words.sources.survey, { survey: page.survey, period: periods.join(", ") }), intervals(periods), ...periods.map((period) => page.self_selected[period]), ...more].filter(Boolean).join(" ");

  function surveySource(state, charts) {
    const uncertain = charts.some((chart) => chart.rows.some((row) => row.uncertain));
    return sources([state.period], uncertain ? fill(words.sources.uncertain, { base: page.uncertain_base }) : "");
  }

  function dots(indicator, state, top) {
    const places = chosen(state);
    const rows = places.map((at) => dotRow(label(at), value(indicator, state.period, state.sex, state.band, at), true));
    const whole = value(indicator, state.period, state.sex, state.band, WHOLE);
    const reference = whole.missing ? [] : [{ at: whole.share / 100, text: `${words.whole} ${signed(percent(whole.share))}` }];
    const values = places.map((at) => spoken(areaName(at), percentText(value(indicator, state.period, state.sex, state.band, at)))).join(", ");
    const alt = fill(words.spoken.dots, { heading: finding(indicator, state), values, whole: percentText(whole) });
    return { form: "dots", rows, data: { reference }, signals: { top: top || topOf(rows.concat(reference.map((row) => ({ high: row.at })))) }, alt };
  }

  function shareTable(indicator, state, groups, periods = [state.period]) {
    const rows = [];
    for (const period of periods) for (const [sex, band] of groups) for (const at of [...chosen(state), WHOLE]) {
      const shown = value(indicator, period, sex, band, at);
      const text = (packed) => ((shown.n >= MANY_ANSWERS || shown.bare) && !shown.coarse ? tenths(packed) : percent(packed));
      const limits = shown.bare ? ["", "", ""] : [text(shown.low), text(shown.high), grouped(String(shown.n))];
      const numbers = shown.missing ? ["", "", "", ""] : [text(shown.share), ...limits];
      rows.push([label(at), period, SEXES[sex], band === "all" ? SEXES.all : ages(band), ...numbers, shown.missing || (shown.uncertain ? status.uncertain : status.shown)]);
    }
    return { title: indicator.title, head: words.columns.shares, numbers: [4, 5, 6, 7], rows };
  }

  /** What stands below the figures of a question that many did not answer in what is shown. */
  function silent(indicator, state, periods = state.period.split("+")) {
    const parts = periods.flatMap((period) => [...chosen(state), WHOLE].map((at) => (indicator.silent[period] || {})[at])).filter(Boolean);
    if (!parts.length) return "";
    const brackets = parts.some((part) => part.includes("(")) ? words.brackets : ""; // of few who are silent no number is told
    return [fill(words.silent, { title: indicator.title, parts: listed(parts) }), brackets].filter(Boolean).join(" ");
  }

  const withSource = (part, state) => ({ ...part, source: surveySource(state, part.charts) });

  function overview(indicator, state) {
    const alone = state.sex === "all" && state.band === "all" && state.period === page.latest;
    return withSource({
      id: `stallda-${indicator.id}`, kind: "overview", heading: finding(indicator, state), ...shown(indicator, ofGroup(state)), charts: nothing([indicator], state) ? [] : [dots(indicator, state)],
      sentences: nothing([indicator], state) ? [emptySentence([indicator], state)] : [...pairSentences(indicator, state), ...againstRest(indicator, state), ...(alone ? rankSentences(indicator, state) : [])],
      note: [indicator.caveat, silent(indicator, state)].filter(Boolean).join(" "), page: indicator.page, table: shareTable(indicator, state, [[state.sex, state.band]]),
    }, state);
  }

  const againstRest = (indicator, state) => against(indicator, state, `rest ${state.sex} ${state.band}`, words.rest, chosen(state));

  /** A district's places are told only where they leave any out. */
  function rankSentences(indicator, state) {
    const ranks = page.ranks[indicator.id];
    if (!ranks) return [];
    const said = chosen(state).filter((at) => ranks[at][0] > 1 || ranks[at][1] < WHOLE).map((at) => {
      const [high, low] = ranks[at];
      return fill(words.rank[high === low ? "place" : "places"], { name: areaName(at), high, low });
    });
    return [fill(words.rank[said.length ? "told" : "none"], { many: page.many, places: listed(said), districts: WHOLE })];
  }

  function sexesPart(indicator, state) {
    const places = [...chosen(state), WHOLE];
    const rows = places.flatMap((at) => ["women", "men"].map((sex) => ({ sex, ...dotRow(label(at), value(indicator, state.period, sex, "all", at), true) })));
    if (rows.every((row) => row.value === undefined)) return null;
    const heading = fill(words.headings.sexes, { found: inStates("difference", statesOf(indicator, state, "sexes", chosen(state))) });
    const of = (sex, at) => percentText(value(indicator, state.period, sex, "all", at));
    const values = places.map((at) => fill(words.spoken.sexes, { name: areaName(at), women: of("women", at), men: of("men", at) })).join(". ");
    return withSource({
      id: `kon-${indicator.id}`, kind: "sexes", heading, ...shown(indicator, ofEverybody(state)), key: true,
      charts: [{ form: "sexes", rows, data: {}, signals: { top: topOf(rows) }, alt: fill(words.spoken.chart, { heading, values }) }],
      sentences: [...against(indicator, state, "sexes", words.women_and_men, places), ...inRows(indicator, state, ["women", "men"].map((sex) => [sex, "all"]))],
      note: silent(indicator, state), table: shareTable(indicator, state, [["women", "all"], ["men", "all"]]),
    }, state);
  }

  function agesPart(indicator, state) {
    const places = [...chosen(state), WHOLE];
    const panels = places.map((at) => ({ at, rows: page.bands.map((band) => dotRow(ages(band), value(indicator, state.period, "all", band, at), at !== WHOLE)) }));
    const drawn = panels.filter((panel) => panel.rows.some((row) => row.value !== undefined));
    if (!drawn.length) return null;
    const top = topOf(drawn.flatMap((panel) => panel.rows));
    const heading = fill(words.headings.ages, { found: inStates("difference", statesOf(indicator, state, "ages", chosen(state))) });
    return withSource({
      id: `alder-${indicator.id}`, kind: "ages", heading, ...shown(indicator, ofEverybody(state)),
      charts: drawn.map(({ at, rows }) => ({ title: label(at), form: "dots", rows, data: { reference: [] }, signals: { top }, alt: fill(words.spoken.chart, { heading: label(at), values: rows.map((row) => spoken(row.label, row.text)).join(", ") }) })),
      sentences: [...against(indicator, state, "ages", words.young_and_old, places), ...inRows(indicator, state, page.bands.map((band) => ["all", band]))],
      note: silent(indicator, state), table: shareTable(indicator, state, page.bands.map((band) => ["all", band])),
    }, state);
  }

  const emptySentence = (found, state) => fill(words.nothing[nothing(found, state)], { group: group(state.sex, state.band), period: pooled(state.period) });

  /** Rows of a line; it is a new run wherever the wave cannot be compared with the one before. */
  function line(indicator, state, at, shift) {
    let run = 0;
    const rows = [];
    for (const period of waves()) {
      const shown = value(indicator, period, state.sex, state.band, at);
      const signs = (indicator.against[period] || {})[`before ${state.sex} ${state.band}`] || "";
      if (verdict(signs[at] || ".").name === "not_comparable") run += 1;
      if (shown.missing) run += 1;
      else rows.push({ at: Number(period.slice(0, 4)) + shift, value: shown.share / 100, low: shown.low / 100, high: shown.high / 100, run: `${at} ${run}`, strong: at !== WHOLE, period });
    }
    return rows;
  }

  const inYear = (row) => fill(words.spoken.share_in, { share: signed(Math.floor(row.value + 0.5)), year: row.period });

  function wavesPart(indicator, state) {
    const places = [...chosen(state), WHOLE];
    const latest = { ...state, period: waves()[waves().length - 1] };
    const before = waves()[waves().length - 2];
    const years = waves().map((period) => Number(period.slice(0, 4)));
    const shift = 0.015 * (years[years.length - 1] - years[0] || 1);
    const lines = places.map((at, order) => ({ at, rows: line(indicator, state, at, shift * (order - (places.length - 1) / 2)) })).filter((one) => one.rows.length);
    if (!lines.length) return null;
    const rows = lines.flatMap((one) => one.rows);
    const top = topOf(rows);
    const names = lines.map(({ at, rows: own }) => {
      const last = own[own.length - 1];
      return { at: years[years.length - 1] + shift * places.length, at_height: last.value, text: `${label(at)} ${signed(Math.floor(last.value + 0.5))}`, strong: at !== WHOLE };
    });
    const missing = [latest.period, before].find((period) => period && !indicator.values[period] && !page.ready_made.includes(period));
    const key = !before ? "one_wave" : missing ? "not_asked" : "time";
    const heading = fill(words.headings[key], { period: missing, found: inStates("change", statesOf(indicator, latest, `before ${state.sex} ${state.band}`, chosen(state))) });
    const broken = lines.some(({ rows: own }) => new Set(own.map((row) => row.run)).size > 1);
    return {
      id: `tid-${indicator.id}`, kind: "waves", heading, ...shown(indicator, fill(words.shown.waves, { group: group(state.sex, state.band), waves: waves().join(", ") })),
      charts: [{ form: "waves", rows, data: { names }, signals: { top, waves: years, first: years[0] - shift * places.length, last: years[years.length - 1] + shift * places.length }, room: true,
        alt: fill(words.spoken.chart, { heading, values: lines.map(({ at, rows: own }) => spoken(areaName(at), own.map(inYear).join(", "))).join(". ") }) }],
      sentences: before ? against(indicator, latest, `before ${state.sex} ${state.band}`, words.over_time, places, { before }) : [],
      source: sources(waves(), broken ? words.sources.no_line : ""), note: silent(indicator, state, waves()),
      table: shareTable(indicator, state, [[state.sex, state.band]], waves()),
    };
  }

  /** The same part of all questions of a block as one: a chart a question with one scale, and its sentences below it. */
  function together(id, heading, made) {
    const kept = made.filter(({ part }) => part && part.charts.length);
    const empty = made.filter(({ part }) => part && !part.charts.length).map(({ part, title }) => fill(words.spoken.in_block, { title, chart: part.sentences[0] }));
    if (!kept.length && empty.length) return { ...made[0].part, id, heading, kind: "block", subtitle: "", sentences: empty, page: [], note: "" };
    if (!kept.length) return null;
    const top = Math.max(...kept.flatMap(({ part }) => part.charts.map((chart) => chart.signals.top)));
    const { table } = kept[0].part;
    return {
      ...kept[0].part, id, heading, kind: "block", subtitle: fill(words.shown.block, kept[0].part),
      charts: kept.flatMap(({ part, title }) => part.charts.map((chart) => ({ ...chart, title, sentences: part.sentences, signals: { ...chart.signals, top }, alt: fill(words.spoken.in_block, { title, chart: chart.alt }) }))),
      sentences: empty,
      note: [...new Set(kept.map(({ part }) => part.note).filter(Boolean))].join(" "), page: [words.tables.chapter, page.tables].filter((one) => page.tables && one),
      table: { ...table, title: heading, head: [words.columns.question, ...table.head], numbers: table.numbers.map((at) => at + 1), rows: kept.flatMap(({ part, title }) => part.table.rows.map((row) => [title, ...row])) },
    };
  }

  function blockParts(title, found, state) {
    const heading = countedHeading(title, found.flatMap((one) => allPairs(one, state)));
    const of = (make) => found.map((one) => ({ title: one.title, part: make(one, state) }));
    const beside = of((one) => ({ ...overview(one, state), sentences: nothing([one], state) ? [emptySentence([one], state)] : [inOneRow(one, state, state.sex, state.band) || pairSentences(one, state)[0], ...againstRest(one, state)] }));
    return [together("stallda", heading, beside), together("kon", fill(words.headings.block_sexes, { title }), of(sexesPart)), together("tid", fill(words.headings.block_waves, { title }), of(wavesPart))];
  }

  /** All parts of a choice by the survey, in order. */
  function surveyParts(state) {
    const found = measured(state);
    if (!found.length) return [];
    return indicators.has(state.measure) ? [overview, sexesPart, agesPart, wavesPart].map((make) => make(found[0], state)) : blockParts(blockIds.get(state.measure), found, state);
  }

  Object.assign(window.comparison, { surveyParts, wrapped, spoken });
})();
