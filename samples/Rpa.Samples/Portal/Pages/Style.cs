namespace Rpa.Samples.Portal.Pages;

internal static class Style
{
    public const string Sheet = """
        :root { --ink: #1b2430; --line: #7c8896; --soft: #eef1f4; --blue: #1d4f91; --red: #b3141c; --green: #1c6b3a; }
        * { box-sizing: border-box; }
        body { margin: 0; font: 16px/1.45 "Liberation Sans", Arial, sans-serif; color: var(--ink); background: #fff; }
        a { color: var(--blue); }
        :focus-visible { outline: 3px solid #f0a500; outline-offset: 2px; }
        .skip { position: absolute; left: -9999px; } .skip:focus { left: 8px; top: 8px; background: #fff; padding: 8px; }
        header { border-bottom: 4px solid var(--red); padding: 14px 24px; display: flex; gap: 24px; align-items: baseline; flex-wrap: wrap; }
        header strong { font-size: 20px; } header span { color: #4b5866; }
        nav { background: var(--soft); border-bottom: 1px solid #cfd6dd; padding: 0 24px; display: flex; gap: 4px; align-items: center; flex-wrap: wrap; }
        nav a { padding: 12px 14px; text-decoration: none; } nav a[aria-current] { background: #fff; border-bottom: 3px solid var(--blue); font-weight: bold; }
        nav form { margin-left: auto; } main { padding: 24px; max-width: 1080px; }
        h1 { font-size: 26px; margin: 0 0 16px; } h2 { font-size: 19px; margin: 24px 0 8px; }
        .steps { list-style: none; padding: 0; margin: 0 0 20px; display: flex; gap: 8px; flex-wrap: wrap; }
        .steps li { padding: 6px 12px; background: var(--soft); border-left: 4px solid #b6c0ca; } .steps li[aria-current] { border-color: var(--blue); font-weight: bold; }
        .field { margin: 0 0 18px; max-width: 620px; } .field > label, fieldset > legend { font-weight: bold; display: block; padding: 0; }
        .hint { color: #4b5866; font-size: 14px; display: block; } .error { color: var(--red); font-weight: bold; display: block; }
        input[type=text], input[type=password], input[type=email], select, textarea { width: 100%; font: inherit; padding: 8px 10px; border: 1px solid var(--line); border-radius: 2px; }
        textarea { min-height: 110px; } [aria-invalid=true] { border: 2px solid var(--red) !important; }
        fieldset .field { margin: 0; } td:first-child { white-space: nowrap; } fieldset { border: 0; padding: 0; margin: 0 0 18px; } .choice { display: flex; gap: 10px; align-items: center; padding: 5px 0; }
        .choice input { width: 20px; height: 20px; } .narrow input { max-width: 220px; }
        button, .button { font: inherit; padding: 10px 20px; border: 1px solid var(--blue); background: var(--blue); color: #fff; border-radius: 2px; cursor: pointer; text-decoration: none; display: inline-block; }
        button.plain, .button.plain { background: #fff; color: var(--blue); } nav button { padding: 6px 12px; }
        .actions { display: flex; gap: 12px; margin-top: 24px; } .box { border-left: 6px solid; padding: 12px 16px; margin: 0 0 20px; background: var(--soft); }
        .box.bad { border-color: var(--red); } .box.good { border-color: var(--green); } .box.warn { border-color: #c77700; } .box p { margin: 0; } .box p + * { margin-top: 6px; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: 8px 10px; border-bottom: 1px solid #cfd6dd; vertical-align: top; } th { background: var(--soft); }
        dl { display: grid; grid-template-columns: minmax(180px, 320px) 1fr; gap: 6px 20px; margin: 0; } dt { font-weight: bold; } dd { margin: 0; }
        .search { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 12px; align-items: end; background: var(--soft); padding: 16px; margin-bottom: 20px; }
        .search .field { margin: 0; } .days { display: grid; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); gap: 24px; }
        footer { color: #4b5866; font-size: 14px; padding: 16px 24px; border-top: 1px solid #cfd6dd; }
        """;

    /// <summary>Guards against a double click on a final submit, as such programs do; the forms work without it.</summary>
    public const string Script = """
        document.addEventListener('submit', function (event) {
          if (event.target.dataset.sent) { event.preventDefault(); return; }
          event.target.dataset.sent = '1';
        });
        window.addEventListener('pageshow', function () { document.querySelectorAll('form').forEach(function (form) { delete form.dataset.sent; }); });
        """;
}
