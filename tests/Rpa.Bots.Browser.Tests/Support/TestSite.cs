using System.Collections.Concurrent;
using System.Net;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Rpa.Bots.Browser.Tests.Support;

/// <summary>What the site does with a submit.</summary>
internal enum SubmitFault
{
    None,
    ErrorBefore,
    ErrorAfter,
    SilentBefore,
    SilentAfter,
    Refused,
}

internal sealed record Filed(int Number, string Reference, string Name, string Days, string Kind);

/// <summary>
/// A small application of two form pages, a summary and a list, with sign-in, validation, a guard against double clicks, and faults to switch on; and a page of odd controls.
/// </summary>
internal sealed class TestSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> _sessions = new();
    private readonly ConcurrentQueue<Filed> _entries = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private int _expire;

    private TestSite(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public IReadOnlyList<Filed> Entries => [.. _entries];

    public IReadOnlyList<string> Requests => [.. _requests];

    public SubmitFault Fault { get; set; }

    public bool Maintenance { get; set; }

    /// <summary>What another release makes of a page.</summary>
    public Func<string, string> Rewrite { get; set; } = html => html;

    /// <summary>Answers of these paths are held back until the task ends.</summary>
    public ConcurrentDictionary<string, Task> Hold { get; } = new();

    /// <summary>Runs when a page was asked for, before it is answered.</summary>
    public Action<string> OnPage { get; set; } = _ => { };

    /// <summary>Runs when the submit was stored, before the answer.</summary>
    public Func<Task> OnStored { get; set; } = () => Task.CompletedTask;

    public int SignIns { get; private set; }

    /// <summary>Pages of a test, by path.</summary>
    public ConcurrentDictionary<string, string> Pages { get; } = new();

    /// <summary>Anything else that a test answers, by path.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, Task>> Answers { get; } = new();

    /// <summary>The request after the next <paramref name="requests"/> ones finds its session expired.</summary>
    public void ExpireAfter(int requests) => _expire = requests + 1;

    public static async Task<TestSite> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http1));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var site = new TestSite(app);
        site.Map();
        await app.StartAsync();
        site.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    private static string E(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    private static Task PageAsync(HttpContext context, string title, string body, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        var rewrite = (Func<string, string>)context.Items[nameof(Rewrite)]!;
        return context.Response.WriteAsync(rewrite($"<!DOCTYPE html><html lang=de><title>{title}</title><body><h1>{title}</h1>{body}</body></html>"));
    }

    private static void Go(HttpContext context, string path)
    {
        context.Response.StatusCode = 303;
        context.Response.Headers.Location = path;
    }

    private static string Field(string id, string label, Dictionary<string, string> draft, string? error) => $"""
        <div><label for="{id}">{label}</label> <input id="{id}" name="{id}" value="{E(draft.GetValueOrDefault(id))}"{(error is null ? "" : $" aria-invalid=true aria-describedby={id}-f")}>
        {(error is null ? "" : $"<span class=error id={id}-f>{error}</span>")}</div>
        """;

    private void Map()
    {
        _app.Use(GuardAsync);
        _app.UseRouting();
        _app.MapGet("/login", c => PageAsync(c, "Anmeldung", """
            <form method=post action=/login><label for=u>Kennung</label><input id=u name=user><label for=p>Passwort</label><input id=p type=password name=password><button>Anmelden</button></form>
            """));
        _app.MapPost("/login", LoginAsync);
        _app.MapGet("/new", c => PageAsync(c, "Schritt 1", StepOne(Draft(c), null)));
        _app.MapPost("/new", StepOneAsync);
        _app.MapGet("/new/2", c => PageAsync(c, "Schritt 2", StepTwo(Draft(c), null)));
        _app.MapPost("/new/2", StepTwoAsync);
        _app.MapGet("/new/3", c => PageAsync(c, "Zusammenfassung", $"""
            <dl><dt>Name</dt><dd>{E(Draft(c).GetValueOrDefault("name"))}</dd><dt>Tage</dt><dd>{E(Draft(c).GetValueOrDefault("days"))}</dd></dl>
            <form method=post action=/submit onsubmit="if (this.dataset.sent) return false; this.dataset.sent = 1"><button>Absenden</button></form>
            """));
        _app.MapPost("/submit", SubmitAsync);
        _app.MapGet("/entries/{number}", c => PageAsync(c, "Gespeichert", $"<dl><dt>Aktenzeichen</dt><dd>AZ-{E(c.Request.RouteValues["number"] as string)}</dd></dl>"));
        _app.MapGet("/entries", ListAsync);
        _app.MapGet("/controls", c => PageAsync(c, "Felder", Controls.Html));
        _app.MapGet("/challenge", c => PageAsync(c, "Runden", Controls.Challenge));
        _app.MapGet("/links", c => PageAsync(c, "Fort", $"<img src='http://localhost:{Address.Port}/pixel.png' onerror=\"document.body.append('nicht geladen')\">"));
        _app.MapGet("/away", c => { Go(c, $"http://localhost:{Address.Port}/controls"); return Task.CompletedTask; });
    }

    private Dictionary<string, string> Draft(HttpContext context) => _sessions[context.Request.Cookies["s"]!];

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        context.Items[nameof(Rewrite)] = Rewrite;
        var path = context.Request.Path.Value!;
        _requests.Enqueue($"{context.Request.Method} {path}");
        OnPage(path);
        if (Hold.TryGetValue(path, out var until))
        {
            await until;
        }

        if (Pages.TryGetValue(path, out var body))
        {
            await PageAsync(context, "Seite", body);
            return;
        }

        if (Answers.TryGetValue(path, out var answer))
        {
            await answer(context);
            return;
        }

        if (Maintenance)
        {
            await PageAsync(context, "Wartungsarbeiten", "<p role=alert>Bitte später.</p>", 503);
            return;
        }

        if (path is "/login" or "/links" or "/controls" or "/challenge" or "/away" or "/favicon.ico")
        {
            await next(context);
            return;
        }

        var id = context.Request.Cookies["s"];
        if (id is not null && _expire > 0 && --_expire == 0)
        {
            _sessions.TryRemove(id, out _);
        }

        if (id is null || !_sessions.ContainsKey(id))
        {
            Go(context, "/login");
            return;
        }

        await next(context);
    }

    private async Task LoginAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (form["user"] != "robot" || form["password"] != "secret")
        {
            await PageAsync(context, "Anmeldung", """
                <p role=alert>Kennung oder Passwort ist falsch.</p><form method=post action=/login><label for=u>Kennung</label><input id=u name=user>
                <label for=p>Passwort</label><input id=p type=password name=password><button>Anmelden</button></form>
                """);
            return;
        }

        SignIns++;
        var id = Guid.NewGuid().ToString("N");
        _sessions[id] = [];
        context.Response.Cookies.Append("s", id, new CookieOptions { HttpOnly = true });
        Go(context, "/entries");
    }

    private static string StepOne(Dictionary<string, string> draft, string? error) => $"""
        <form method=post action=/new>{Field("reference", "Vorgangsreferenz", draft, null)}{Field("name", "Name *", draft, error)}<button>Weiter</button></form>
        """;

    private static string StepTwo(Dictionary<string, string> draft, string? error) => $"""
        <form method=post action=/new/2 novalidate>{Field("days", "Tage", draft, error)}
        <label for=kind>Art</label><select id=kind name=kind><option value="">Bitte wählen</option><option value=a>Ferienwohnung</option><option value=b>Zimmer</option></select>
        <button>Weiter</button></form>
        """;

    private async Task StepOneAsync(HttpContext context)
    {
        await TakeAsync(context);
        if (Draft(context).GetValueOrDefault("name") is null or "")
        {
            await PageAsync(context, "Schritt 1", StepOne(Draft(context), "Bitte ausfüllen."));
        }
        else
        {
            Go(context, "/new/2");
        }
    }

    private async Task StepTwoAsync(HttpContext context)
    {
        await TakeAsync(context);
        if (!int.TryParse(Draft(context).GetValueOrDefault("days"), out var days) || days is < 1 or > 366)
        {
            await PageAsync(context, "Schritt 2", StepTwo(Draft(context), "Bitte 1 bis 366 angeben."));
        }
        else
        {
            Go(context, "/new/3");
        }
    }

    private async Task TakeAsync(HttpContext context)
    {
        var draft = Draft(context);
        foreach (var (key, value) in await context.Request.ReadFormAsync())
        {
            draft[key] = value.ToString();
        }
    }

    private async Task SubmitAsync(HttpContext context)
    {
        var fault = Fault;
        if (fault == SubmitFault.Refused)
        {
            await PageAsync(context, "Bereits vorhanden", "<p role=alert>Diesen Eintrag gibt es schon.</p>");
            return;
        }

        var number = 0;
        if (fault is not (SubmitFault.ErrorBefore or SubmitFault.SilentBefore))
        {
            var draft = Draft(context);
            number = _entries.Count + 1;
            _entries.Enqueue(new Filed(number, draft["reference"], draft["name"], draft["days"], draft.GetValueOrDefault("kind", "")));
            await OnStored();
        }

        switch (fault)
        {
            case SubmitFault.ErrorBefore or SubmitFault.ErrorAfter:
                await PageAsync(context, "Fehler", "<p role=alert>Interner Fehler</p>", 500);
                return;
            case SubmitFault.SilentBefore or SubmitFault.SilentAfter:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            default:
                Go(context, $"/entries/{number}");
                return;
        }
    }

    private Task ListAsync(HttpContext context)
    {
        string reference = context.Request.Query["r"].ToString();
        var rows = _entries.Where(e => reference.Length == 0 || e.Reference == reference).ToList();
        return PageAsync(context, "Liste", $"""
            <form><label for=r>Referenz</label><input id=r name=r value="{E(reference)}"><button>Suchen</button></form>
            {(rows.Count == 0 ? "<p role=status>Keine Einträge.</p>" : $"<table id=list><thead><tr><th scope=col>Nummer</th><th scope=col>Referenz</th><th scope=col>Name</th></tr></thead><tbody>{string.Concat(rows.Select(r => $"<tr><td>AZ-{r.Number}</td><td>{E(r.Reference)}</td><td>{E(r.Name)}</td></tr>"))}</tbody></table>")}
            """);
    }
}
