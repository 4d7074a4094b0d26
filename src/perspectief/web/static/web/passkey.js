/* Passkeys: the browser asks the device, the form carries the answer. Without this file codes remain. */
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !window.webauthnJSON || !window.isSecureContext) return;

  // What the device should sign stands in the form, or is asked for at the moment itself.
  const asked = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.dataset.from, { headers: { Accept: "application/json" } });
    return (await answer.json()).request_options;
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const credential = form.elements.namedItem("credential");
    const failed = form.querySelector("[data-failed]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (credential.value) return;
      event.preventDefault();
      failed.hidden = true;
      try {
        const options = await asked(form);
        const signed = form.dataset.passkey === "create" ? await window.webauthnJSON.create(options) : await window.webauthnJSON.get(options);
        credential.value = JSON.stringify(signed);
        form.submit();
      } catch {
        failed.hidden = false; // put off, refused, or known already: the words beside it say what can be done
      }
    });
  }
  for (const line of document.querySelectorAll("[data-no-passkey]")) line.hidden = true;
})();
