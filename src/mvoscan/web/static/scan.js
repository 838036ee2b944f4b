// Answers that save themselves, and forms that are sent once. Everything works without this file.
// A form asks for it by data-autosave (the address to post to); its texts come along as data attributes.
(() => {
  "use strict";
  const REST = { radio: 250, checkbox: 250, textarea: 1200 }; // ms without change before a save: arrow keys pass radios
  const PATIENCE = { save: 15000, submit: 4000, resend: 8000 }; // ms
  const post = { method: "POST", credentials: "same-origin", redirect: "error", keepalive: true };

  // Whether a visitor was here before this file was: on a slow line people begin while it is still under way.
  const filledIn = (field) =>
    field.type === "textarea" ? field.value !== field.defaultValue : field.checked !== field.defaultChecked;

  class Statement {
    constructor(form, box, announce) {
      Object.assign(this, { form, box, announce, id: box.dataset.statement, running: null, dirty: false });
      this.number = form.dataset.about.replace("{number}", box.dataset.number);
      this.status = Object.assign(document.createElement("p"), { className: "app-save" });
      box.querySelector(".app-statement__more").append(this.status);
      this.offerChoice();
      if ([...box.querySelectorAll("input, textarea")].some(filledIn)) this.changed(0);
    }

    get panel() {
      return this.box.querySelector(".app-clash");
    }

    field(kind) {
      return this.form.elements[`${kind}.${this.id}`];
    }

    say(text, state) {
      this.failed = state === "failed";
      Object.assign(this.status, { className: `app-save app-save--${state}`, textContent: text });
      if (state !== "busy") this.announce(this.number.replace("{text}", text));
    }

    changed(rest) {
      this.askForNote();
      if (this.panel) this.field("v").value = this.panel.dataset.base;
      this.panel?.remove();
      this.dirty = true;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), rest);
    }

    askForNote() {
      const mark = this.box.querySelector("[data-note-for]");
      const asks = mark?.dataset.noteFor.split(" ").includes(this.field("a").value);
      if (mark) mark.hidden = !asks || Boolean(this.field("n").value.trim());
    }

    // One save of a statement at a time; what changes meanwhile goes in the next one.
    async save() {
      if (this.running || this.panel || !this.dirty || this.form.dataset.sent) return;
      this.dirty = false;
      this.say(this.form.dataset.saving, "busy");
      this.running = this.send().catch(() => this.say(this.form.dataset.failed, "failed"));
      await this.running;
      this.running = null;
      this.save();
    }

    async send() {
      const address = `${this.form.dataset.autosave}/${encodeURIComponent(this.id)}`;
      const [a, n, v] = ["a", "n", "v"].map((kind) => this.field(kind).value);
      const body = new URLSearchParams({ a, n, i: this.field("i").checked ? "1" : "" });
      const headers = { "If-Match": `"${v}"` };
      const answer = await fetch(address, { ...post, headers, body, signal: AbortSignal.timeout(PATIENCE.save) });
      if (!answer.ok && answer.status !== 412) throw Error(answer.status);
      const { base, saved, by, html } = await answer.json();
      if (html) return this.clash(html);
      this.field("v").value = base;
      this.confirmed(by);
      this.say(this.form.dataset.saved.replace("{time}", saved), "done");
    }

    // What came along from the scan before is now an answer of this one.
    confirmed(by) {
      const line = this.box.querySelector(".app-signed");
      if (by) [line.hidden, line.firstChild.textContent] = [false, by];
      const before = this.box.querySelector(".app-before");
      if (before && this.box.getAttribute("aria-describedby") === before.id) this.box.removeAttribute("aria-describedby");
      before?.remove();
    }

    clash(html) {
      this.box.querySelector("legend").insertAdjacentHTML("afterend", html);
      this.offerChoice();
      this.say(this.form.dataset.clashed, "clashed");
    }

    // A button settles a clash; without this file the page's own do.
    offerChoice() {
      this.panel?.querySelector("[hidden]").removeAttribute("hidden");
      this.panel?.addEventListener("click", ({ target: { dataset } }) => {
        if (!dataset.keep) return;
        if (dataset.keep === "theirs") this.take(this.panel.dataset);
        this.form.dispatchEvent(new Event("change"));
        this.changed(0);
        (this.box.querySelector("[type=radio]:checked") ?? this.field("a")[0]).focus();
      });
    }

    take({ option, interesting, note }) {
      for (const radio of this.field("a")) radio.checked = radio.value === option;
      this.field("i").checked = interesting === "1";
      this.field("n").value = note;
    }
  }

  function liveRegion(form) {
    const live = Object.assign(document.createElement("div"), { className: "govuk-visually-hidden", ariaLive: "polite" });
    form.append(live);
    return live;
  }

  // A statement with data-shown-when is there only after one of those answers; an earlier statement on another page
  // has been weighed already. The one just answered comes before what it shows or hides, so focus stays where it is.
  function conditions(form) {
    const waiting = [...form.querySelectorAll("[data-shown-when]")];
    if (!waiting.length) return;
    const live = liveRegion(form);
    const isMet = ([name, options]) => {
      const radios = form.elements[`a.${name}`];
      return !radios || (options.includes(radios.value) && !radios[0].closest("[data-statement]").hidden);
    };
    const weigh = (announce) => {
      for (const box of waiting) {
        const hidden = !Object.entries(JSON.parse(box.dataset.shownWhen)).every(isMet);
        if (hidden === box.hidden) continue;
        box.hidden = hidden;
        if (announce) live.textContent = hidden ? form.dataset.gone : form.dataset.appeared.replace("{text}", textOf(box));
      }
      for (const part of form.querySelectorAll("[data-subtheme]")) {
        part.hidden = !part.querySelector("[data-statement]:not([hidden])");
      }
    };
    form.addEventListener("input", () => weigh(true));
    form.addEventListener("change", () => weigh(true));
    addEventListener("pageshow", () => weigh(false)); // a browser may put answers back
  }

  const textOf = (box) => box.querySelector("legend span").textContent;

  function autosave(form) {
    const live = liveRegion(form);
    conditions(form);
    const boxes = [...form.querySelectorAll("[data-statement]")];
    const all = boxes.map((box) => new Statement(form, box, (text) => (live.textContent = text)));
    const changed = ({ target }, rest) => all.find(({ box }) => box.contains(target))?.changed(rest);
    form.addEventListener("input", (event) => changed(event, REST[event.target.type]));
    form.addEventListener("change", (event) => event.target.type === "textarea" && changed(event, 0));
    addEventListener("pagehide", () => all.forEach((statement) => statement.save()));
    addEventListener("beforeunload", (event) => !form.dataset.sent && all.some((one) => one.failed) && event.preventDefault());
    addEventListener("pageshow", (event) => event.persisted && location.reload()); // its answers and bases may be old
    return () => all.flatMap(({ running }) => running ?? []);
  }

  for (const form of document.querySelectorAll("form[method=post]")) {
    const underWay = form.dataset.autosave ? autosave(form) : () => [];
    form.addEventListener("submit", async (event) => {
      if (form.dataset.sent === "go") return;
      const running = underWay();
      if (form.dataset.sent || running.length) event.preventDefault();
      if (form.dataset.sent) return;
      form.dataset.sent = "yes";
      setTimeout(() => delete form.dataset.sent, PATIENCE.resend);
      if (!running.length) return;
      // Saves under way change the bases this form sends.
      await Promise.race([Promise.allSettled(running), new Promise((done) => setTimeout(done, PATIENCE.submit))]);
      form.dataset.sent = "go";
      form.requestSubmit(event.submitter);
      form.dataset.sent = "yes";
    });
    addEventListener("pageshow", () => delete form.dataset.sent);
  }
})();
