"use strict";
/* Draws what comparison.parts() gives, and keeps form, address and view in step. */
(() => {
  const { page, forms, words, fill, pooled, parse, address, answer, parts, measured, nothing, indicators, blocks, blockIds, group, ages, status } = window.comparison;
  const view = document.getElementById("view");
  const form = document.getElementById("choice");
  const note = document.getElementById("note");
  const summary = document.getElementById("summary");
  const { sexes: SEXES, mark: MARK, choice, tables } = words;
  const BOM = "\ufeff";
  const LINE = 15; // pixels from line to line of a label
  const ROW = 34; // pixels of a chart's row, as its form has it
  /** What is drawn for paper whatever the window is: the pixels of a column, of a small panel, of a row and of a chart over time; print makes them smaller. */
  const PAPER = { column: 400, panel: 262, row: 20, height: 150 };

  /** An element with attributes and children; text stays text. */
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, given] of Object.entries(attributes)) if (given !== undefined && given !== false) made.setAttribute(name, given === true ? "" : given);
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }

  // ---- charts -------------------------------------------------------------------------------------------------------

  const measure = document.createElement("canvas").getContext("2d");
  const LETTERS = () => "13px " + getComputedStyle(document.documentElement).fontFamily;
  function widest(texts) {
    measure.font = LETTERS();
    return Math.ceil(Math.max(0, ...texts.map((text) => measure.measureText(text).width)));
  }

  /** Draws a chart into a box of a width; `texts` are all that stand at the right of marks in the same part, so that its charts have one scale. */
  function drawn(chart, box, texts, width, onPaper) {
    const spec = structuredClone(forms[chart.form]);
    if (onPaper && chart.data.names) spec.height = PAPER.height;
    const put = { rows: chart.rows, ...chart.data, ...(chart.data.names ? { names: apart(chart.data.names, (chart.signals.top * LINE) / spec.height) } : {}) };
    for (const source of spec.data) if (source.name in put) source.values = put[source.name];
    for (const signal of spec.signals || []) if (signal.name in chart.signals) signal.value = chart.signals[signal.name];
    const lines = spec.scales.find((scale) => scale.name === "y" && scale.type === "band");
    if (lines) lines.domain = [...new Set(chart.rows.map((row) => row.label))];
    const most = Math.max(1, ...chart.rows.map((row) => (row.label || "").split("\n").length));
    for (const signal of spec.signals || []) if (signal.name === "y_step") signal.value = Math.max(onPaper ? signal.value - ROW + PAPER.row : signal.value, most * LINE + (onPaper ? 2 : 8));
    // Room for words at both sides is the same in all charts of a part: one scale is one length.
    const left = lines ? widest(chart.rows.flatMap((row) => row.label.split("\n"))) + 14 : 52;
    const right = Math.min(widest(texts) + 16, width * 0.45);
    spec.width = Math.max(60, width - left - right);
    spec.padding = { left, right, top: (chart.data.reference || []).length ? 20 : 8, bottom: 24 };
    for (const signal of spec.signals || []) if (signal.name === "ticks") signal.value = Math.max(2, Math.min(6, Math.floor(spec.width / 64)));
    return window.vegaEmbed(box, spec, { mode: "vega", renderer: "svg", actions: false, hover: false, defaultStyle: false });
  }

  /** Names at the ends of lines, moved so far apart that each can be read. */
  function apart(names, gap) {
    const sorted = names.map((name) => ({ ...name })).sort((one, two) => two.at_height - one.at_height);
    for (let at = 1; at < sorted.length; at += 1) sorted[at].at_height = Math.min(sorted[at].at_height, sorted[at - 1].at_height - gap);
    const below = gap / 2 - sorted[sorted.length - 1].at_height;
    if (below > 0) for (const name of sorted) name.at_height += below;
    return sorted;
  }

  const textsOf = (chart) => (chart.data.names || chart.rows).map((row) => row.text);

  const said = (sentences) => (sentences && sentences.length ? element("ul", { class: "verdicts" }, ...sentences.map((text) => element("li", {}, text))) : null);

  function chartBox(chart, paper) {
    const [screen, print] = [element("div", { class: "screen" }), element("div", { class: "paper" })];
    const box = element("div", { class: "chart", role: "img", "aria-label": chart.alt }, screen, print);
    const figure = element("figure", {}, chart.title ? element("figcaption", {}, chart.title) : null, box, said(chart.sentences));
    return { figure, draw: (texts) => [drawn(chart, screen, texts, box.clientWidth, false), drawn(chart, print, texts, paper, true)] };
  }

  // ---- tables -------------------------------------------------------------------------------------------------------

  function tableOf(part) {
    const { head, rows, numbers, title } = part.table;
    const cells = (row) => row.map((text, at) => (at ? element("td", { class: numbers.includes(at) ? "number" : undefined }, String(text)) : element("th", { scope: "row" }, String(text))));
    const hidden = (row) => row[row.length - 1] === status.hidden;
    const table = element("table", { class: "compact" }, element("caption", {}, page.synthetic.length ? fill(tables.synthetic, { title, mark: MARK.toLowerCase() }) : title),
      element("thead", {}, element("tr", {}, ...head.map((text, at) => element("th", { scope: "col", class: numbers.includes(at) ? "number" : undefined }, text)))),
      element("tbody", {}, ...rows.map((row) => element("tr", { class: hidden(row) ? "not-printed" : undefined }, ...cells(row)))));
    const save = element("button", { type: "button" }, tables.save);
    save.addEventListener("click", () => download(`${part.id}.csv`, csv(part.table)));
    return element("details", { class: rows.every(hidden) ? "not-printed" : undefined }, element("summary", {}, tables.same), element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": fill(tables.named, { title, part: part.id }) }, table), save);
  }

  /** A cell of a table that stands open: a sign, which is told to those who hear it, and what is small below. */
  function gridCell(tag, { sign, spoken, text, small, to }, attributes) {
    const link = to ? element("a", { href: address({ ...parse(location.hash).state, measure: to }) }, text) : text;
    return element(tag, attributes, sign ? element("span", { class: "sign", "aria-hidden": "true" }, `${sign} `) : null, link,
      spoken ? element("span", { class: "spoken" }, `, ${spoken}`) : null, small ? element("small", {}, small) : null);
  }

  /** A text whose lines may be broken after each slash: names of joined districts are long. */
  const afterSlashes = (text) => text.split(/(?<=\/)/).flatMap((part, at) => (at ? [document.createElement("wbr"), part] : [part]));

  function gridOf({ caption, head, rows }, id) {
    return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": fill(tables.named, { title: caption, part: id }) },
      element("table", { class: "grid" }, element("caption", {}, page.synthetic.length ? fill(tables.synthetic, { title: caption, mark: MARK.toLowerCase() }) : caption),
        element("thead", {}, element("tr", {}, ...head.map((text) => element("th", { scope: "col" }, ...afterSlashes(text))))),
        element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((cell, at) => (at ? gridCell("td", cell, {}) : gridCell("th", cell, { scope: "row" }))))))));
  }

  /** A table as Swedish spreadsheets open it: semicolons, decimal comma; a text that could be taken for a formula is marked as text. */
  function csv({ head, rows, numbers }) {
    const cell = (text, isNumber) => {
      const plain = isNumber ? String(text).replace(/[\s\u202f]/g, "") : String(text).replace(/^[=+\-@\t\r]/, "'$&");
      return /[";\n\r]/.test(plain) ? `"${plain.replace(/"/g, '""')}"` : plain;
    };
    const mark = page.synthetic.length ? words.yes_or_no.yes : words.yes_or_no.no;
    const lines = [[...head, MARK].map((text) => cell(text, false)), ...rows.map((row) => [...row.map((text, at) => cell(text, numbers.includes(at))), mark])];
    return BOM + lines.map((line) => line.join(";")).join("\r\n") + "\r\n";
  }

  function download(name, text) {
    const link = element("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  // ---- the view -----------------------------------------------------------------------------------------------------

  function section(part) {
    const id = `rubrik-${part.id}`;
    const charts = part.charts.map((chart) => chartBox(chart, part.kind === "ages" ? PAPER.panel : PAPER.column));
    const key = part.key ? element("p", { class: "key" }, element("span", { class: "women", "aria-hidden": "true" }, "●"), ` ${SEXES.women} `, element("span", { class: "men", "aria-hidden": "true" }, "■"), ` ${SEXES.men}`) : null;
    const link = part.page && part.page.length ? element("p", { class: "source" }, element("a", { href: `lagesbild.pdf#page=${part.page[1]}` }, fill(choice.in_picture, { heading: part.page[0], page: part.page[1] }))) : null;
    const made = element("section", { "aria-labelledby": id, class: `part ${part.kind}` }, element("h2", { id }, part.heading), element("p", { class: "subtitle" }, part.subtitle), key,
      part.charts.length ? element("div", { class: charts.length > 1 ? "charts several" : "charts" }, ...charts.map((chart) => chart.figure)) : null,
      part.grid ? gridOf(part.grid, part.id) : null,
      said(part.sentences),
      element("p", { class: "source" }, [part.source, part.note].filter(Boolean).join(" ") + (page.synthetic.length ? ` ${MARK}.` : "")), link, part.table ? tableOf(part) : null);
    const texts = part.charts.flatMap(textsOf);
    return { made, draw: () => charts.flatMap((chart) => chart.draw(texts)) };
  }

  function showAnswer(state) {
    const { heading, sentences } = answer(state);
    document.getElementById("answer").replaceChildren(element("h2", { id: "rubrik-svar" }, heading), said(sentences));
  }

  async function show(state) {
    showAnswer(state);
    const sections = parts(state).map(section);
    view.replaceChildren(...sections.map((one) => one.made));
    const names = state.districts.map((id) => page.areas.find((area) => area.id === id).name);
    const title = indicators.has(state.measure) ? indicators.get(state.measure).title : blockIds.get(state.measure) || "";
    summary.textContent = fill(words.summary, { names: names.join(", "), title, group: group(state.sex, state.band), period: state.period });
    for (const one of sections) {
      await Promise.all(one.draw());
      document.documentElement.dataset.drawn ??= Math.round(performance.now());
      if (one.made.parentNode !== view) return; // another choice was made meanwhile
    }
    document.documentElement.dataset.complete = address(state);
  }

  // ---- the form -----------------------------------------------------------------------------------------------------

  const boxes = () => [...form.querySelectorAll("input[name=district]")];

  function makeForm() {
    document.getElementById("districts").append(...page.areas.map((area) => element("label", {}, element("input", { type: "checkbox", name: "district", value: area.id }), element("span", {}, area.name))));
    document.getElementById("measure").append(
      element("optgroup", { label: choice.whole_block }, ...[...blockIds].filter(([, title]) => blocks.get(title).length > 1).map(([id, title]) => element("option", { value: id }, title))),
      ...[...blocks].map(([title, own]) => element("optgroup", { label: title }, ...own.map((one) => element("option", { value: one.id }, one.title)))));
    document.getElementById("sex").append(...Object.entries(SEXES).map(([id, text]) => element("option", { value: id }, text)));
    document.getElementById("band").append(element("option", { value: "all" }, choice.all_ages), ...page.bands.map((band) => element("option", { value: band }, ages(band))));
    document.getElementById("period").append(...[...page.periods].sort().reverse().map((period) => element("option", { value: period }, pooled(period))));
    document.getElementById("how-many").textContent = fill(choice.how_many, { most: words.small[page.most] });
  }

  /** Options that lead to nothing are there, cannot be chosen, and say why. */
  function fitOptions(state) {
    for (const name of ["measure", "sex", "band", "period"]) for (const option of document.getElementById(name).options) {
      option.dataset.text ??= option.textContent;
      const other = { ...state, [name]: option.value };
      const why = nothing(measured(other), other);
      option.disabled = Boolean(why) && option.value !== state[name];
      option.textContent = why ? fill(choice[why], { option: option.dataset.text }) : option.dataset.text;
    }
  }

  function fit(state) {
    for (const box of boxes()) box.checked = state.districts.includes(box.value);
    for (const name of ["measure", "sex", "band", "period"]) document.getElementById(name).value = state[name];
    fitOptions(state);
    limit();
  }

  function limit() {
    const many = boxes().filter((box) => box.checked).length;
    for (const box of boxes()) box.disabled = !box.checked && many >= page.most;
    return many;
  }

  function changed() {
    const many = limit();
    if (many < 2) {
      note.textContent = fill(choice.too_few, page);
      return;
    }
    const kept = parse(location.hash).state.districts.filter((id) => boxes().some((box) => box.checked && box.value === id));
    const added = boxes().filter((box) => box.checked && !kept.includes(box.value)).map((box) => box.value);
    const value = (name) => document.getElementById(name).value;
    location.hash = address({ districts: [...kept, ...added], measure: value("measure"), sex: value("sex"), band: value("band"), period: value("period") });
  }

  function follow() {
    const { state, wrong } = parse(location.hash);
    note.textContent = wrong.length ? fill(choice.wrong, { wrong: wrong.join(", ") }) : "";
    fit(state);
    show(state);
  }

  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    show(parse(location.hash).state);
  });
  window.addEventListener("hashchange", follow);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("print").addEventListener("click", () => window.print());
  Object.assign(window.comparison, { csv });

  // Room for words is measured in the page's own typeface, which has to be there first.
  document.fonts.load(LETTERS()).finally(() => {
    makeForm();
    follow();
  });
})();
