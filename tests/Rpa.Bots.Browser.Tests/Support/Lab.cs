using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Bots.Browser.Actions;
using Rpa.Bots.Browser.Pool;
using Rpa.Bots.Browser.Scripts;
using Rpa.Bots.Documents;
using Rpa.Bots.Effects;
using Rpa.Bots.Targets;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

[assembly: AssemblyFixture(typeof(Rpa.Bots.Browser.Tests.Support.SharedChromium))]

namespace Rpa.Bots.Browser.Tests.Support;

/// <summary>One Chromium for the tests that do not kill it.</summary>
public sealed class SharedChromium : IAsyncDisposable
{
    internal static readonly BrowserBotOptions Options = new()
    {
        StepTimeout = TimeSpan.FromSeconds(3),
        NavigationTimeout = TimeSpan.FromSeconds(5),

        // Each test has a site of its own, and no page that waits ready could be used for another one.
        PreparedContexts = 0,
    };

    internal ChromiumPool Pool { get; } = new(Options);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Pool.DisposeAsync();
}

/// <summary>A site, and a bot that works on it.</summary>
internal sealed class Lab : IAsyncDisposable
{
    private readonly ChromiumPool? _own;

    private Lab(TestSite site, ChromiumPool pool, ChromiumPool? own, BrowserBotOptions options)
    {
        _own = own;
        Site = site;
        Pool = pool;
        BrowserSite = new BrowserSite("register", site.Address);
        Options = options;
    }

    public TestSite Site { get; }

    public ChromiumPool Pool { get; }

    public BrowserSite BrowserSite { get; set; }

    public BrowserBotOptions Options { get; set; }

    public FakeCase Case { get; } = new();

    public static async Task<Lab> StartAsync(SharedChromium chromium) =>
        new(await TestSite.StartAsync(), chromium.Pool, null, SharedChromium.Options);

    /// <summary>With a Chromium of its own, to be killed or counted.</summary>
    public static async Task<Lab> StartOwnAsync(BrowserBotOptions? options = null)
    {
        options ??= SharedChromium.Options;
        var pool = new ChromiumPool(options);
        return new Lab(await TestSite.StartAsync(), pool, pool, options);
    }

    public Task<ActionOutcome> RunAsync(string yaml, MapValue? inputs = null, CancellationToken cancellationToken = default) =>
        new BrowserRunAction(Pool, Sites, Options).RunAsync(Case.Context(yaml, inputs), cancellationToken);

    public Task<ActionOutcome> DownloadAsync(string yaml) => new BrowserDownloadAction(Pool, Sites, Options).RunAsync(Case.Context(yaml, null), CancellationToken.None);

    /// <summary>Does steps on a page of the test's own, at `/page`.</summary>
    public Task<ActionOutcome> OnPageAsync(string html, string steps, string declarations = "", MapValue? inputs = null)
    {
        Site.Pages["/page"] = html;
        return RunAsync(SampleScripts.OnControls(steps, declarations).Replace("open: /controls", "open: /page", StringComparison.Ordinal), inputs);
    }

    public Task<ActionOutcome> FindAsync(string yaml, MapValue? inputs = null) =>
        new BrowserFindAction(Pool, Sites, Options).RunAsync(Case.Context(yaml, inputs), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }

        await Site.DisposeAsync();
    }

    public FrozenDictionary<string, BrowserSite> Sites => new Dictionary<string, BrowserSite> { ["register"] = BrowserSite }.ToFrozenDictionary();
}

/// <summary>What the engine gives an attempt, remembered for asserts.</summary>
internal sealed class FakeCase : IEffectGate, IEvidenceSink, IDocumentStore, ISecrets, IAssetResolver
{
    private PageScript? _script;

    public string Reference { get; set; } = "2026-000123";

    public string Password { get; set; } = "secret";

    public int Attempt { get; set; } = 1;

    public ITargetMemory Memory { get; set; } = NoTargetMemory.Instance;

    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(30);

    public Func<Task> OnBegin { get; set; } = () => Task.CompletedTask;

    public List<string> Begun { get; } = [];

    public List<string> Steps { get; } = [];

    public List<(string Kind, string Title, byte[] Bytes)> Pictures { get; } = [];

    public Dictionary<string, byte[]> Stored { get; } = [];

    /// <summary>Further scripts of the bundle, by name.</summary>
    public Dictionary<string, string> Scripts { get; } = [];

    public static (PageScript? Script, ImmutableArray<Diagnostic> Found) Parse(string yaml, string name = "scripts/test", IReadOnlyDictionary<string, string>? others = null)
    {
        var found = new DiagnosticBag();
        AssetSource Source(string file, string text) => new(file, file[(file.LastIndexOf('/') + 1)..] + ".page.yaml", Encoding.UTF8.GetBytes(text), CelEnvironment.Empty)
        {
            Neighbour = other => other == name ? Source(name, yaml) : others?.GetValueOrDefault(other) is { } next ? Source(other, next) : null,
        };
        var script = new PageScriptKind().Parse(Source(name, yaml), found);
        return (script as PageScript, found.ToImmutable());
    }

    public ActionContext Context(string yaml, MapValue? inputs)
    {
        var (script, found) = Parse(yaml, others: Scripts);
        Assert.DoesNotContain(found, f => f.Severity == Severity.Error);
        _script = script;
        return new ActionContext
        {
            Case = new CaseIdentity(Reference, "test", "abc", "dep", "filing", 1, Attempt),
            Inputs = (inputs ?? MapValue.Empty).With("script", Value.Of("scripts/test")),
            Scopes = Activation.Empty,
            Effect = this,
            Documents = this,
            Assets = this,
            Evidence = this,
            Targets = Memory,
            Secrets = this,
            Time = TimeProvider.System,
            Log = NullLogger.Instance,
        };
    }

    public async Task<ArmedEffect> BeginAsync(string description, CancellationToken cancellationToken)
    {
        Begun.Add(description);
        await OnBegin();
        var now = TimeProvider.System.GetUtcNow();
        return new ArmedEffect(new Intent($"{Reference}/1/1", description, now, now + Window), TimeProvider.System, TimeProvider.System.GetTimestamp(), Window);
    }

    public Task AttachAsync(string kind, string title, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Pictures.Add((kind, title, bytes.ToArray()));
        return Task.CompletedTask;
    }

    public void Field(FieldEvidence field)
    {
    }

    public void Step(string text)
    {
        lock (Steps)
        {
            Steps.Add(text);
        }
    }

    public Task<byte[]> ReadAsync(Document document, CancellationToken cancellationToken) => Task.FromResult(Stored[document.Id]);

    public Task<Document> StoreAsync(string name, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        Stored[id] = bytes.ToArray();
        return Task.FromResult(new Document(id, name, mediaType, bytes.Length));
    }

    public string Get(string name) => name switch
    {
        "register.user" => "robot",
        "register.password" => Password,
        "second.user" => "robot",
        "second.password" => "secret",
        "register.pin" => "4711",
        _ => throw new BotConfigurationException($"no secret '{name}'"),
    };

    public T Get<T>(string reference)
        where T : class, IAsset => (T)(IAsset)_script!;

    public ImmutableArray<T> All<T>()
        where T : class, IAsset => [];
}
