// <mvo-result> around an iframe of ours: gives it the height of what is in it. Everything works without this file.
// A frame is asked for its height, and believed, only when it comes from where this script came from.
(() => {
  "use strict";
  const HOME = new URL(document.currentScript.src).origin;
  const MOST = 20000; // pixels: no page of ours is that tall

  class MvoResult extends HTMLElement {
    connectedCallback() {
      addEventListener("message", this);
      this.addEventListener("load", this, true); // of the frame inside: load does not bubble
      if (document.readyState === "loading") addEventListener("DOMContentLoaded", () => this.ask(), { once: true });
      else this.ask();
    }

    disconnectedCallback() {
      removeEventListener("message", this);
    }

    handleEvent(event) {
      if (event.type === "load") return this.ask();
      const frame = this.frame();
      if (!frame || event.origin !== HOME || event.source !== frame.contentWindow) return;
      const { type, version, height } = event.data ?? {};
      if (type === "mvo:height" && version === 1 && height > 0 && height < MOST) frame.style.height = `${height}px`;
    }

    frame() {
      const frame = this.querySelector("iframe");
      return frame && new URL(frame.src, location.href).origin === HOME ? frame : null;
    }

    ask() {
      if (!this.querySelector("iframe") && this.getAttribute("src")) this.append(this.made());
      // To whatever is in the frame by now: the question tells nothing.
      this.frame()?.contentWindow?.postMessage({ type: "mvo:hello", version: 1 }, "*");
    }

    made() {
      const frame = document.createElement("iframe");
      frame.src = this.getAttribute("src");
      frame.title = this.getAttribute("title") ?? "MVO-scan";
      frame.style.cssText = "border:0;width:100%;height:40rem";
      return frame;
    }
  }

  if (!customElements.get("mvo-result")) customElements.define("mvo-result", MvoResult);
})();
