using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Bots.Browser;
using Rpa.Bots.Documents;
using Rpa.Bots.Effects;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

namespace Rpa.EndToEnd.Tests.Scripts;

/// <summary>Runs a shipped page script as the engine would, for one case.</summary>
internal sealed class ScriptCase(BrowserBot bot, string bundle, string reference, string processes = "workflows") : IEffectGate, IEvidenceSink, IDocumentStore, ISecrets, IAssetResolver
{
    private IAsset? _asset;

    public List<string> Steps { get; } = [];

    public List<(string Kind, byte[] Bytes)> Pictures { get; } = [];

    /// <summary>The repository's root, found from the test's own folder.</summary>
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Rpa.sln")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
            }

            return folder.FullName;
        }
    }

    public Task<ActionOutcome> RunAsync(string action, string script, params (string Key, Value? Value)[] inputs)
    {
        var kind = bot.AssetKinds.Single(k => k.Name == "script");
        var file = Path.Combine(Root, processes, bundle, script + kind.Ending);
        var found = new DiagnosticBag();
        _asset = kind.Parse(new AssetSource(script, file, File.ReadAllBytes(file), CelEnvironment.Empty), found);
        Assert.Empty(found.ToImmutable());
        var context = new ActionContext
        {
            Case = new CaseIdentity(reference, bundle, "00", "bauaufsicht", "registering", 1, 1),
            Inputs = Value.Map(inputs.Append(("script", Value.Of(script)))),
            Scopes = Activation.Empty,
            Effect = this,
            Documents = this,
            Assets = this,
            Evidence = this,
            Secrets = this,
            Time = TimeProvider.System,
            Log = NullLogger.Instance,
        };
        return bot.Actions.Single(a => a.Signature.Name == action).RunAsync(context, TestContext.Current.CancellationToken);
    }

    public Task<ArmedEffect> BeginAsync(string description, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var window = TimeSpan.FromSeconds(30);
        return Task.FromResult(new ArmedEffect(new Intent(reference + "/1/1", description, now, now + window), TimeProvider.System, TimeProvider.System.GetTimestamp(), window));
    }

    public Task AttachAsync(string kind, string title, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Pictures.Add((kind, bytes.ToArray()));
        return Task.CompletedTask;
    }

    public void Field(FieldEvidence field)
    {
    }

    public void Step(string text) => Steps.Add(text);

    public Task<byte[]> ReadAsync(Document document, CancellationToken cancellationToken) => throw new DocumentMissingException(document.Id);

    public Task<Document> StoreAsync(string name, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => throw new NotSupportedException();

    public string Get(string name) => name == "register.user" ? "robot" : "robot-2026";

    public T Get<T>(string reference)
        where T : class, IAsset => (T)_asset!;

    public ImmutableArray<T> All<T>()
        where T : class, IAsset => [];
}
