using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Bots.Documents;
using Rpa.Bots.Effects;
using Rpa.Host.Terminal;

namespace Rpa.Host.Browsing;

/// <summary>The case of a script that runs alone: no engine, no database. Its submit is refused unless it was asked for; what is seen goes to the terminal and into folders.</summary>
internal sealed class TrialCase(IAsset script, TrialData data, bool maySubmit, DirectoryInfo? pictures, DirectoryInfo? documents, TimeProvider time) : IEffectGate, IEvidenceSink, IDocumentStore, IAssetResolver
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(60);
    private readonly Lock _lock = new();
    private readonly List<string> _steps = [];
    private readonly List<string> _pictures = [];
    private readonly Dictionary<string, byte[]> _taken = [];

    /// <summary>The submit that the script came to; null where it came to none.</summary>
    public string? Submit { get; private set; }

    /// <summary>Steps in words.</summary>
    public IReadOnlyList<string> Steps
    {
        get { lock (_lock) { return [.. _steps]; } }
    }

    /// <summary>Files of the pictures.</summary>
    public IReadOnlyList<string> Pictures => _pictures;

    /// <inheritdoc/>
    public Task<ArmedEffect> BeginAsync(string description, CancellationToken cancellationToken)
    {
        Submit = description;
        if (!maySubmit)
        {
            throw new EffectRefusedException("The submit was not asked for; nothing was pressed.");
        }

        var now = time.GetUtcNow();
        return Task.FromResult(new ArmedEffect(new Intent("trial/1/1", description, now, now + s_window), time, time.GetTimestamp(), s_window));
    }

    /// <inheritdoc/>
    public Task AttachAsync(string kind, string title, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (pictures is not null)
        {
            var ending = mediaType switch { "image/jpeg" => ".jpg", "image/png" => ".png", "application/zip" => ".zip", _ => "" };
            _pictures.Add(Write(pictures, $"{(_pictures.Count + 1).ToString("00", CultureInfo.InvariantCulture)}-{kind}{ending}", bytes));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Field(FieldEvidence field)
    {
    }

    /// <inheritdoc/>
    public void Step(string text)
    {
        lock (_lock)
        {
            _steps.Add(text);
        }

        Say.Line($"  {text}");
    }

    /// <inheritdoc/>
    public Task<byte[]> ReadAsync(Document document, CancellationToken cancellationToken) =>
        Task.FromResult(data.Documents.GetValueOrDefault(document.Id) ?? _taken.GetValueOrDefault(document.Id) ?? throw new DocumentMissingException($"There is no document '{document.Name}'."));

    /// <inheritdoc/>
    public Task<Document> StoreAsync(string name, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var document = new Document(Convert.ToHexStringLower(SHA256.HashData(bytes.Span)), name, mediaType, bytes.Length);
        _taken[document.Id] = bytes.ToArray();
        if (documents is not null)
        {
            Write(documents, name, bytes);
        }

        return Task.FromResult(document);
    }

    /// <inheritdoc/>
    public T Get<T>(string reference)
        where T : class, IAsset => script as T ?? throw new AssetMissingException($"There is no '{reference}'.");

    /// <inheritdoc/>
    public ImmutableArray<T> All<T>()
        where T : class, IAsset => script is T one ? [one] : [];

    private static string Write(DirectoryInfo folder, string name, ReadOnlyMemory<byte> bytes)
    {
        var file = Path.Combine(folder.FullName, name);
        try
        {
            folder.Create();
            File.WriteAllBytes(file, bytes.Span);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException(ExitCode.Machine, $"'{file}' cannot be written: {e.Message} Name another folder.", e);
        }
    }
}
