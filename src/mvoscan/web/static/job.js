// Follows long work: takes in the newest state of this page until it has ended. Without this file there is "Vernieuw".
(() => {
  "use strict";
  const EVERY = 3000; // ms
  const work = document.getElementById("werk");
  const said = Object.assign(document.createElement("p"), { className: "govuk-visually-hidden" });
  said.setAttribute("role", "status");
  work.before(said);

  const look = async () => {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", redirect: "error" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("werk");
      if (!page || page.innerHTML === work.innerHTML) return;
      const focused = work.contains(document.activeElement);
      work.replaceChildren(...page.childNodes);
      if (focused) work.querySelector("a")?.focus();
      if ("follow" in page.dataset) return;
      clearInterval(timer);
      delete work.dataset.follow;
      said.textContent = [...work.querySelectorAll(".app-notice > p")].map((each) => each.textContent.trim()).join(". ");
    } catch {
      // The network is away for a moment: the next time, then.
    }
  };
  const timer = setInterval(look, EVERY);
})();
