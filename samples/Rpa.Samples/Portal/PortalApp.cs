using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Rpa.Samples.Changes;
using Rpa.Samples.Portal.Pages;

namespace Rpa.Samples.Portal;

/// <summary>The portal's routes, and what every request goes through before it reaches one.</summary>
internal sealed class PortalApp(RegisterStore store, Sessions sessions, PortalFaults faults, PortalOptions options, TimeProvider time)
{
    private const string Cookie = "register-session";
    private static readonly object s_sessionKey = new();
    private static readonly object s_layoutKey = new();

    public RegisterStore Store => store;

    public PortalFaults Faults => faults;

    public PortalOptions Options => options;

    public DateTimeOffset Now => time.GetLocalNow();

    public void Map(WebApplication app)
    {
        app.Use(GuardAsync);
        app.UseRouting();
        app.MapGet("/register.css", context => WriteAsync(context, Style.Sheet, "text/css; charset=utf-8"));
        app.MapGet("/register.js", context => WriteAsync(context, Style.Script, "text/javascript; charset=utf-8"));
        app.MapGet("/favicon.ico", context => { context.Response.StatusCode = 204; return Task.CompletedTask; });
        app.MapGet("/anmeldung", context => ShowAsync(context, SignInPage.Show(context.Request.Query["ziel"], null, context.Request.Query.ContainsKey("abgelaufen"))));
        app.MapPost("/anmeldung", SignInAsync);
        app.MapPost("/abmeldung", SignOutAsync);
        app.MapGet("/", context => { context.Response.Redirect("/vorgaenge"); return Task.CompletedTask; });
        new EntryPages(this).Map(app);
        new AppointmentPages(this).Map(app);
        app.MapFallback(context => ShowAsync(context, Layout.Message("Seite nicht gefunden", "Diese Seite gibt es nicht."), 404));
    }

    public static Session SessionOf(HttpContext context) => (Session)context.Items[s_sessionKey]!;

    public static Task ShowAsync(HttpContext context, Html page, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        var text = context.Items.TryGetValue(s_layoutKey, out var layout) && layout is int seed && context.Request.Path != "/anmeldung"
            ? page.Text.Replace("</head>", $"<script>{PageChanges.OnPage(seed, 1 + (seed % 3))}</script></head>", StringComparison.Ordinal)
            : page.Text;
        return WriteAsync(context, text, "text/html; charset=utf-8");
    }

    public static void SeeOther(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
    }

    /// <summary>The posted fields, when the form's token fits; otherwise the answer is written and null returned.</summary>
    public static async Task<Dictionary<string, string>?> ReadFormAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        if (form["token"] != SessionOf(context).TokenFor(context.Request.Path))
        {
            await ShowAsync(context, Layout.Message("Formular ungültig", "Dieses Formular ist nicht mehr gültig. Bitte rufen Sie es neu auf."), 400);
            return null;
        }

        return form.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
    }

    /// <summary>Runs the final submit's <paramref name="save"/> through the fault that is switched on. False: no answer may be written any more.</summary>
    public async Task<bool> SubmitAsync(HttpContext context, Action save)
    {
        var fault = faults.TakeSubmitFault();
        if (fault is not (SubmitFault.ErrorBeforeSaving or SubmitFault.SilentBeforeSaving)) { save(); }
        switch (fault)
        {
            case SubmitFault.ErrorBeforeSaving or SubmitFault.ErrorAfterSaving:
                await ShowAsync(context, Layout.Message("Interner Fehler", "Es ist ein Fehler aufgetreten (500). Bitte wenden Sie sich an die Fachadministration."), 500);
                return false;
            case SubmitFault.SilentBeforeSaving or SubmitFault.SilentAfterSaving:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return false;
            default:
                return true;
        }
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (faults.Delay is { Ticks: > 0 } delay) { await Task.Delay(delay, time, context.RequestAborted); }
        if (faults.Maintenance)
        {
            await ShowAsync(context, Layout.Message("Wartungsarbeiten", "Das Register steht zurzeit nicht zur Verfügung."), 503);
            return;
        }

        context.Items[s_layoutKey] = faults.ChangedLayout;
        var path = context.Request.Path;
        if (path.Value is "/anmeldung" or "/register.css" or "/register.js" or "/favicon.ico")
        {
            await next(context);
            return;
        }

        var session = sessions.Find(context.Request.Cookies[Cookie]);
        if (session is not null && faults.TakeExpiry())
        {
            sessions.Close(session.Id);
            session = null;
        }

        if (session is null)
        {
            var target = HttpMethods.IsGet(context.Request.Method) ? path.Value + context.Request.QueryString : "/vorgaenge";
            var expired = context.Request.Cookies.ContainsKey(Cookie) ? "abgelaufen=1&" : "";
            SeeOther(context, $"/anmeldung?{expired}ziel={Uri.EscapeDataString(target)}");
            return;
        }

        context.Items[s_sessionKey] = session;
        await next(context);
    }

    private async Task SignInAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        string? target = form["ziel"];
        if (form["user"] != options.User || form["password"] != options.Password)
        {
            await ShowAsync(context, SignInPage.Show(target, "Kennung oder Passwort ist falsch.", expired: false));
            return;
        }

        context.Response.Cookies.Append(Cookie, sessions.Open().Id, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/" });

        // Only a path of ours: anything else would send the clerk to a stranger's page.
        SeeOther(context, target is "/" or ['/', not '/' and not '\\', ..] && System.Text.Ascii.IsValid(target) && !target.Any(char.IsControl) ? target : "/vorgaenge");
    }

    private async Task SignOutAsync(HttpContext context)
    {
        if (await ReadFormAsync(context) is null) { return; }
        sessions.Close(SessionOf(context).Id);
        context.Response.Cookies.Delete(Cookie);
        SeeOther(context, "/anmeldung");
    }

    private static Task WriteAsync(HttpContext context, string text, string type)
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
