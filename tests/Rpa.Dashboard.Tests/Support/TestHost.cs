using System.Collections.Immutable;
using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rpa.Dashboard.Session;
using Rpa.Testing;

namespace Rpa.Dashboard.Tests.Support;

/// <summary>The pages on a free port over a filled engine.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestHost(WebApplication app, FakeEngine engine) => (_app, Engine) = (app, engine);

    public FakeEngine Engine { get; }

    public Uri Address => new(_app.Urls.First());

    public static ImmutableArray<DemoAccount> People { get; } =
    [
        new("s.wagner", "Sabine Wagner", "bauaufsicht", [Roles.Supervisor, Roles.Operator, Roles.Clerk, Roles.Caseworker]),
        new("k.becker", "Karim Becker", "bauaufsicht", [Roles.Clerk]),
        new("a.hoffmann", "Anna Hoffmann", "bauaufsicht", [Roles.Caseworker]),
    ];

    public static async Task<TestHost> StartAsync(DashboardOptions? options = null, Action<IServiceCollection>? more = null, Action<WebApplication>? map = null)
    {
        var time = new ManualTime();
        var engine = Filled.Engine(time);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            DashboardSetup.Limit(server);
            server.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddRpaDashboard(engine, (options ?? new DashboardOptions()) with { DemoAccounts = People });
        more?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapRpaDashboard();
        map?.Invoke(app);
        await app.StartAsync();
        return new TestHost(app, engine);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>A browser without scripts that keeps cookies and follows no redirect.</summary>
    public Visitor Visitor() => new(Address);
}

/// <summary>Somebody who opens pages and sends forms.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClient _client;

    public Visitor(Uri address) => _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = address };

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path);

    public async Task<IHtmlDocument> PageAsync(string path)
    {
        using var answer = await _client.GetAsync(path);
        return await ReadAsync(answer);
    }

    public static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer) => new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());

    public Task<HttpResponseMessage> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> values) => _client.PostAsync(path, new FormUrlEncodedContent(values));

    public async Task SignInAsync(string person)
    {
        var page = await PageAsync("/sign-in");
        using var answer = await PostAsync("/session", [new("account", person), Token(page)]);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    /// <summary>Sends the form that has the button, as a browser would: its fields, with those given replaced.</summary>
    public Task<HttpResponseMessage> PressAsync(IHtmlDocument page, string path, string button, string value, params (string Name, string Value)[] entered)
    {
        var form = page.QuerySelector($"button[name='{button}'][value='{value}']")?.Closest("form") as IHtmlFormElement;
        Assert.NotNull(form);
        var values = form.QuerySelectorAll("input[name], textarea[name], select[name]").ToDictionary(
            e => e.GetAttribute("name")!,
            e => e switch { IHtmlInputElement input => input.Value, IHtmlTextAreaElement area => area.Value, IHtmlSelectElement select => select.Value ?? "", _ => "" });
        values[button] = value;
        foreach (var (name, text) in entered)
        {
            values[name] = text;
        }

        return PostAsync(path, values);
    }

    public static KeyValuePair<string, string> Token(IHtmlDocument page) =>
        new("__RequestVerificationToken", ((IHtmlInputElement)page.QuerySelector("input[name='__RequestVerificationToken']")!).Value);

    public void Dispose() => _client.Dispose();
}
