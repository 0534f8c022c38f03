using System.Collections.Concurrent;
using Rpa.Bots.Actions;
using Rpa.Bots.Effects;
using Rpa.Expressions;

namespace Rpa.Engine.Tests.Running;

/// <summary>An action that does what the test says.</summary>
internal class FakeAction(string name, Func<ActionContext, CancellationToken, Task<ActionOutcome>> run, string capability = "bot", bool brings = false, TimeSpan? timeout = null, bool isEffect = false) : IBotAction
{
    private int _runs;

    public FakeAction(string name, Func<ActionContext, ActionOutcome> run)
        : this(name, (context, _) => Task.FromResult(run(context)))
    {
    }

    public int Runs => Volatile.Read(ref _runs);

    public ConcurrentQueue<CaseIdentity> Seen { get; } = new();

    public ActionSignature Signature { get; } = new(name, LocalText.Same(name), [], [], [], brings || isEffect, capability)
    {
        BringsOwnProbe = brings,
        WritesCaseReference = brings || isEffect,
        Timeout = timeout ?? TimeSpan.FromMinutes(2),
    };

    public Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _runs);
        Seen.Enqueue(context.Case);
        return run(context, cancellationToken);
    }
}

/// <summary>An effect that probes itself.</summary>
internal sealed class FakeEffect(string name, Func<ActionContext, CancellationToken, Task<ActionOutcome>> run, Func<ActionContext, Intent, ProbeAnswer> probe)
    : FakeAction(name, run, brings: true), IProbingAction
{
    private int _probes;

    public int Probes => Volatile.Read(ref _probes);

    public Task<ProbeAnswer> ProbeAsync(ActionContext context, Intent intent, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _probes);
        return Task.FromResult(probe(context, intent));
    }
}
