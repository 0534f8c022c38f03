using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Bots.Documents;
using Rpa.Bots.Effects;
using Rpa.Bots.Letters;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Mail.Tests.Actions;

internal sealed class FakeGate : IEffectGate
{
    public int Begun { get; private set; }

    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    public Task<ArmedEffect> BeginAsync(string description, CancellationToken cancellationToken)
    {
        Begun++;
        return Task.FromResult(new ArmedEffect(new Intent("2026-000123/4/1", description, default, default), TimeProvider.System, TimeProvider.System.GetTimestamp(), Window));
    }
}

internal sealed class FakeDocuments : IDocumentStore
{
    private readonly Dictionary<string, byte[]> _bytes = [];

    public Value Add(string name, string mediaType, byte[] bytes)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(bytes));
        _bytes[id] = bytes;
        return new Document(id, name, mediaType, bytes.Length).ToValue();
    }

    public Task<byte[]> ReadAsync(Document document, CancellationToken cancellationToken) => Task.FromResult(_bytes[document.Id]);

    public Task<Document> StoreAsync(string name, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => throw new NotSupportedException();
}

internal sealed class FakeLetter(string name, string subject, string text) : Letter
{
    public override string Name => name;

    public override AssetSignature Signature => AssetSignature.Empty;

    public override LetterResult Render(IActivation scopes, CultureInfo culture) =>
        new(new RenderedLetter(subject, text, $"{text} ({culture.TwoLetterISOLanguageName})", $"<p>{text}</p>"), null);
}

internal sealed class FakeAssets(params IAsset[] assets) : IAssetResolver
{
    public T Get<T>(string reference)
        where T : class, IAsset => assets.OfType<T>().FirstOrDefault(a => a.Name == reference) ?? throw new AssetMissingException(reference);

    public ImmutableArray<T> All<T>()
        where T : class, IAsset => [.. assets.OfType<T>()];
}

internal sealed class FakeEvidence : IEvidenceSink
{
    public Task AttachAsync(string kind, string title, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Field(FieldEvidence field)
    {
    }

    public void Step(string text)
    {
    }
}

internal sealed class FakeSecrets : ISecrets
{
    public string Get(string name) => "secret of " + name;
}

internal static class Contexts
{
    public static ActionContext Of(MapValue inputs, FakeGate? gate = null, FakeDocuments? documents = null, int visit = 4, params IAsset[] assets) => new()
    {
        Case = new CaseIdentity("2026-000123", "general-inquiry", "abc", "amt", "answering", visit, 1),
        Inputs = inputs,
        Scopes = Activation.Empty,
        Effect = gate ?? new FakeGate(),
        Documents = documents ?? new FakeDocuments(),
        Assets = new FakeAssets(assets),
        Evidence = new FakeEvidence(),
        Secrets = new FakeSecrets(),
        Time = TimeProvider.System,
        Log = NullLogger.Instance,
    };
}
