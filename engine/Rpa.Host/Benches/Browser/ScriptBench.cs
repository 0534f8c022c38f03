using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Bots.Browser;
using Rpa.Bots.Documents;
using Rpa.Bots.Effects;
using Rpa.Bots.Targets;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

namespace Rpa.Host.Benches.Browser;

/// <summary>Runs page scripts as the engine does, without one: intents are granted at once, pictures are taken and let go.</summary>
internal sealed class ScriptBench(BrowserBot bot, string script, ITargetMemory memory) : IAssetResolver, ISecrets, IDocumentStore
{
    private readonly IAsset _script = Parse(bot, script);

    /// <summary>Bytes of evidence so far.</summary>
    public long EvidenceBytes { get; private set; }

    public async Task<MapValue> RunAsync(string reference, MapValue inputs, CancellationToken cancellationToken)
    {
        var attempt = new Attempt(reference, this);
        var outcome = await bot.Actions.First(a => a.Signature.Name == "browser.run").RunAsync(
            new ActionContext
            {
                Case = new CaseIdentity(reference, "bench", "", "bench", "filing", 1, 1),
                Inputs = inputs.With("script", Value.Of(_script.Name)),
                Scopes = Activation.Empty,
                Effect = attempt,
                Documents = this,
                Assets = this,
                Evidence = attempt,
                Targets = memory,
                Secrets = this,
                Time = TimeProvider.System,
                Log = NullLogger.Instance,
            },
            cancellationToken);
        return outcome is ActionOutcome.Done done ? done.Result : throw new InvalidOperationException($"{reference} was not done: {outcome} {attempt.Steps}");
    }

    public string Get(string name) => name.EndsWith(".user", StringComparison.Ordinal) ? "robot" : "robot-2026";

    public T Get<T>(string reference)
        where T : class, IAsset => (T)_script;

    public ImmutableArray<T> All<T>()
        where T : class, IAsset => [];

    public Task<byte[]> ReadAsync(Document document, CancellationToken cancellationToken) => throw new NotSupportedException("The bench has no documents.");

    public Task<Document> StoreAsync(string name, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => throw new NotSupportedException("The bench has no documents.");

    private static IAsset Parse(BrowserBot bot, string script)
    {
        var found = new DiagnosticBag();
        var name = script.Split('\n').First(l => l.StartsWith("script:", StringComparison.Ordinal))["script:".Length..].Trim();
        return bot.AssetKinds[0].Parse(new AssetSource("scripts/" + name, name + ".page.yaml", Encoding.UTF8.GetBytes(script), CelEnvironment.Empty), found) is { } asset && !found.HasErrors
            ? asset
            : throw new InvalidOperationException(string.Join("; ", found.ToImmutable().Select(d => d.Message)));
    }

    private sealed class Attempt(string reference, ScriptBench bench) : IEffectGate, IEvidenceSink
    {
        private readonly List<string> _steps = [];

        public string Steps => string.Join("; ", _steps);

        public Task<ArmedEffect> BeginAsync(string description, CancellationToken cancellationToken)
        {
            var now = TimeProvider.System.GetUtcNow();
            var window = TimeSpan.FromSeconds(30);
            return Task.FromResult(new ArmedEffect(new Intent(reference, description, now, now + window), TimeProvider.System, TimeProvider.System.GetTimestamp(), window));
        }

        public Task AttachAsync(string kind, string title, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            lock (bench)
            {
                bench.EvidenceBytes += bytes.Length;
            }

            return Task.CompletedTask;
        }

        public void Field(FieldEvidence field)
        {
        }

        public void Step(string text)
        {
            lock (_steps)
            {
                _steps.Add(text);
            }
        }
    }
}
