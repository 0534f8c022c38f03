using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Engine.Tests.Running;
using Rpa.Expressions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Fleet;

/// <summary>A target bears only so many cases at a time, over all workers.</summary>
[Trait("needs", "postgres")]
public sealed class TargetTests
{
    private const string Workflow =
        """
        workflow: permit
        version: 1
        title: Permit
        data:
          subject: { type: text }
        start:
          - api: [subject]
        initial: filing
        states:
          filing: { do: site.run, with: { script: scripts/new }, next: closed }
          closed: { final: succeeded }
        """;

    [Fact]
    public async Task ThreeWorkersKeepToTheLimitOfATargetAndEveryCaseGetsItsTurn()
    {
        var visit = new Visit();
        var bots = new BotSet([visit], [new ScriptKind()], []);
        var diagnostics = new DiagnosticBag();
        var bundles = BundleCompiler.Compile([Some.Bundle("permit", Workflow, ("scripts/new.site.yaml", "site: register"))], bots.ToCatalog(), diagnostics);
        Assert.Empty(diagnostics.ToImmutable().Where(d => d.Severity == Severity.Error));
        var options = House.Options("", TimeProvider.System) with
        {
            Database = await PostgresServer.NewDatabaseAsync(), TargetLimits = ImmutableDictionary<string, int>.Empty.Add("register", 2),
        };
        var workers = new List<RpaEngine>();
        for (var i = 1; i <= 3; i++)
        {
            workers.Add(await RpaEngine.StartAsync(options with { WorkerName = $"worker-{i}" }, bots, bundles, CancellationToken.None));
        }

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(VerdictKind.Applied, (await workers[i % 3].Commands.SubmitAsync("permit", "api", Value.Map(("subject", Value.Of("x"))), [], House.Clara, default)).Verdict);
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!await workers[0].IsSettledAsync(patience.Token))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }

        Assert.Equal((20, 2), (visit.Runs, visit.Most));
        Assert.Equal(20, (await workers[0].Queries.OverviewAsync(default)).ByPhase[CasePhase.Finished]);
        foreach (var worker in workers)
        {
            await worker.DisposeAsync();
        }
    }

    /// <summary>Counts how many are at the target at a time.</summary>
    private sealed class Visit : IBotAction
    {
        private readonly Lock _lock = new();
        private int _now;

        public int Runs { get; private set; }

        public int Most { get; private set; }

        public ActionSignature Signature { get; } =
            new("site.run", LocalText.Same("visit"), [new InputParameter("script", CelType.String) { AssetKind = "script" }], [], [], IsEffect: false, "bot") { AssetInput = "script" };

        public async Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                Runs++;
                Most = Math.Max(Most, ++_now);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
            lock (_lock)
            {
                _now--;
            }

            return ActionOutcome.Nothing;
        }
    }

    private sealed class ScriptKind : IAssetKind
    {
        public string Name => "script";

        public string Ending => ".site.yaml";

        public IAsset Parse(AssetSource source, DiagnosticBag diagnostics) => new Script(source.Name);
    }

    private sealed record Script(string Name) : ITargetedAsset
    {
        public string Target => "register";

        public AssetSignature Signature => AssetSignature.Empty;
    }
}
