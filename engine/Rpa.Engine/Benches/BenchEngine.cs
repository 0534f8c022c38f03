using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rpa.Bots.Actions;
using Rpa.Expressions;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;

namespace Rpa.Engine.Benches;

/// <summary>An engine whose cases pass through `do` states with an action that does nothing but count.</summary>
internal static class BenchEngine
{
    private static readonly Actor s_actor = new("bench", "bench", ["clerk"]);

    /// <summary>A process of some `do` states.</summary>
    public static CompiledBundle Bundle(int states, IBotAction action)
    {
        var text = new StringBuilder($"workflow: {Workflow(states)}\nversion: 1\ntitle: {{ de: Messung, en: Bench }}\ndata:\n  subject: {{ type: text }}\nstart:\n  - api: [subject]\ninitial: s1\nstates:\n");
        for (var i = 1; i <= states; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  s{i}: {{ do: {action.Signature.Name}, next: {(i < states ? $"s{i + 1}" : "closed")} }}\n");
        }

        text.Append("  closed: { final: succeeded }\n");
        var source = new BundleSource(Workflow(states), Workflow(states), ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("workflow.yaml", Encoding.UTF8.GetBytes(text.ToString())));
        var diagnostics = new DiagnosticBag();
        return BundleCompiler.Compile([source], Bots(action).ToCatalog(), diagnostics) is [var bundle]
            ? bundle
            : throw new InvalidOperationException($"The bench's own workflow has findings:\n{string.Join('\n', diagnostics.ToImmutable().Take(10))}");
    }

    /// <summary>Starts an engine.</summary>
    /// <param name="url">Its database.</param>
    /// <param name="name">The worker's name.</param>
    /// <param name="slots">Actions at a time; 0 for one that only takes starts.</param>
    /// <param name="action">The action.</param>
    /// <param name="bundle">The process.</param>
    public static async Task<Running.RunningEngine> StartAsync(string url, string name, int slots, IBotAction action, CompiledBundle bundle) => (Running.RunningEngine)await RpaEngine.StartAsync(
        new EngineOptions
        {
            Database = url,
            WorkerName = name,
            Department = "bench",
            Capabilities = ImmutableDictionary<string, int>.Empty.Add("bench", slots),
            RunsActions = slots > 0,
            RunsSchedules = false,
            Secrets = new NoSecrets(),
#pragma warning disable RS0030 // Seeded: the same each time.
            Random = new Random(7),
#pragma warning restore RS0030
            Logs = NullLoggerFactory.Instance,
        },
        Bots(action),
        [bundle],
        CancellationToken.None);

    /// <summary>Hands a case over.</summary>
    public static Task<Rpa.Engine.Running.Receipt> SubmitAsync(RpaEngine engine, int states, string subject) =>
        engine.Commands.SubmitAsync(Workflow(states), "api", Value.Map(("subject", Value.Of(subject))), [], s_actor, CancellationToken.None);

    /// <summary>The name of the process with some states.</summary>
    public static string Workflow(int states) => string.Create(CultureInfo.InvariantCulture, $"bench-{states}");

    private static BotSet Bots(IBotAction action) => new([action], [], []);

    private sealed class NoSecrets : ISecrets
    {
        public string Get(string name) => throw new BotConfigurationException($"No secret '{name}'.");
    }
}

/// <summary>An action that does nothing but tell that it has begun.</summary>
internal sealed class BenchAction(Action begun) : IBotAction
{
    /// <inheritdoc/>
    public ActionSignature Signature { get; } = new("bench.nothing", LocalText.Same("Nothing"), [], [], [], IsEffect: false, "bench");

    /// <inheritdoc/>
    public Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
    {
        begun();
        return Task.FromResult<ActionOutcome>(ActionOutcome.Nothing);
    }
}
