using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Rpa.Bots.Actions;
using Rpa.Bots.Triggers;
using Rpa.Engine.Queries;
using Rpa.Engine.Running;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Running;

/// <summary>An engine on a SQLite file of its own, with what tests ask of it.</summary>
internal sealed class House : IAsyncDisposable
{
    public static readonly Actor Clara = new("clara", "housing", ["clerk", "supervisor"]);

    private readonly TempFolder _folder = new();
    private RpaEngine? _engine;

    public ManualTime Time { get; } = new();

    public string File => _folder["rpa.db"];

    public RpaEngine Engine => _engine ?? throw new InvalidOperationException("Start the engine first.");

    public async Task<RpaEngine> StartAsync(IBotAction[] actions, CompiledBundle[] bundles, Func<EngineOptions, EngineOptions>? change = null, ITriggerSource[]? triggers = null)
    {
        var options = Options(File, Time);
        _engine = await RpaEngine.StartAsync(change?.Invoke(options) ?? options, new BotSet([.. actions], [], [.. triggers ?? []]), [.. bundles], CancellationToken.None);
        return _engine;
    }

    public static EngineOptions Options(string file, TimeProvider time) => new()
    {
        Database = "sqlite:" + file,
        WorkerName = "worker-1",
        Department = "housing",
        Capabilities = ImmutableDictionary<string, int>.Empty.Add("bot", 4),
        RunsSchedules = false,
        DrainTime = TimeSpan.FromMilliseconds(100),
        Secrets = new NoSecrets(),
        Time = time,
#pragma warning disable RS0030 // Seeded: the same each time.
        Random = new Random(7),
#pragma warning restore RS0030
        Logs = NullLoggerFactory.Instance,
    };

    public async Task StopAsync()
    {
        if (_engine is { } engine)
        {
            _engine = null;
            await engine.DisposeAsync();
        }
    }

    public Task<Receipt> SubmitAsync(string workflow, string subject = "a letter") =>
        Engine.Commands.SubmitAsync(workflow, "api", Value.Map(("subject", Value.Of(subject))), [], Clara, CancellationToken.None);

    /// <summary>Waits until the case is as told, by the engine's own signals.</summary>
    public async Task<CaseDetails> UntilAsync(string reference, Func<CaseDetails, bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var change = Engine.NextChangeAsync(patience.Token);
            var found = await Engine.Queries.CaseAsync(reference, patience.Token);
            if (found is not null && isSo(found))
            {
                return found;
            }

            try
            {
                await change;
            }
            catch (OperationCanceledException over)
            {
                throw new TimeoutException($"{reference} is in '{found?.Snapshot.State}' ({found?.Snapshot.Phase}, {found?.Snapshot.Exception?.Message}).", over);
            }
        }
    }

    public Task<CaseDetails> UntilAsync(string reference, CasePhase phase) => UntilAsync(reference, c => c.Snapshot.Phase == phase);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private sealed class NoSecrets : ISecrets
    {
        public string Get(string name) => throw new BotConfigurationException($"No secret '{name}'.");
    }
}
