using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Bots.Documents;
using Rpa.Bots.Effects;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Office.Tests;

/// <summary>Everything an action sees, in memory.</summary>
internal sealed class FakeSurroundings : IEffectGate, IDocumentStore, IAssetResolver, IEvidenceSink, ISecrets
{
    public Dictionary<string, IAsset> Assets { get; } = [];

    public Dictionary<string, byte[]> Stored { get; } = [];

    public List<string> Intents { get; } = [];

    public Exception? BeginFails { get; set; }

    public List<string> Steps { get; } = [];

    public Dictionary<string, string> Secrets { get; } = [];

    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(5);

    public IActivation Scopes { get; set; } = Activation.Empty;

    public ActionContext Context(MapValue inputs, string reference = "2026-000123") => new()
    {
        Case = new CaseIdentity(reference, "test", "00", "bauaufsicht", "writing", 1, 1),
        Inputs = inputs,
        Scopes = Scopes,
        Effect = this,
        Documents = this,
        Assets = this,
        Evidence = this,
        Secrets = this,
        Time = new FixedTime(),
        Log = NullLogger.Instance,
    };

    public Task<ArmedEffect> BeginAsync(string description, CancellationToken cancellationToken)
    {
        if (BeginFails is not null)
        {
            throw BeginFails;
        }

        Intents.Add(description);
        var now = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
        return Task.FromResult(new ArmedEffect(new Intent("k", description, now, now.AddSeconds(30)), TimeProvider.System, TimeProvider.System.GetTimestamp(), Window));
    }

    public Task<byte[]> ReadAsync(Document document, CancellationToken cancellationToken) =>
        Task.FromResult(Stored.TryGetValue(document.Id, out var bytes) ? bytes : throw new DocumentMissingException(document.Id));

    public Task<Document> StoreAsync(string name, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        Stored[id] = bytes.ToArray();
        return Task.FromResult(new Document(id, name, mediaType, bytes.Length));
    }

    public T Get<T>(string reference)
        where T : class, IAsset => Assets.GetValueOrDefault(reference) as T ?? throw new AssetMissingException(reference);

    public ImmutableArray<T> All<T>()
        where T : class, IAsset => [.. Assets.Values.OfType<T>()];

    public Task AttachAsync(string kind, string title, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Field(FieldEvidence field)
    {
    }

    public void Step(string text) => Steps.Add(text);

    string ISecrets.Get(string name) => Secrets.GetValueOrDefault(name) ?? throw new BotConfigurationException(name);

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    }
}

/// <summary>A folder of its own that is removed with its test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rpa-office-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
