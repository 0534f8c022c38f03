using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Rpa.Bots.Actions;
using Rpa.Engine;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Composition;
using Rpa.Host.Web;
using Rpa.Host.Web.Api;
using Rpa.Language.Bundles;
using Rpa.Testing;

namespace Rpa.Host.Tests.Web;

/// <summary>The API over HTTP, with a real engine behind it.</summary>
public sealed class ApiTests : IAsyncLifetime
{
    private const string Token = "a-token-that-is-long-enough-to-be-one";

    private const string Workflow = """
        workflow: dog-tax
        version: 1
        title: Dog tax
        data:
          name: { type: text, personal: true }
          reply: { type: text }
        start:
          - submission: { service: "urn:dog-tax" }
            save: { name: "submission.data.name" }
          - api: [name]
        initial: waiting
        states:
          waiting:
            wait: { within: 2 days, then: closed }
            on-message:
              paid: { next: closed, save: { reply: "string(message.text)" } }
          closed: { final: succeeded }
        """;

    private readonly TempFolder _folder = new();
    private readonly HttpClient _client = new();
    private RpaEngine _engine = null!;
    private DashboardHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        var diagnostics = new DiagnosticBag();
        var bundles = BundleCompiler.Compile(
            [new BundleSource("dog-tax", "dog-tax", ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("workflow.yaml", Encoding.UTF8.GetBytes(Workflow)))],
            BotComposition.Catalog(), diagnostics);
        Assert.Empty(diagnostics.ToImmutable().Where(d => d.Severity == Severity.Error).Select(d => d.ToString()));
        var options = new EngineOptions
        {
            Database = "sqlite:" + _folder["rpa.db"], WorkerName = "w", Department = "house", Capabilities = ImmutableDictionary<string, int>.Empty, RunsSchedules = false,
            Secrets = new NoSecrets(), Logs = NullLoggerFactory.Instance,
#pragma warning disable RS0030 // Seeded.
            Random = new Random(1),
#pragma warning restore RS0030
        };
        _engine = await RpaEngine.StartAsync(options, new BotSet([], [], []), bundles, CancellationToken.None);
        var tokens = ApiTokens.Load(null, Token, "tax-office");
        var reader = new ApiToken("reader", "other-office", [ApiRight.Read], [.. System.Security.Cryptography.SHA256.HashData("reader"u8)]);
        _host = await DashboardHost.StartAsync(_engine, 0, NullLoggerFactory.Instance, CancellationToken.None, null, tokens with { All = tokens.All.Add(reader) });
        _client.BaseAddress = _host.Address;
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        await _engine.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task AnApplicationIsTakenInOnceAndItsCaseCanBeFollowed()
    {
        var json = Application("a-1", "[{\"name\":\"../../form.pdf\",\"content\":\"JVBERi0xLjc=\"}]");
        var (status, first) = await PostAsync("/api/submissions/urn:dog-tax", json);
        var (statusAgain, again) = await PostAsync("/api/submissions/urn:dog-tax", json.Replace(",", ", ", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (status, statusAgain));
        Assert.Equal((first["reference"]!.ToString(), "false", "true"), (again["reference"]!.ToString(), first["repeated"]!.ToJsonString(), again["repeated"]!.ToJsonString()));
        var found = (await _engine.Queries.CaseAsync(first["reference"]!.ToString(), default))!.Snapshot;
        Assert.Equal(("Ada", "tax-office", "form.pdf", "application/pdf"), (found.Data.Text("name"), found.Department, found.Documents[0].Name, found.Documents[0].MediaType));

        var shown = JsonNode.Parse(await _client.GetStringAsync(new Uri($"/api/cases/{found.Reference}", UriKind.Relative)))!;
        Assert.Equal(("waiting", "waiting"), (shown["state"]!.ToString(), shown["phase"]!.ToString()));
    }

    [Fact]
    public async Task AMessageMovesTheCaseItNames()
    {
        var (_, begun) = await PostAsync("/api/workflows/dog-tax/cases", """{"id":"p-1","data":{"name":"Ada"}}""");
        var (status, moved) = await PostAsync($"/api/cases/{begun["reference"]}/messages/paid", """{"content":{"text":"thanks"}}""");

        Assert.Equal((HttpStatusCode.Accepted, "applied", "closed"), (status, moved["verdict"]!.ToString(), moved["state"]!.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Basic cmVhZGVyOnJlYWRlcg==")]
    public async Task WithoutATokenNothingIsTakenIn(string? authorization)
    {
        using var client = new HttpClient { BaseAddress = _host.Address };
        if (authorization is not null)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        }

        foreach (var path in new[] { "/api/submissions/urn:dog-tax", "/api/anything" })
        {
            using var content = Json(Application("a-1"));
            using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        }

        Assert.Equal(0, (await _engine.Queries.CasesAsync(new(), new(), default)).Total);
    }

    [Fact]
    public async Task ATokenDoesOnlyWhatItMayAndSeesOnlyItsDepartment()
    {
        var (_, begun) = await PostAsync("/api/submissions/urn:dog-tax", Application("a-1"));
        using var client = new HttpClient { BaseAddress = _host.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "reader");
        using var content = Json(Application("a-2"));
        using var forbidden = await client.PostAsync(new Uri("/api/submissions/urn:dog-tax", UriKind.Relative), content);
        using var hidden = await client.GetAsync(new Uri($"/api/cases/{begun["reference"]}", UriKind.Relative));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.NotFound), (forbidden.StatusCode, hidden.StatusCode));
    }

    public static TheoryData<string, int, string> Hostile => new()
    {
        { "", 400, "no JSON" },
        { "[]", 400, "an object was expected" },
        { "{\"id\":\"a\",\"id\":\"b\"}", 400, "no JSON" },
        { "{\"id\":\"a\"", 400, "no JSON" },
        { new string('[', 100_000), 400, "no JSON" },
        { "{\"id\":\"\",\"submittedAt\":\"2026-11-20T09:00:00Z\"}", 400, "'id' is empty" },
        { "{\"id\":7,\"submittedAt\":\"yesterday\",\"data\":[],\"attachments\":{},\"replyTo\":\"x\",\"extra\":1}", 400, "'extra' is not known" },
        { "{\"id\":\"a\\u0000\",\"submittedAt\":\"2026-11-20T09:00:00Z\"}", 400, "'id' has 2 characters" },
        { "{\"id\":\"a\",\"submittedAt\":\"2026-11-20T09:00:00Z\",\"data\":{\"name\":\"\\ud800\"}}", 400, "no valid Unicode" },
        { "{\"id\":\"a\",\"\\udc00\":1}", 400, "no valid Unicode" },
        { "{\"id\":\"a\",\"submittedAt\":\"2026-11-20T09:00:00Z\",\"attachments\":[{\"name\":\"a\",\"content\":\"%%%\"}]}", 400, "no base64" },
        { "{\"id\":\"a\",\"submittedAt\":\"2026-11-20T09:00:00Z\",\"attachments\":[{\"name\":\"a\"}]}", 400, "attachments[1]" },
        { "{\"id\":\"a\",\"submittedAt\":\"2026-11-20T09:00:00Z\",\"data\":{\"n\":[" + string.Join(',', Enumerable.Repeat("1", 30_000)) + "]}}", 400, "too large" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task AHostileRequestIsToldWhatIsWrongAndBeginsNothing(string json, int status, string said)
    {
        var (answered, problem) = await PostAsync("/api/submissions/urn:dog-tax", json);

        Assert.Equal((status, true), ((int)answered, problem.ToJsonString().Replace("\\u0027", "'", StringComparison.Ordinal).Contains(said, StringComparison.Ordinal)));
        Assert.Equal(0, (await _engine.Queries.CasesAsync(new(), new(), default)).Total);
    }

    [Fact]
    public async Task AllThatIsWrongIsToldAtOnce()
    {
        var (_, problem) = await PostAsync("/api/submissions/urn:dog-tax", """{"submittedAt":"soon","data":[1],"replyTo":"x"}""");
        Assert.Equal(4, problem["findings"]!.AsArray().Count);
    }

    [Fact]
    public async Task ARequestThatIsTooLargeIsRefused()
    {
        _client.DefaultRequestHeaders.ExpectContinue = true;
        using var content = new ByteArrayContent(new byte[ApiRequest.MaxBytes + 1]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await _client.PostAsync(new Uri("/api/submissions/urn:dog-tax", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task AnotherServiceAnotherAddressAndAnotherTypeAreNotTaken()
    {
        var (unknown, problem) = await PostAsync("/api/submissions/urn:dog-tex", Application("a-1"));
        var (nowhere, _) = await PostAsync("/api/nothing", "{}");
        using var form = new FormUrlEncodedContent([new("id", "a-1")]);
        using var typed = await _client.PostAsync(new Uri("/api/submissions/urn:dog-tax", UriKind.Relative), form);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.UnsupportedMediaType), (unknown, nowhere, typed.StatusCode));
        Assert.Contains("Did you mean", problem["findings"]![0]!.ToString());
    }

    [Fact]
    public async Task AUsedIdForSomethingElseIsAConflict()
    {
        var (_, first) = await PostAsync("/api/submissions/urn:dog-tax", Application("a-1"));
        var (status, problem) = await PostAsync("/api/submissions/urn:dog-tax", Application("a-1").Replace("Ada", "Eve", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.Conflict, first["reference"]!.ToString()), (status, problem["reference"]!.ToString()));
    }

    private static string Application(string id, string attachments = "[]") =>
        $$$"""{"id":"{{{id}}}","submittedAt":"2026-11-20T09:00:00+01:00","data":{"name":"Ada"},"attachments":{{{attachments}}},"replyTo":"ada@example.org"}""";

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string path, string json)
    {
        using var content = Json(json);
        using var answer = await _client.PostAsync(new Uri(path, UriKind.Relative), content);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private sealed class NoSecrets : ISecrets
    {
        public string Get(string name) => throw new BotConfigurationException(name);
    }
}
