namespace Rpa.Samples.Portal.Pages;

internal static class SignInPage
{
    public static Html Show(string? target, string? error, bool expired) => Layout.Page("Anmeldung", null, "", Html.Of($"""
        {Html.If(expired, $"""<div class="box warn" role="status"><p>Ihre Sitzung ist abgelaufen. Bitte melden Sie sich erneut an.</p></div>""")}
        {Html.If(error is not null, $"""<div class="box bad" role="alert"><p>{error}</p></div>""")}
        <form method="post" action="/anmeldung">
          <input type="hidden" name="ziel" value="{target}">
          <div class="field narrow"><label for="user">Kennung</label><input type="text" id="user" name="user" autocomplete="username" required></div>
          <div class="field narrow"><label for="password">Passwort</label><input type="password" id="password" name="password" autocomplete="current-password" required></div>
          <button>Anmelden</button>
        </form>
        """));
}
